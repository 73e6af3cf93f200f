"""A list of actions as a form: what its elements send, and what they show."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from tresen.desk.conditions.editing import MANY, UNITS, Option
from tresen.rules.actions import Entry, Kind, Kinds, Parameter
from tresen.rules.parsing import Problem
from tresen.rules.spans import DURATION
from tresen.texts.variables import shown

NAME = "act"
ID = re.compile(r"a[0-9a-f]{8}")
MOST = 40  # what comes after so many lines is not even looked at; parse_actions() allows less


@dataclass
class Detail:
    """One parameter as the templates show it; `name` is what its elements send."""

    key: str
    name: str
    label: str | Promise
    entry: str
    optional: bool
    value: str = ""
    longest: int = 200
    options: Sequence[Option] = ()
    searched: bool = False
    filtered: bool = False
    several: bool = False
    units: Sequence[Option] = ()

    @property
    def chosen(self) -> list[Option]:
        return [one for one in self.options if one.chosen]


@dataclass
class Line:
    id: str
    kinds: Sequence[tuple[str, Sequence[Option]]]
    do: str = ""
    gone: bool = False
    details: list[Detail] = field(default_factory=list)
    fault: str = ""


def given(sent: QueryDict, kinds: Kinds[Any]) -> list[dict[str, Any]]:
    """The actions a form has sent, as JSON for `parse_actions`. Whatever was sent, this raises nothing."""
    return [_action(sent, key, kinds) for key in sent.getlist(NAME)[:MOST] if ID.fullmatch(key)]


def _action(sent: QueryDict, line: str, kinds: Kinds[Any]) -> dict[str, Any]:
    do = sent.get(f"{line}.do", "")
    kind: Kind | None = kinds.by_key.get(do)
    action: dict[str, Any] = {"do": do}
    for one in kind.parameters if kind else ():
        values = [value for value in sent.getlist(f"{line}.{one.key}") if value]
        if one.entry == Entry.CHOICES:
            action[one.key] = values
        elif one.entry == Entry.DURATION:
            action[one.key] = "".join(values[:2]) if len(values) > 1 else ""
        else:
            action[one.key] = values[0] if values else ""
    return {key: value for key, value in action.items() if value not in ("", [])}


def lines_of(kinds: Kinds[Any], actions: Sequence[Mapping[str, Any]], problems: Sequence[Problem] = ()) -> list[Line]:
    faults = {problem.place: problem.text for problem in problems}
    editing = _Editing(kinds)
    return [editing.line(action, faults.get((number,), "")) for number, action in enumerate(actions)]


def line_of(kinds: Kinds[Any], sent: QueryDict, line: str) -> Line:
    """The line of this id as it stands in the form, with what its kind asks for now; a new one if it is no id."""
    known = ID.fullmatch(line) is not None
    return _Editing(kinds).line(_action(sent, line, kinds) if known else {}, id=line if known else "")


class _Editing:
    """Builds one editor; what a parameter offers is asked for once, however many lines have it."""

    def __init__(self, kinds: Kinds[Any]) -> None:
        self.kinds = kinds
        self.offered: dict[tuple[str, str], list[Option]] = {}

    def line(self, action: Mapping[str, Any], fault: str = "", id: str = "") -> Line:
        do = str(action.get("do", ""))
        known = [
            (group, [Option(one.key, one.label, one.key == do) for one in kinds])
            for group, kinds in self.kinds.groups()
        ]
        line = Line(id or _id(), known, do, fault=fault)
        kind: Kind | None = self.kinds.by_key.get(do)
        line.gone = kind is None and bool(do)
        if kind is not None:
            line.details = [self.detail(line.id, kind, one, action.get(one.key)) for one in kind.parameters]
        return line

    def detail(self, line: str, kind: Kind, one: Parameter, value: Any) -> Detail:
        detail = Detail(one.key, f"{line}.{one.key}", one.label, one.entry.value, one.optional, longest=one.longest)
        if one.choices is not None:
            keys = [str(key) for key in (value if isinstance(value, list) else [value]) if key]
            self._choices(detail, kind, one, keys)
        elif one.entry == Entry.DURATION:
            found = DURATION.fullmatch(value) if isinstance(value, str) else None
            detail.value, unit = (found[1], found[2]) if found else ("", "d")
            detail.units = [Option(key, words, key == unit) for key, words in UNITS]
        else:
            detail.value = value if isinstance(value, str) else ""
            if one.entry == Entry.PROSE:
                detail.value = shown(detail.value)
        return detail

    def _choices(self, detail: Detail, kind: Kind, one: Parameter, keys: list[str]) -> None:
        assert one.choices is not None
        place = (kind.key, one.key)
        if place not in self.offered:
            listed = [*one.choices.own, *one.choices.offered("")]
            self.offered[place] = [Option(choice.key, choice.label, depth=choice.depth) for choice in listed]
        offered = self.offered[place]
        missing = [key for key in keys if key not in {option.key for option in offered}]
        names = one.choices.named(missing) if missing else {}
        kept = [Option(key, names.get(key, "–"), True) for key in missing]
        detail.options = [*kept, *(Option(o.key, o.label, o.key in keys, o.depth) for o in offered)]
        detail.searched, detail.several = one.choices.searched, one.entry == Entry.CHOICES
        detail.filtered = len(detail.options) > MANY


def _id() -> str:
    return "a" + secrets.token_hex(4)
