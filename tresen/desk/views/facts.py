"""The columns of a view: what each of its rows says beside the usual."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.rules.fields import Field, Type
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.saved_views import columns_of

MOST_TEXT = 120


@dataclass(frozen=True)
class Columns:
    """The fields of some keys; keys of fields that have gone are left out."""

    fields: Sequence[Field]

    @classmethod
    def of(cls, actor: Actor, keys: Sequence[str]) -> "Columns":
        if not keys:
            return cls(())
        known = columns_of(fields_of(actor))
        return cls([known[key] for key in keys if key in known])

    def expressions(self) -> dict[str, Any]:
        """For `values()`: named by their place, so that no name of a field reaches SQL."""
        return {f"column{place}": field.column() for place, field in enumerate(self.fields)}

    def texts(
        self, rows: Sequence[Mapping[str, Any]], most: int = MOST_TEXT, without: Container[str] = ()
    ) -> list[list[str]]:
        """For each row its columns as text. Names are asked for once a column; those `without` stay empty."""
        told = [
            _told(field, [row[f"column{place}"] for row in rows], most)
            if field.key not in without
            else [""] * len(rows)
            for place, field in enumerate(self.fields)
        ]
        return [list(one) for one in zip(*told, strict=True)] if told else [[] for _ in rows]


def _told(field: Field, values: list[Any], most: int) -> list[str]:
    if field.choices is not None:
        keys = {str(one) for value in values if value is not None for one in _listed(value)}
        names = field.choices.named(keys) if keys else {}
        return [
            ""
            if value is None
            else ", ".join(str(names.get(str(one), _("(not to be found)"))) for one in _listed(value))
            for value in values
        ]
    return [_plain(field, value, most) for value in values]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _plain(field: Field, value: Any, most: int) -> str:
    if value is None:
        return ""
    if field.type == Type.YES_NO:
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, datetime):
        return date_format(value.astimezone(ZoneInfo(settings.TIME_ZONE)), "SHORT_DATETIME_FORMAT")
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"
