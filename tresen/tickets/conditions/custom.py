"""Custom fields as fields of conditions: their values stand in `Ticket.values` under their keys.

What is stored there may be of another shape than its field says (the field was changed since); then it counts as empty,
in SQL as in memory.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, DateTimeField, DecimalField, F, Func, JSONField, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from tresen.people.actor import Actor
from tresen.rules.checks import Fact, Sql
from tresen.rules.fields import Choices, Field, Text, Type
from tresen.tickets.models import Ticket

CUSTOM = _("Custom fields")
PREFIX = "field."
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
WRITTEN = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,10})?")
Source = Callable[[Actor], Iterable[Field]]
sources: list[Source] = []


def offer(source: Source) -> None:
    """From now on `fields_of(actor)` has what `source(actor)` gives as well."""
    sources.append(source)


def value_field(
    key: str,
    kind: Type,
    label: Text,
    *,
    choices: Choices | None = None,
    cast: Callable[[str], Any] = str,
    below: Callable[[frozenset[Any]], frozenset[Any]] | None = None,
    group: Text = CUSTOM,
) -> Field:
    """The field "field.<key>". How its value is kept in JSON:

    TEXT a string; NUMBER a number, or one written out ("12.5"); YES_NO true or false; DAY "2026-11-22"; MOMENT
    "2026-11-22T10:30:00Z"; CHOICE and TREE the key of the choice;
    PERSON, ORGANISATION, TEAM the id as a number (give `cast=whole`); LIST a list of keys.
    ValueError for a key that is not lower case, digits and _, and for a kind that cannot be kept there."""
    if not KEY.fullmatch(key) or kind not in COLUMNS:
        raise ValueError(f"no custom field can be {key!r} of {kind}")
    shape = NUMBER if kind in NUMBERED and cast is not str else COLUMNS[kind]
    return Field(
        PREFIX + key,
        kind,
        label,
        group,
        column=lambda: shape[0](Func(F("values"), Value(key), arg_joiner=" -> ", **PLAIN)),
        read=lambda ticket: shape[1](_stored(ticket, key)),
        cast=cast,
        choices=choices,
        below=below,
    )


PLAIN: dict[str, Any] = {"template": "(%(expressions)s)", "output_field": JSONField()}
NUMBERED = (Type.CHOICE, Type.TREE, Type.PERSON, Type.ORGANISATION, Type.TEAM)


def _stored(ticket: Ticket, key: str) -> Any:
    return ticket.values.get(key)


def _is_so(value: Sql, shape: str) -> Fact:
    return Fact(Func(value, function="jsonb_typeof", output_field=TextField()), Value(shape), arg_joiner=" = ")


def _shaped(value: Sql, shape: str, then: Any) -> Any:
    return Case(When(_is_so(value, shape), then=then))


def _fits(value: Sql, pattern: "re.Pattern[str]") -> Fact:
    """A text of this form."""
    return Fact(_text(value), Value(f"^{pattern.pattern}$"), arg_joiner=" ~ ")


def _inner(value: Sql) -> Any:
    return Func(value, template="(%(expressions)s #>> '{}')", output_field=TextField())


def _text(value: Sql) -> Any:
    return _shaped(value, "string", _inner(value))


def _number(value: Sql) -> Any:
    field = DecimalField(max_digits=40, decimal_places=10)
    number = Func(value, template="(%(expressions)s #>> '{}')::numeric", output_field=field)
    return Case(When(_is_so(value, "number"), then=number), When(_fits(value, WRITTEN), then=number))


def _moment(value: Sql) -> Any:
    moment = Func(value, template="(%(expressions)s #>> '{}')::timestamptz", output_field=DateTimeField())
    exists = Fact(_inner(value), template="pg_input_is_valid(%(expressions)s, 'timestamptz')")  # no 30 February
    return Case(When(_fits(value, MOMENT), then=Case(When(exists, then=moment))))


def _day(value: Sql) -> Any:
    return Case(When(_fits(value, DAY), then=_inner(value)))


def _true(value: Sql) -> Any:
    return Fact(value, template="(%(expressions)s = 'true'::jsonb)")


def _list(value: Sql) -> Any:
    texts = (
        "ARRAY(SELECT one #>> '{}' FROM jsonb_array_elements(%(expressions)s) one WHERE jsonb_typeof(one) = 'string')"
    )
    return _shaped(value, "array", Func(value, template=texts, output_field=ArrayField(TextField())))


def _read_number(value: Any) -> Any:
    if isinstance(value, str):
        return Decimal(value) if WRITTEN.fullmatch(value) else None
    return value if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) else None


def _read_moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


TEXT = (_text, lambda value: value if isinstance(value, str) else None)
NUMBER = (_number, _read_number)
COLUMNS: dict[Type, tuple[Callable[[Sql], Any], Callable[[Any], Any]]] = {
    Type.TEXT: TEXT,
    Type.NUMBER: NUMBER,
    Type.YES_NO: (_true, lambda value: value is True),
    Type.DAY: (_day, lambda value: value if isinstance(value, str) and DAY.fullmatch(value) else None),
    Type.MOMENT: (_moment, _read_moment),
    Type.CHOICE: TEXT,
    Type.TREE: TEXT,
    Type.PERSON: TEXT,
    Type.ORGANISATION: TEXT,
    Type.TEAM: TEXT,
    Type.LIST: (
        _list,
        lambda value: [one for one in value if isinstance(one, str)] if isinstance(value, list) else None,
    ),
}
