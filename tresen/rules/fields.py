"""What can be asked about: fields, described once by the room they belong to, and gathered in a registry."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.functional import Promise

from tresen.rules.checks import Sql, Step

Text = str | Promise


class Type(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    MOMENT = "moment"  # an aware datetime
    DAY = "day"  # a date as "2026-11-22"
    CHOICE = "choice"
    TREE = "tree"
    PERSON = "person"
    ORGANISATION = "organisation"
    TEAM = "team"
    LIST = "list"  # of choices


@dataclass(frozen=True)
class Choice:
    """Something to choose; `depth` indents it below its parent in a tree."""

    key: str
    label: Text
    depth: int = 0


@dataclass(frozen=True)
class Choices:
    """What a field's values can be. `offered` gives them for a search ("" for the first of them), `named` the labels
    of those the asker may know of. `searched`: too many to offer at once. `fixed`: any other value is a mistake."""

    offered: Callable[[str], Sequence[Choice]]
    named: Callable[[Collection[str]], Mapping[str, str]]
    searched: bool = False
    fixed: frozenset[str] | None = None
    own: tuple[Choice, ...] = ()  # of whoever asks: "me", "my teams"; resolved by `Context.own`

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> "Choices":
        known = tuple(choices)
        labels = {choice.key: choice.label for choice in known}
        return cls(
            lambda search: [choice for choice in known if search.lower() in str(choice.label).lower()],
            lambda keys: {key: str(labels[key]) for key in keys if key in labels},
            fixed=frozenset(labels),
        )


@dataclass(frozen=True)
class History:
    """The journal of one column: `lines` are its rows for OuterRef("pk"), and the four expressions what a
    `checks.Step` has. `read` gives the same of a subject in memory."""

    lines: Callable[[], QuerySet[Any]]
    at: Sql
    old: Sql
    new: Sql
    first: Sql
    read: Callable[[Any], Sequence[Step]]


@dataclass(frozen=True)
class Field:
    """One thing to ask about.

    `column` is its SQL on the rows that are selected, `read` the same value of one of them in memory; both None for a
    field known by its `history` alone. With `rows`, there are several values: rows for OuterRef("pk") on which `column`
    stands, and `read` gives a list; a check holds if it holds for one of them. `cast` makes a choice's key what the
    column holds. `below` adds to the keys of a tree everything below them."""

    key: str
    type: Type
    label: Text
    group: Text
    column: Callable[[], Sql]
    read: Callable[[Any], Any]
    rows: Callable[[], QuerySet[Any]] | None = None
    cast: Callable[[str], Any] = str
    choices: Choices | None = None
    below: Callable[[frozenset[Any]], frozenset[Any]] | None = None
    history: History | None = None
    closed: bool = False  # the column holds one of the fixed choices, always: "is not" asks for the others, by index
    optional: bool = True  # may be empty: only then there are operators that ask for it
    dear: bool = False  # `read` may have to ask the database


@dataclass(frozen=True)
class Context:
    """Who asks, when and where: `now` is aware, `zone` the desk's, `own` what "me" and "my_teams" stand for."""

    now: datetime
    zone: ZoneInfo
    own: Mapping[str, frozenset[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Registry:
    """The closed list of fields; a key twice is a mistake of ours."""

    fields: Mapping[str, Field]

    @classmethod
    def of(cls, fields: Iterable[Field]) -> "Registry":
        known: dict[str, Field] = {}
        for one in fields:
            if one.key in known:
                raise ValueError(f"two fields are called {one.key}")
            known[one.key] = one
        return cls(known)

    def groups(self) -> list[tuple[str, list[Field]]]:
        """The fields as a menu offers them."""
        groups: dict[str, list[Field]] = {}
        for one in self.fields.values():
            groups.setdefault(str(one.group), []).append(one)
        return list(groups.items())
