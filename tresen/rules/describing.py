"""A condition as a sentence in the active language."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.rules import spans
from tresen.rules.conditions import Condition, Row, rows
from tresen.rules.fields import Field, Registry
from tresen.rules.operators import Input, operators_of

Names = Mapping[str, Mapping[str, str]]


def describe(condition: Condition, registry: Registry) -> str:
    """ "Priority is High or Urgent and Team is my teams". What does not exist (any more) is called so. Each field is
    asked for its names once, however many rows name it."""
    return _said(condition, registry, _names(condition, registry), outermost=True) or _("everything")


def _said(condition: Condition, registry: Registry, names: Names, *, outermost: bool = False) -> str:
    if isinstance(condition, Row):
        return _row(condition, registry, names)
    parts = [_said(part, registry, names) for part in condition.parts]
    if condition.mode == "none":
        return _("none of this: %(parts)s") % {"parts": f"({_joined(parts, 'any')})"} if parts else ""
    joined = _joined(parts, condition.mode)
    return joined if outermost or len(parts) < 2 else f"({joined})"


def _joined(parts: list[str], mode: str) -> str:
    return (_(" and ") if mode == "all" else _(" or ")).join(parts)


def _names(condition: Condition, registry: Registry) -> Names:
    asked: dict[str, set[str]] = {}
    for row in rows(condition):
        if isinstance(row.value, tuple):
            asked.setdefault(row.field, set()).update(row.value)
    return {key: names_of(registry.fields[key], values) for key, values in asked.items() if key in registry.fields}


def names_of(field: Field, values: set[str]) -> Mapping[str, str]:
    if field.choices is None:
        return {}
    own = {choice.key: str(choice.label) for choice in field.choices.own if choice.key in values}
    return {**field.choices.named(values - own.keys()), **own}


def _row(row: Row, registry: Registry, names: Names) -> str:
    field = registry.fields.get(row.field)
    operator = operators_of(field).get(row.operator) if field else None
    if field is None or operator is None:
        return _("a field that does not exist any more")
    value = value_said(row, operator.input, names.get(row.field, {}))
    return str(operator.sentence) % {"field": str(field.label), "value": value}


def value_said(row: Row, input: Input, names: Mapping[str, str]) -> str:
    if isinstance(row.value, tuple):
        return _(" or ").join(names.get(key) or _("(not to be found)") for key in row.value)
    if row.value is None:
        return ""
    if input == Input.TEXT:
        return _("“%(text)s”") % {"text": row.value}
    if input == Input.DURATION:
        return duration_said(row.value)
    return _day(row.value) if input == Input.DAY else row.value


def duration_said(text: str) -> str:
    """ "2 days"; German in the dative, which every sentence here asks for."""
    found = spans.DURATION.fullmatch(text)
    if found is None:
        return text
    number = int(found[1])
    words = {
        "m": ngettext("%(n)d minute", "%(n)d minutes", number),
        "h": ngettext("%(n)d hour", "%(n)d hours", number),
        "d": ngettext("%(n)d day", "%(n)d days", number),
        "w": ngettext("%(n)d week", "%(n)d weeks", number),
    }
    return words[found[2]] % {"n": number}


def _day(text: str) -> str:
    try:
        given = spans.day_or_moment(text)
    except ValueError:
        return text
    return date_format(given, "SHORT_DATETIME_FORMAT" if isinstance(given, datetime) else "SHORT_DATE_FORMAT")
