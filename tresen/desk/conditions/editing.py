"""A condition as a form: what its elements send, and what they show."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.rules.conditions import MODES
from tresen.rules.describing import names_of
from tresen.rules.fields import Field, Registry, Type
from tresen.rules.operators import Input, Operator, operators_of
from tresen.rules.parsing import Place, Problem
from tresen.rules.spans import DURATION

NAME = "condition"
MARK = "\ue000"  # begins a mark; nobody types it, and parse() knows no field of that name
GROUP, ROW, END = f"{MARK}group", f"{MARK}row", f"{MARK}end"
MANY = 12  # from so many choices on there is a search above them
DEEP = 20  # what is nested deeper is not even looked at; parse() allows less
WORDS: dict[str, str | Promise] = {
    "all": _("All of these apply"),
    "any": _("At least one of these applies"),
    "none": _("None of these applies"),
}
UNITS = (("m", _("minutes")), ("h", _("hours")), ("d", _("days")), ("w", _("weeks")))


def given(sent: QueryDict, registry: Registry) -> dict[str, Any]:
    """The condition a form has sent, as JSON for `parse`. Whatever was sent, this raises nothing."""
    root: list[dict[str, Any]] = []
    _read(iter(sent.getlist(NAME)), registry, root, 0)
    first = root[0] if root else {"all": []}
    return first if any(mode in first for mode in MODES) else {"all": root}


def _read(tokens: Any, registry: Registry, into: list[dict[str, Any]], depth: int) -> None:
    for token in tokens:
        if token == END:
            return
        if token == ROW:
            into.append(_row(tokens, registry))
        elif token == GROUP:
            mode, parts = next(tokens, ""), list[dict[str, Any]]()
            if depth < DEEP:
                _read(tokens, registry, parts, depth + 1)
            into.append({mode if mode in MODES else "all": parts})


def _row(tokens: Any, registry: Registry) -> dict[str, Any]:
    sent: list[str] = []
    for token in tokens:
        if token == END:
            break
        sent.append(token)
    key, sign, *values = [*sent, "", ""] if len(sent) < 2 else sent
    row: dict[str, Any] = {"field": key, "operator": sign}
    known = registry.fields.get(key)
    operator = operators_of(known).get(sign) if known else None
    if operator is None or operator.input == Input.NOTHING:
        return row
    if operator.input == Input.CHOICES:
        return row | {"value": [one for one in values if one]}
    return row | {"value": "".join(values[:2]) if operator.input == Input.DURATION else (values or [""])[0]}


@dataclass(frozen=True)
class Option:
    key: str
    label: str | Promise
    chosen: bool = False
    depth: int = 0


@dataclass
class Part:
    """A group or a row as the templates show it."""

    id: str
    fault: str = ""
    mode: str = ""
    modes: Sequence[Option] = ()
    parts: "list[Part]" = field(default_factory=list)
    outermost: bool = False
    about: str = ""  # which fields there are: a key of parts.FIELDS
    fields: Sequence[tuple[str, Sequence[Option]]] = ()
    field: str = ""
    gone: bool = False
    operators: Sequence[Option] = ()
    input: str = ""
    value: str = ""
    unit: str = ""
    units: Sequence[Option] = ()
    kind: str = ""
    options: Sequence[Option] = ()
    searched: bool = False
    filtered: bool = False

    @property
    def begins(self) -> str:
        return GROUP if self.is_group else ROW

    @property
    def ends(self) -> str:
        return END

    @property
    def is_group(self) -> bool:
        return bool(self.mode)

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]


def editor(registry: Registry, condition: Mapping[str, Any], problems: Sequence[Problem] = (), about: str = "") -> Part:
    """The whole editor; an outermost row is put into a group. `about`: key of `parts.FIELDS`, where rows ask again."""
    whole = condition if any(mode in condition for mode in MODES) else {"all": [condition] if condition else []}
    return _Editing(registry, problems, about).group(whole, ())


def row(registry: Registry, sent: QueryDict, about: str = "") -> Part:
    """One row as it stands in the form, with what its field and operator ask for now."""
    read: list[dict[str, Any]] = []
    _read(iter(sent.getlist(NAME)), registry, read, 0)
    one = read[0] if read and "field" in read[0] else {}
    return _Editing(registry, (), about).row(one, (), sent.get("row", ""))


def options_of(known: Field, search: str) -> list[Option]:
    """What can be chosen for a field, for a search."""
    if known.choices is None:
        return []
    own = [one for one in known.choices.own if search.lower() in str(one.label).lower()]
    return [Option(one.key, one.label, depth=one.depth) for one in [*own, *known.choices.offered(search)]]


class _Editing:
    """Builds one editor; what a field offers is asked for once, however many rows it has."""

    def __init__(self, registry: Registry, problems: Sequence[Problem], about: str = "") -> None:
        self.registry, self.about = registry, about
        self.faults = {problem.place: problem.text for problem in problems}
        self.offered: dict[str, list[Option]] = {}

    def group(self, given: Mapping[str, Any], place: Place) -> Part:
        mode = next(mode for mode in MODES if mode in given)
        modes = [Option(key, words, key == mode) for key, words in WORDS.items()]
        part = Part(_id(), self.faults.get(place, ""), mode=mode, modes=modes, outermost=not place, about=self.about)
        for number, one in enumerate(given[mode] if isinstance(given[mode], list) else []):
            if isinstance(one, dict):
                below = (*place, number)
                nested = any(key in one for key in MODES)
                part.parts.append(self.group(one, below) if nested else self.row(one, below))
        return part

    def row(self, given: Mapping[str, Any], place: Place, id: str = "") -> Part:
        key, sign, value = str(given.get("field", "")), str(given.get("operator", "")), given.get("value")
        known = self.registry.fields.get(key)
        part = Part(
            id if id.isalnum() and len(id) < 20 else _id(), self.faults.get(place, ""), field=key, about=self.about
        )
        part.fields = [
            (group, [Option(one.key, one.label, one.key == key) for one in fields])
            for group, fields in self.registry.groups()
        ]
        part.gone = known is None and bool(key)
        if known is not None:
            listed = operators_of(known)
            operator = listed.get(sign) or next(iter(listed.values()))
            part.operators = [Option(one.key, one.words, one.key == operator.key) for one in listed.values()]
            self._value(part, known, operator, value)
        return part

    def _value(self, part: Part, known: Field, operator: Operator, value: Any) -> None:
        part.input, part.kind = operator.input.value, known.type.value
        if operator.input == Input.CHOICES:
            keys = [str(one) for one in (value if isinstance(value, list) else [value]) if one]
            self._choices(part, known, list(dict.fromkeys(keys)))
            return
        part.value = value if isinstance(value, str) else ""
        if operator.input == Input.DURATION:
            found = DURATION.fullmatch(part.value)
            part.value, unit = (found[1], found[2]) if found else (part.value.rstrip("mhdw"), part.value[-1:] or "d")
            part.units = [Option(key, words, key == unit) for key, words in UNITS]
        elif operator.input == Input.DAY and known.type == Type.MOMENT and "T" in part.value:
            part.kind = "minute"

    def _choices(self, part: Part, known: Field, keys: list[str]) -> None:
        if known.choices is None:
            return
        if known.key not in self.offered:
            self.offered[known.key] = options_of(known, "")
        offered = self.offered[known.key]
        listed = {option.key for option in offered}
        # What was chosen stands first where not all can be offered, and is shown even if it is not offered any more.
        names = names_of(known, {key for key in keys if key not in listed})
        missing = [Option(key, names.get(key) or _("(not to be found)"), True) for key in keys if key not in listed]
        part.options = [*missing, *(Option(one.key, one.label, one.key in keys, one.depth) for one in offered)]
        part.searched = known.choices.searched
        part.filtered = not part.searched and len(offered) > MANY


def _id() -> str:
    return "c" + secrets.token_hex(4)


__all__ = ["Part", "editor", "given", "options_of", "row"]
