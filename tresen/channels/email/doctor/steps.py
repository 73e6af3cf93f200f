"""What the doctor looks at, and what it found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tresen.channels.email.causes import Cause, cause_of, words_of

PATIENCE = 6.0  # seconds one step may take


class What(StrEnum):
    NAME = "name"
    PORT = "port"
    TLS = "tls"
    CERTIFICATE = "certificate"
    TOKEN = "token"  # noqa: S105
    SIGN_IN = "sign-in"
    FOLDER = "folder"
    QUOTA = "quota"
    SENDER = "sender"
    RECIPIENT = "recipient"


class State(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    SKIPPED = "skipped"  # never got that far


@dataclass(frozen=True)
class Step:
    what: What
    state: State = State.GOOD
    cause: Cause | None = None
    words: str = ""  # the other side's own
    facts: dict[str, Any] = field(default_factory=dict)


def good(what: What, **facts: Any) -> Step:
    return Step(what, facts=facts)


def warn(what: What, **facts: Any) -> Step:
    return Step(what, State.WARN, facts=facts)


def bad(what: What, error: BaseException | Cause, **facts: Any) -> Step:
    if isinstance(error, Cause):
        return Step(what, State.BAD, error, facts.pop("words", ""), facts)
    return Step(what, State.BAD, cause_of(error), words_of(error), facts)


def to_the_end(steps: Iterator[Step], all_of_them: tuple[What, ...]) -> list[Step]:
    """The steps up to the first that failed; those after it as skipped."""
    done: list[Step] = []
    for step in steps:
        done.append(step)
        if step.state == State.BAD:
            break
    reached = [one.what for one in done]
    after = all_of_them[all_of_them.index(reached[-1]) + 1 :] if reached else all_of_them
    if done and done[-1].state == State.BAD:
        done += [Step(what, State.SKIPPED) for what in after]
    return done
