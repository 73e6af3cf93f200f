"""A message is taken back before it has left."""

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import Refused, change
from tresen.tickets.involving import part
from tresen.tickets.models import Event, Message
from tresen.tickets.models.message import MessageKind
from tresen.tickets.restoring import before

SAID = ("replied", "forwarded")
NOTE = MessageKind.NOTE


def withdraw(message: Message, *, by: Actor, note: bool = False) -> None:
    """As if it had not been said: the ticket's columns are what they were, where nobody has changed them since.

    `note`: an internal note may go as well, with the batch that wrote it. Refused: it is not one's own, or its way has
    begun (the reaction of its channel says so)."""
    with change(message.ticket, by=by) as step:
        message.refresh_from_db(fields=["kind"])
        if message.kind not in (MessageKind.REPLY, MessageKind.FORWARD) and not (note and message.kind == NOTE):
            raise Refused(_("Only a reply that is being sent can be withdrawn."))
        if not (by.is_system or by.is_admin or (by.person and by.person.pk == message.author_id)):
            raise Refused(_("Only who wrote it can withdraw it."))
        events = _decided_with(message)
        for event in events:
            if event.name == "involved":
                part(step, event.data["address"], {"withdrawn": message.pk})
        columns = before(step, [one for one in events if one.name != "involved"])
        data = {"message": message.pk, "was": str(message.kind)}
        message.kind = MessageKind.WITHDRAWN
        message.save(update_fields=["kind"])
        step.record("withdrawn", data, **columns)


def _decided_with(message: Message) -> list[Event]:
    """The event that told of the message, what was decided with it, and who came into the ticket by it."""
    told = Event.objects.filter(ticket=message.ticket_id).order_by("id")
    said = told.filter(name__in=[*SAID, "noted"], data__message=message.pk)
    came = told.filter(name="involved", data__message=message.pk)
    return sorted({*said, *told.filter(data__after=message.pk), *came}, key=lambda event: event.pk)
