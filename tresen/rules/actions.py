"""What a rule, a macro or a change of many does: a list of actions as data, and the kinds of actions there are.

This is the engine alone. What an action really does is the `prepare` of its kind, given by the room it belongs to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from tresen.rules.fields import Choices, Text

Value = str | tuple[str, ...]
Values = Mapping[str, Value]
Act = Callable[[Any], object]


class Entry(StrEnum):
    """How a parameter is entered, and the shape of its value."""

    CHOICE = "choice"  # "3"
    CHOICES = "choices"  # ("3", "4")
    LINE = "line"  # one line of text
    PROSE = "prose"  # sanitised HTML
    NUMBER = "number"  # "12.5"
    DURATION = "duration"  # "2d", also m, h, w
    YES = "yes"  # "yes", or not there


@dataclass(frozen=True)
class Parameter:
    key: str
    label: Text
    entry: Entry
    choices: Choices | None = None
    optional: bool = False
    longest: int = 200


@dataclass(frozen=True)
class Kind:
    """One kind of action. `label` stands in a menu, `sentence` has a %(key)s for each parameter it tells of.

    `prepare(values, doing)` looks up once what the values mean and gives what is to be done to each subject; `doing` is
    of the kind's own room: who does it and what it leaves behind. Both refuse by an exception of that room."""

    key: str
    label: Text
    group: Text
    sentence: Text
    prepare: Callable[[Values, Any], Act]
    parameters: Sequence[Parameter] = ()
    icon: str = ""


@dataclass(frozen=True)
class Action:
    """One line of a list: the key of its kind, and its values by the keys of their parameters."""

    do: str
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def given(self) -> dict[str, Value]:
        return dict(self.values)

    @classmethod
    def of(cls, do: str, **values: Value) -> "Action":
        return cls(do, tuple(values.items()))


K = TypeVar("K", bound=Kind)


@dataclass(frozen=True)
class Kinds(Generic[K]):
    """The closed list of kinds; a key twice is a mistake of ours."""

    by_key: Mapping[str, K] = field(default_factory=dict)

    @classmethod
    def of(cls, kinds: Iterable[K]) -> "Kinds[K]":
        known: dict[str, K] = {}
        for one in kinds:
            if one.key in known:
                raise ValueError(f"two kinds of actions are called {one.key}")
            known[one.key] = one
        return cls(known)

    def groups(self) -> list[tuple[str, list[K]]]:
        """As a menu offers them."""
        groups: dict[str, list[K]] = {}
        for one in self.by_key.values():
            groups.setdefault(str(one.group), []).append(one)
        return list(groups.items())


def as_json(actions: Iterable[Action]) -> list[dict[str, Any]]:
    """[{"do": "assign", "to": "me"}, …]"""
    plain: Callable[[Value], Any] = lambda value: list(value) if isinstance(value, tuple) else value  # noqa: E731
    return [{"do": one.do, **{key: plain(value) for key, value in one.values}} for one in actions]
