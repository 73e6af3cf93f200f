"""A ticket as it was each time something happened to it, out of its journal: as rules would have met it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tresen.routing.event_fields import Happening, apart
from tresen.routing.occasions import occasions_of
from tresen.tickets.change import TRACKED, _stored
from tresen.tickets.models import Event, Message, Ticket

MOMENTS = ("_at", "_until")


@dataclass(frozen=True)
class Stage:
    """A ticket once a verb is done. Rules come last in a verb: they meet it with all that the verb wrote and what form
    rules and other rules made of it at once. Not known any more: addresses and participants as they were then, and
    words withdrawn since."""

    now: Ticket
    values: dict[str, Any]
    written: list[Event]  # by the verb
    lines: list[Event]  # of the journal until then
    said: list[Message]

    @property
    def at(self) -> datetime:
        return self.written[-1].at

    def ticket(self) -> Ticket:
        """As its row was; a new one each time."""
        given = {one.attname: getattr(self.now, one.attname) for one in Ticket._meta.concrete_fields}
        past = Ticket(**given | {_stored(column): _value(column, self.values[column]) for column in TRACKED})
        past._state.adding, past._state.db = False, self.now._state.db
        return past

    def read(self) -> Ticket:
        """As conditions read it, with its messages and its journal until then."""
        return self._knowing(apart(self.ticket()))

    def happening(self, event: Event) -> Happening:
        """`event`: one of those the verb wrote."""
        event.ticket = self.ticket()
        event.said = next((one for one in self.said if one.pk == event.data.get("message")), None)
        happening = Happening(event)
        self._knowing(happening.ticket)
        return happening

    def _knowing(self, read: Ticket) -> Ticket:
        read._prefetched_objects_cache = {"messages": self.said, "events": self.lines}  # type: ignore[attr-defined]
        return read


def stages(ticket: Ticket, without: Collection[str] = ()) -> Iterator[Stage]:
    """In their order. `without`: acts of rules (`data.rule`) that are left out. Prefetched messages and lines are
    used."""
    lines = [one for one in ticket.events.all() if one.data.get("rule") not in without]
    lines.sort(key=lambda one: one.pk)
    said = sorted(ticket.messages.all(), key=lambda one: (one.created_at, one.pk))
    values: dict[str, Any] = dict.fromkeys(TRACKED) | {"values": {}}
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _belongs(lines[end], lines[start]):
            end += 1
        for one in lines[start:end]:
            _apply(values, one)
        told = [one for one in said if one.created_at <= lines[end - 1].at]
        yield Stage(ticket, dict(values), lines[start:end], lines[:end], told)
        start = end


def happenings(
    ticket: Ticket, occasions: Collection[str], since: datetime, without: Collection[str] = ()
) -> Iterator[tuple[str, Happening]]:
    """What happened since then of these occasions, in its order, with the first of them it is."""
    for stage in stages(ticket, without):
        for one in stage.written:
            met = next((key for key in occasions_of(one) if key in occasions), None) if one.at >= since else None
            if met is not None:
                yield met, stage.happening(one)


def _belongs(line: Event, first: Event) -> bool:
    """Is it of the same verb, or did it follow from it before rules had their turn?"""
    return line.xid == first.xid and (line.at == first.at or "rules" in line.data or "rule" in line.data)


def _apply(values: dict[str, Any], line: Event) -> None:
    for column, (_old, new) in line.changes.items():
        if column == "values":
            kept = {**values["values"], **(new or {})}
            values["values"] = {key: one for key, one in kept.items() if one is not None}
        else:
            values[column] = new


def _value(column: str, kept: Any) -> Any:
    if kept is None:
        empty = {"CharField": "", "ArrayField": []}
        field = Ticket._meta.get_field(column)
        return None if getattr(field, "null", False) else empty.get(field.get_internal_type())
    if column.endswith(MOMENTS):
        return datetime.fromisoformat(kept)
    return dict(kept) if column == "values" else kept
