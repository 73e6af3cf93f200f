"""The demo's stories: what happens in one kind of ticket, read from the content files.

A story's `talk` is a small screenplay. A line "@customer", "@reply", "@note" or "@phone" begins somebody's
words; "@to TEAM: reason", "@priority N: reason", "@wait", "@supplier", "@solve" and "@attach KIND" stand for
themselves. "@reply +2d" (m, h, d) says how long after the step before it happens.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
SPOKEN = {"customer", "reply", "note", "phone"}
SILENT = {"to", "priority", "wait", "supplier", "solve"}

_LINE = re.compile(r"@(?P<verb>\w+)(?: \+(?P<number>\d+)(?P<unit>[mhd]))?(?: (?P<rest>.+))?")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Step:
    """One thing that happens: words somebody says, or a change to the ticket."""

    verb: str
    text: str = ""
    target: str = ""
    after: timedelta | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    category: str
    subjects: tuple[str, ...]
    steps: tuple[Step, ...]
    groups: frozenset[str]
    kind: str = "incident"
    priority: int | None = None
    channel: str = ""
    language: str = "de"
    months: frozenset[int] = field(default_factory=lambda: frozenset(range(1, 13)))

    @property
    def is_by_phone(self) -> bool:
        return self.steps[0].verb == "phone"


def stories(client: str) -> list[Story]:
    """Every story of a client folder, in the order of the files."""
    found = []
    for path in sorted((CONTENT / client).glob("*.toml")):
        found += [_story(given) for given in load(path).get("story", [])]
    return found


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _story(given: dict[str, Any]) -> Story:
    steps = list(screenplay(given["talk"]))
    if given.get("attach"):
        steps[0] = replace(steps[0], files=tuple(given["attach"]))
    optional = ("kind", "priority", "channel", "language")
    known: dict[str, Any] = {key: given[key] for key in optional if key in given}
    if "months" in given:
        known["months"] = frozenset(given["months"])
    return Story(given["category"], tuple(given["subject"]), tuple(steps), frozenset(given["groups"]), **known)


def screenplay(talk: str) -> Iterator[Step]:
    """The steps of a talk; ValueError on an unknown instruction."""
    step: Step | None = None
    for line in talk.strip().splitlines():
        if not line.startswith("@"):
            if step is None or step.verb not in SPOKEN:
                raise ValueError(f"nobody says: {line!r}")
            step = replace(step, text=f"{step.text}\n{line}".strip())
        elif line.startswith("@attach ") and step is not None:
            step = replace(step, files=(*step.files, line.split()[1]))
        else:
            if step is not None:
                yield step
            step = _step(line)
    if step is not None:
        yield step


def _step(line: str) -> Step:
    match = _LINE.fullmatch(line)
    if match is None or match["verb"] not in SPOKEN | SILENT:
        raise ValueError(f"unknown instruction: {line!r}")
    after = timedelta(**{_UNITS[match["unit"]]: int(match["number"])}) if match["number"] else None
    target, _, reason = (match["rest"] or "").partition(": ")
    return Step(match["verb"], text=reason, target=target, after=after)
