"""From JSON to a condition. Whatever comes, the answer is a condition or sentences; nothing is evaluated on the way."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tresen.rules import spans
from tresen.rules.conditions import MODES, Condition, Group, Row, Value, as_json
from tresen.rules.fields import Field, Registry, Type
from tresen.rules.operators import Input, operators_of

DEPTH, ROWS, VALUES, LENGTH = 5, 100, 200, 500
LONGEST = timedelta(days=3660)
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
KEY = re.compile(r"[\w .:@/+-]{1,200}")
Place = tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong where: `place` are the numbers of the parts on the way from the root, () is the root itself."""

    place: Place
    text: str

    @property
    def path(self) -> str:
        return ".".join(str(number + 1) for number in self.place)


@dataclass(frozen=True)
class Parsed:
    """`condition` is None exactly if there are problems."""

    condition: Condition | None
    problems: tuple[Problem, ...] = ()


class _Wrong(Exception):
    """One row cannot be understood; the text says why."""


def parse(given: Any, registry: Registry) -> Parsed:
    """`given`: what `json.loads` gave, of whatever shape. Raises nothing."""
    reading = _Reading(registry)
    condition = reading.condition(given, ())
    if reading.problems or condition is None:
        return Parsed(None, tuple(reading.problems))
    return Parsed(condition)


def problems(condition: Condition, registry: Registry) -> tuple[Problem, ...]:
    """What is wrong with a condition that was stored once, against the fields of today."""
    return parse(as_json(condition), registry).problems


class _Reading:
    """One reading of one condition: counts its rows and gathers its problems."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.rows = 0
        self.problems: list[Problem] = []

    def wrong(self, place: Place, text: str) -> None:
        self.problems.append(Problem(place, text))

    def condition(self, given: Any, place: Place) -> Condition | None:
        if not isinstance(given, dict):
            self.wrong(place, _("This is not a condition: a row or a group is expected."))
            return None
        modes = [mode for mode in MODES if mode in given]
        if not modes:
            return self.row(given, place)
        if len(given) != 1 or not isinstance(given[modes[0]], list):
            self.wrong(place, _("A group is one of “all”, “any”, “none” with a list, and nothing else."))
            return None
        return self.group(modes[0], given[modes[0]], place)

    def group(self, mode: Any, given: list[Any], place: Place) -> Condition | None:
        if len(place) >= DEPTH:
            self.wrong(place, _("Groups may stand in each other %(number)d deep at most.") % {"number": DEPTH})
            return None
        if place and not given:
            self.wrong(place, _("This group is empty: add a row or remove it."))
        parts = []
        for number, one in enumerate(given):
            if self.rows > ROWS:
                break
            parts.append(self.condition(one, (*place, number)))
        return Group(mode, tuple(part for part in parts if part is not None))

    def row(self, given: dict[Any, Any], place: Place) -> Condition | None:
        self.rows += 1
        if self.rows > ROWS:
            self.wrong(place, _("A condition has %(number)d rows at most.") % {"number": ROWS})
            return None
        try:
            return _row(given, self.registry)
        except _Wrong as wrong:
            self.wrong(place, str(wrong))
            return None


def _row(given: dict[Any, Any], registry: Registry) -> Row:
    if not given.keys() <= {"field", "operator", "value"}:
        raise _Wrong(_("A row has a field, an operator and a value, and nothing else."))
    key, sign = given.get("field"), given.get("operator")
    field = registry.fields.get(key) if isinstance(key, str) else None
    if field is None:
        raise _Wrong(_("Choose a field: this one does not exist (any more)."))
    operator = operators_of(field).get(sign) if isinstance(sign, str) else None
    if operator is None:
        raise _Wrong(_("Choose how “%(field)s” is to be compared.") % {"field": field.label})
    return Row(field.key, operator.key, READ[operator.input](given.get("value"), field))


def _nothing(given: Any, field: Field) -> Value:
    if given not in (None, "", []):
        raise _Wrong(_("Nothing is to be entered here."))
    return None


def _text(given: Any, field: Field) -> Value:
    if not isinstance(given, str) or not given.strip():
        raise _Wrong(_("Enter what “%(field)s” is to be compared with.") % {"field": field.label})
    if len(given) > LENGTH:
        raise _Wrong(_("Enter %(number)d characters at most.") % {"number": LENGTH})
    if not _storable(given):
        raise _Wrong(_("The text contains characters that cannot be stored."))
    return given


def _storable(text: str) -> bool:
    """PostgreSQL has no NUL, and half a surrogate pair is no text."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _number(given: Any, field: Field) -> Value:
    plain = "" if isinstance(given, bool) or not isinstance(given, (str, int, float)) else str(given)
    plain = plain.strip().replace(",", ".")
    if not NUMBER.fullmatch(plain):
        raise _Wrong(_("Enter a number, such as 12 or 12.5."))
    return plain


def _day(given: Any, field: Field) -> Value:
    try:
        if not isinstance(given, str) or ("T" in given and field.type == Type.DAY):
            raise ValueError
        spans.day_or_moment(given)
    except ValueError:
        raise _Wrong(_("Choose a date.")) from None
    return given


def _duration(given: Any, field: Field) -> Value:
    try:
        if not isinstance(given, str) or not timedelta(0) < spans.duration(given) <= LONGEST:
            raise ValueError
    except ValueError:
        raise _Wrong(_("Enter a duration of up to ten years, such as 30 minutes or 2 days.")) from None
    return given


def _choices(given: Any, field: Field) -> Value:
    listed = given if isinstance(given, list) else [given]
    if given in (None, "", []) or len(listed) > VALUES:
        raise _Wrong(_("Choose up to %(number)d values for “%(field)s”.") % {"number": VALUES, "field": field.label})
    keys = []
    for one in listed:
        key = str(one) if isinstance(one, (str, int)) and not isinstance(one, bool) else ""
        if not _known(key, field):
            raise _Wrong(_("Choose values of “%(field)s” from the list.") % {"field": field.label})
        keys.append(key)
    return tuple(dict.fromkeys(keys))


def _known(key: str, field: Field) -> bool:
    """A value that may stand there. Whether a person or team exists is not told: nobody learns of it by asking."""
    if not KEY.fullmatch(key) or field.choices is None:
        return False
    if any(choice.key == key for choice in field.choices.own):
        return True
    if field.choices.fixed is not None:
        return key in field.choices.fixed
    try:
        field.cast(key)
    except ValueError:
        return False
    return True


READ: dict[Input, Callable[[Any, Field], Value]] = {
    Input.NOTHING: _nothing,
    Input.TEXT: _text,
    Input.NUMBER: _number,
    Input.DAY: _day,
    Input.DURATION: _duration,
    Input.CHOICES: _choices,
}


def whole(key: str) -> int:
    """The `cast` of ids: ValueError unless it is a number a bigint column can hold."""
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        raise ValueError(key)
    return int(key)


__all__ = ["Parsed", "Problem", "parse", "problems", "whole"]
