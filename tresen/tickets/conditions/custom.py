"""Custom fields as fields of conditions: their values stand in `Ticket.values` under their keys.

What is stored there may be of another shape than its field says (the field was changed since); then it counts as empty,
in SQL as in memory.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, DecimalField, F, Func, JSONField, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from tresen.people.actor import Actor
from tresen.rules.checks import Fact, Sql
from tresen.rules.fields import Choices, Field, Text, Type
from tresen.tickets.models import Ticket

CUSTOM = _("Custom fields")
PREFIX = "field."
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
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

    TEXT a string; NUMBER a number; YES_NO true or false; DAY "2026-11-22"; CHOICE and TREE the key of the choice;
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


def _shaped(value: Sql, shape: str, then: Any) -> Any:
    is_so = Fact(Func(value, function="jsonb_typeof", output_field=TextField()), Value(shape), arg_joiner=" = ")
    return Case(When(is_so, then=then))


def _inner(value: Sql) -> Any:
    return Func(value, template="(%(expressions)s #>> '{}')", output_field=TextField())


def _text(value: Sql) -> Any:
    return _shaped(value, "string", _inner(value))


def _number(value: Sql) -> Any:
    field = DecimalField(max_digits=40, decimal_places=10)
    return _shaped(value, "number", Func(value, template="(%(expressions)s #>> '{}')::numeric", output_field=field))


def _day(value: Sql) -> Any:
    fits = Fact(_text(value), template="(%(expressions)s ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')")
    return Case(When(fits, then=_inner(value)))


def _true(value: Sql) -> Any:
    return Fact(value, template="(%(expressions)s = 'true'::jsonb)")


def _list(value: Sql) -> Any:
    texts = (
        "ARRAY(SELECT one #>> '{}' FROM jsonb_array_elements(%(expressions)s) one WHERE jsonb_typeof(one) = 'string')"
    )
    return _shaped(value, "array", Func(value, template=texts, output_field=ArrayField(TextField())))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


TEXT = (_text, lambda value: value if isinstance(value, str) else None)
NUMBER = (_number, lambda value: value if _is_number(value) else None)
COLUMNS: dict[Type, tuple[Callable[[Sql], Any], Callable[[Any], Any]]] = {
    Type.TEXT: TEXT,
    Type.NUMBER: NUMBER,
    Type.YES_NO: (_true, lambda value: value is True),
    Type.DAY: (_day, lambda value: value if isinstance(value, str) and DAY.fullmatch(value) else None),
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
