"""What conditions of rules may ask besides all there is to ask of tickets: about the event itself."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from typing import Any

from django.db.models import Value, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tresen.people.actor import Actor
from tresen.rules.fields import Choice, Choices, Field, Registry, Type
from tresen.tickets.conditions import choices
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.models import Channel, Event, Message, Ticket

EVENT, OF_EVENT = _("What happened"), "event."
BY = Choices.of(
    [
        Choice("customer", _("a customer")),
        Choice("agent", _("an agent")),
        Choice("rule", _("a rule")),
        Choice("house", _("Tresen itself")),
    ]
)
BEFORE = {
    "state": _("State before"),
    "state_type": _("State type before"),
    "priority": _("Priority before"),
    "team": _("Team before"),
    "assignee": _("Assignee before"),
    "category": _("Category before"),
    "kind": _("Kind before"),
}


def apart(ticket: Ticket) -> Ticket:
    """A copy that keeps what conditions read through it."""
    read = copy(ticket)
    read._state = copy(ticket._state)
    read._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # Django's own place for them
    return read


class Happening:
    """An event and its ticket as conditions read them. `ticket` is a copy whose messages and journal are read once,
    when the first condition asks, and not at all if none does."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.ticket = apart(event.ticket)
        self.ticket.happening = self  # type: ignore[attr-defined]  # fields read a ticket

    @cached_property
    def by(self) -> str:
        kind = self.event.actor_kind
        if kind == "person" and self.event.actor is not None:
            return "agent" if self.event.actor.is_agent else "customer"
        return "rule" if kind == "rule" else "house"

    @cached_property
    def message(self) -> Message | None:
        if self.event.said is not None:
            return self.event.said
        key = self.event.data.get("message")
        return Message.objects.filter(pk=key).first() if key else None

    @cached_property
    def is_first(self) -> bool:
        """No message of its kind came before it."""
        said = self.message
        if said is None:
            return False
        return not Message.objects.filter(ticket=self.event.ticket_id, kind=said.kind, pk__lt=said.pk).exists()


def event_fields_of(actor: Actor) -> Registry:
    """Everything the condition of a rule may name."""
    known = {key: _once(field) for key, field in fields_of(actor).fields.items()}
    return Registry({one.key: one for one in _of_event(actor, known)} | known)


def _of_event(actor: Actor, known: dict[str, Field]) -> Iterable[Field]:
    yield _field("event.by", Type.CHOICE, _("Author of the event"), lambda one: one.by, choices=BY, optional=False)
    yield _field(
        "event.agent",
        Type.PERSON,
        _("Acting agent"),
        lambda one: one.event.actor_id if one.by == "agent" else None,
        choices=replace(choices.of_agents(actor), own=()),
        cast=int,
    )
    for column, label in BEFORE.items():
        now = known[f"ticket.{column}"]
        yield replace(
            now,
            key=f"event.before_{column}",
            label=label,
            group=EVENT,
            column=lambda: Value(None),
            read=_before(column),
            history=None,
            closed=False,
            optional=True,
        )
    yield _field("event.text", Type.TEXT, _("Text of this message"), lambda one: getattr(one.message, "text", None))
    yield _field(
        "event.sender", Type.TEXT, _("Sender of this message"), lambda one: getattr(one.message, "sender", None)
    )
    yield _field(
        "event.channel",
        Type.CHOICE,
        _("Channel of this message"),
        lambda one: getattr(one.message, "channel", None),
        choices=choices.of_enum(Channel.choices),
    )
    yield _field("event.first", Type.YES_NO, _("First message of its kind"), lambda one: one.is_first, optional=False)
    yield _field(
        "event.automatic",
        Type.YES_NO,
        _("Written by a machine"),
        lambda one: bool(one.event.data.get("automatic")),
        optional=False,
        dear=False,
    )


def _field(key: str, kind: Type, label: Any, read: Callable[[Happening], Any], dear: bool = True, **more: Any) -> Field:
    dear = dear and key not in ("event.by", "event.agent")
    return Field(
        key,
        kind,
        label,
        EVENT,
        column=lambda: Value(None),
        read=lambda ticket: read(ticket.happening),
        dear=dear,
        **more,
    )


def _before(column: str) -> Callable[[Any], Any]:
    def read(ticket: Any) -> Any:
        changes = ticket.happening.event.changes
        return changes[column][0] if column in changes else None

    return read


def _once(known: Field) -> Field:
    """The same field, reading what it needs beyond the ticket's row once for all rules."""
    needs = _needs(known)
    history = known.history
    if history is not None:
        steps = history.read
        known = replace(known, history=replace(history, read=lambda ticket: steps(_with(ticket, "events"))))
    if not needs:
        place, dot, _what = known.key.partition(".")
        asks = bool(dot) and place in ("customer", "organisation")
        return replace(known, dear=asks or known.key in ("ticket.has_parent", "ticket.has_children"))
    read = known.read
    return replace(known, read=lambda ticket: read(_with(ticket, needs)), dear=True)


def _needs(known: Field) -> str:
    place, _dot, what = known.key.partition(".")
    if place == "message":
        return "" if what == "last_kind" else "messages__attachments" if what == "file" else "messages"
    if place == "journal":
        return "events"
    if place == "participant":
        return "participants"
    return {"customer.address": "customer__addresses", "customer.phone": "customer__numbers"}.get(known.key, "")


def _with(ticket: Ticket, related: str) -> Ticket:
    if related not in ticket._prefetched_objects_cache:  # type: ignore[attr-defined]  # what Django asks at length
        prefetch_related_objects([ticket], related)
    return ticket
