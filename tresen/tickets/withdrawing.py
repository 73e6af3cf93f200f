"""A message is taken back before it has left."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import TRACKED, Change, Refused, _stored, change, plain
from tresen.tickets.involving import part
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.models.message import MessageKind

SAID = ("replied", "forwarded")
KEPT = ("updated_at",)  # the ticket changes now: whoever asks for changes must meet this one


def withdraw(message: Message, *, by: Actor) -> None:
    """As if it had not been said: the ticket's columns are what they were, where nobody has changed them since.

    Refused: it is not one's own, or its way has begun (the reaction of its channel says so)."""
    with change(message.ticket, by=by) as step:
        message.refresh_from_db(fields=["kind"])
        if message.kind not in (MessageKind.REPLY, MessageKind.FORWARD):
            raise Refused(_("Only a reply that is being sent can be withdrawn."))
        if not (by.is_system or by.is_admin or (by.person and by.person.pk == message.author_id)):
            raise Refused(_("Only who wrote it can withdraw it."))
        events = _decided_with(message)
        for event in events:
            if event.name == "involved":
                part(step, event.data["address"], {"withdrawn": message.pk})
        columns = _before(step, [one for one in events if one.name != "involved"])
        data = {"message": message.pk, "was": str(message.kind)}
        message.kind = MessageKind.WITHDRAWN
        message.save(update_fields=["kind"])
        step.record("withdrawn", data, **columns)


def _decided_with(message: Message) -> list[Event]:
    """The event that told of the message, what was decided with it, and who came into the ticket by it."""
    told = Event.objects.filter(ticket=message.ticket_id).order_by("id")
    said = told.filter(name__in=SAID, data__message=message.pk)
    came = told.filter(name="involved", data__message=message.pk)
    return sorted({*said, *told.filter(data__after=message.pk), *came}, key=lambda event: event.pk)


def _before(step: Change, events: list[Event]) -> dict[str, Any]:
    """{column: its value before the first of these events}, if it still is what the last of them made it."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for event in events:
        for column, (old, new) in event.changes.items():
            first.setdefault(column, old)
            last[column] = new
    still = [one for one in last if one in TRACKED and one not in KEPT and _now(step, one) == last[one]]
    if "state" in last and "state" not in still:
        still = [one for one in still if one not in ("state_type", "waiting_until", "solved_at", "closed_at")]
    return {column: _value(column, first[column]) for column in still}


def _now(step: Change, column: str) -> Any:
    return plain(getattr(step.ticket, _stored(column)))


def _value(column: str, kept: Any) -> Any:
    """A value out of the journal as the column takes it."""
    field: Any = Ticket._meta.get_field(column)
    if kept is None:
        return None
    if field.is_relation:
        return field.related_model.objects.get(pk=kept)
    return datetime.fromisoformat(kept) if field.get_internal_type() == "DateTimeField" else kept
