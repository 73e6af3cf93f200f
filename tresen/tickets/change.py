"""The one way a ticket changes: columns and journal in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from tresen.kit import clock
from tresen.kit.journal import Journal
from tresen.people.actor import Actor
from tresen.tickets.definitions import held
from tresen.tickets.models import Event, FormStamp, Message, Ticket

# The columns the journal explains: replaying all events gives exactly these.
TRACKED = (
    "subject",
    "kind",
    "state",
    "state_type",
    "priority",
    "team",
    "shared_with",
    "assignee",
    "customer",
    "organisation",
    "category",
    "channel",
    "impact",
    "urgency",
    "priority_reason",
    "values",
    "parent",
    "merged_into",
    "created_at",
    "updated_at",
    "last_message_at",
    "last_message_kind",
    "first_response_at",
    "solved_at",
    "closed_at",
    "waiting_until",
    "woken_at",
)
STAMP = models.Subquery(FormStamp.objects.values("stamp")[:1])
RELATIONS = {"state", "team", "assignee", "customer", "organisation", "category", "parent", "merged_into"}


# What every line of the journal says as well that is written meanwhile: {"batch": 7}, for what is done to many at once.
marks: ContextVar[Mapping[str, Any]] = ContextVar("marks", default={})  # noqa: B039 — replaced, never changed


# Who listens to what is written to journals meanwhile.
listening: ContextVar[list[Event] | None] = ContextVar("listening", default=None)


@contextmanager
def overheard() -> Iterator[list[Event]]:
    """The lines written to any ticket's journal within the block, in their order."""
    told: list[Event] = []
    token = listening.set(told)
    try:
        yield told
    finally:
        listening.reset(token)


class Refused(Exception):
    """A verb does not apply; the text tells the user why, in the active language."""


def plain(value: Any) -> Any:
    """A column's value as the journal keeps it: relations as ids, times in ISO 8601."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):  # as the database gives it back, whatever the zone it was reckoned in
        return value.astimezone(UTC).isoformat()
    return value


def changed_values(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """Of the custom fields' values only what differs, None for what is not there: one of 200 is one in the journal."""
    keys = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
    return [{key: one.get(key) for key in keys} for one in (old, new)]


@dataclass
class Change:
    """What one verb does to one ticket. Collected here, written once at the end. `stamp`: of the definitions, if it
    was read with the ticket."""

    ticket: Ticket
    by: Actor
    moment: datetime
    events: list[Event] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    stamp: str | None = None

    def record(
        self, name: str, /, data: dict[str, Any] | None = None, said: Message | None = None, **columns: Any
    ) -> Event:
        """Adds an event and sets the columns it changes. A column that keeps its value is left out.

        `said`: the message the event tells of; it becomes the ticket's latest."""
        if said is not None:
            data = {**(data or {}), "message": said.pk}
            columns |= {"last_message_at": said.created_at, "last_message_kind": str(said.kind)}
        columns.setdefault("updated_at", self.moment)
        if self.ticket.woken_at is not None and self.by.person is not None:
            columns.setdefault("woken_at", None)  # somebody has seen that it is back
        changes = {}
        for column, new in columns.items():
            old = plain(getattr(self.ticket, _stored(column)))
            setattr(self.ticket, column, new)
            if old != plain(new):
                changes[column] = changed_values(old, new) if column == "values" else [old, plain(new)]
                self.columns.add(column)
        event = Event(
            ticket=self.ticket,
            name=name,
            at=self.moment,
            actor_kind=self.by.kind,
            actor=self.by.person,
            actor_label=self.by.label[:200],
            changes=changes,
            data={**(data or {}), **marks.get()},
        )
        event.said = said
        self.events.append(event)
        return event


def _stored(column: str) -> str:
    """The attribute that holds a column's value without loading a related row."""
    return f"{column}_id" if column in RELATIONS else column


@contextmanager
def change(ticket: Ticket, *, by: Actor) -> Iterator[Change]:
    """Locks the ticket, brings it up to date, and at the end writes columns, journal and reactions together.

    An exception inside leaves everything as it was. Nested in another transaction it is part of that one.
    """
    with transaction.atomic():
        current = Ticket.objects.annotate(stamp=STAMP).select_for_update(no_key=True).get(pk=ticket.pk)
        for name in [f.attname for f in Ticket._meta.concrete_fields]:
            if getattr(ticket, name) != getattr(current, name):
                setattr(ticket, name, getattr(current, name))
        step = Change(ticket, by, clock.now(), stamp=str(current.stamp or "") or None)
        yield step
        write(step)


def write(step: Change) -> None:
    """Writes a collected change; the ticket's row must exist and be locked by this transaction."""
    if not step.events:
        return
    if step.columns:
        step.ticket.save(update_fields=step.columns)
    Event.objects.bulk_create(step.events)
    if (told := listening.get()) is not None:
        told.extend(step.events)
    with held(step.stamp) if step.stamp is not None else nullcontext():  # whatever follows asks for them
        Journal.react(step.events)
