"""What the journal says about one column of a ticket."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from tresen.rules.checks import Fact, Step
from tresen.rules.fields import History
from tresen.tickets.models import Event, Ticket

BEGAN = "created_at"  # only the first line of a journal says it


def history_of(column: str) -> History:
    """`column`: a name of change.TRACKED whose values are numbers or texts."""
    return History(
        lines=lambda: Event.objects.filter(ticket=OuterRef("pk"), changes__has_any_keys=[column, BEGAN]),
        at=F("at"),
        old=_value(column, "0"),
        new=_value(column, "1"),
        first=Fact(F("changes"), Value(BEGAN), arg_joiner=" ? "),
        read=lambda ticket: _steps(ticket, column),
    )


def _value(column: str, place: str) -> Any:
    return KeyTextTransform(place, KeyTransform(column, "changes"))


def events_of(ticket: Ticket) -> Sequence[Event]:
    """The journal of a ticket; none for one that is not stored yet. Prefetched lines are used."""
    return list(ticket.events.all()) if ticket.pk else []


def _steps(ticket: Ticket, column: str) -> list[Step]:
    steps = []
    for event in events_of(ticket):
        first = BEGAN in event.changes
        if first or column in event.changes:
            old, new = event.changes.get(column, (None, None))
            steps.append(Step(event.at, _text(old), _text(new), first))
    return steps


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
