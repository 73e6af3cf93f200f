"""Columns as they were before something, where nobody has changed them since."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tresen.tickets.change import TRACKED, Change, _stored, plain
from tresen.tickets.models import Event, Ticket

KEPT = ("updated_at",)  # the ticket changes now: whoever asks for changes must meet this one
OF_STATE = ("state_type", "waiting_until", "solved_at", "closed_at")


def before(step: Change, events: Iterable[Event]) -> dict[str, Any]:
    """{column: its value before the first of these events}, if it still is what the last of them made it."""
    first, last = spans(events)
    still = [one for one in last if one in TRACKED and one not in KEPT and _is_still(step, one, last[one])]
    if "state" in last and "state" not in still:
        still = [one for one in still if one not in OF_STATE]
    return {column: _value(step, column, first[column]) for column in still}


def changed_since(step: Change, events: Iterable[Event]) -> set[str]:
    """The columns that are not what these events made them any more."""
    _, last = spans(events)
    return {one for one in last if one in TRACKED and one not in KEPT and not _is_still(step, one, last[one])}


def spans(events: Iterable[Event]) -> tuple[dict[str, Any], dict[str, Any]]:
    """({column: value before the first event}, {column: value after the last}), as the journal keeps them."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for event in events:
        for column, (old, new) in event.changes.items():
            if column == "values":  # only the fields that changed are told
                first[column] = {**old, **first.get(column, {})}
                last[column] = {**last.get(column, {}), **new}
            else:
                first.setdefault(column, old)
                last[column] = new
    return first, last


def _is_still(step: Change, column: str, made: Any) -> bool:
    now = plain(getattr(step.ticket, _stored(column)))
    if column == "values":
        return all(now.get(key) == value for key, value in made.items())
    return bool(now == made)


def _value(step: Change, column: str, kept: Any) -> Any:
    """A value out of the journal as the column takes it."""
    if column == "values":
        whole = {**step.ticket.values, **kept}
        return {key: value for key, value in whole.items() if value is not None}
    field: Any = Ticket._meta.get_field(column)
    if kept is None:
        return "" if field.get_internal_type() == "CharField" else [] if column == "shared_with" else None
    if field.is_relation:
        return field.related_model.objects.get(pk=kept)
    return datetime.fromisoformat(kept) if field.get_internal_type() == "DateTimeField" else kept
