"""Rebuilding a ticket from its journal: what it was at any past moment."""

from datetime import datetime
from typing import Any

from tresen.tickets.change import TRACKED
from tresen.tickets.models import Event, Ticket


def replay(ticket: Ticket, until: datetime | None = None) -> dict[str, Any]:
    """The tracked columns as the journal gives them (relations as ids, times in ISO 8601), at the end or at
    `until`. {} before the ticket was opened."""
    events = Event.objects.filter(ticket=ticket).order_by("id")
    if until is not None:
        events = events.filter(at__lte=until)
    values: dict[str, Any] = {}
    for changes in events.values_list("changes", flat=True):
        if not values:
            values = dict.fromkeys(TRACKED)
            values |= {"last_message_kind": "", "priority_reason": "", "values": {}}
        given = {**values["values"], **changes.pop("values", [None, {}])[1]}
        values.update({column: new for column, (_, new) in changes.items()})
        values["values"] = {key: one for key, one in given.items() if one is not None}
    return values
