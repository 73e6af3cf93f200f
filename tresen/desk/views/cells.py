"""The cells of a list as a table: the usual ones as cards show them, every other field as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tresen.desk.views.facts import Columns
from tresen.tickets.models.view import Sort
from tresen.tickets.sorting import Order
from tresen.ui.times import Times

USUAL = (
    *("ticket.number", "ticket.subject", "customer", "ticket.state", "ticket.priority"),
    *("ticket.team", "ticket.assignee", "ticket.updated_at"),
)
# What a column is sorted by; the others have no order of their own that stays quick in a large archive.
SORTS = {
    "ticket.number": Sort.CREATED,
    "ticket.created_at": Sort.CREATED,
    "ticket.updated_at": Sort.UPDATED,
    "ticket.last_message_at": Sort.MESSAGE,
    "ticket.waiting_until": Sort.WAITING,
    "ticket.priority": Sort.PRIORITY,
}
WIDTHS = {"ticket.subject": "main", "ticket.number": "thin", "ticket.priority": "thin", "customer": "broad"}


@dataclass(frozen=True)
class ColumnHead:
    key: str
    label: str
    width: str
    sort: str  # what a press sorts by, "" for none
    now: str  # "ascending", "descending", or "" if the list is not sorted by it
    falls: bool  # a press sorts falling


def heads(columns: Columns, order: Order) -> list[ColumnHead]:
    return [_head(one.key, str(one.label), order) for one in columns.fields]


def _head(key: str, label: str, order: Order) -> ColumnHead:
    sort = SORTS.get(key, "")
    now = ("descending" if order.descending else "ascending") if sort and sort == order.sort else ""
    return ColumnHead(key, label, width_of(key), sort, now, now != "descending")


def width_of(key: str) -> str:
    return WIDTHS.get(key, "thin" if key.endswith("_at") or key == "ticket.waiting_until" else "")


@dataclass(frozen=True, slots=True)
class Cell:
    width: str
    text: str | SafeString


def cells(
    columns: Columns, found: Sequence[Mapping[str, Any]], texts: Sequence[Sequence[str]], rich: Mapping[str, Any]
) -> list[list[Cell]]:
    """For each row its cells. `rich`: {key of a field: a function of the row's values that gives its markup}."""
    times = Times.here()
    widths = [width_of(one.key) for one in columns.fields]
    made = []
    for row, said in zip(found, texts, strict=True):
        line = []
        for place, field in enumerate(columns.fields):
            value = row[f"column{place}"]
            if field.key in rich:
                text = rich[field.key](row)
            elif isinstance(value, datetime):
                text = times.tag(value)
            else:
                text = said[place]
            line.append(Cell(widths[place], text))
        made.append(line)
    return made


def chip(colour: str, label: str) -> SafeString:
    return format_html('<span class="chip {}">{}</span>', colour, label)
