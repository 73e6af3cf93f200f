"""Marks name the ticket a mail left from; what was said there may have been moved since."""

from collections.abc import Sequence

from tresen.channels.email.models import Inbound
from tresen.channels.email.threads import tokens
from tresen.tickets.models import Event, Message, Ticket

HOPS = 5


def present(ticket: Ticket, ids: Sequence[str] = ()) -> Ticket:
    """Where an answer under a ticket's mark belongs now: with the message it answers, if that was moved out of this
    ticket; and if nothing is left in it, where the last of it went."""
    for one in ids[:1]:
        if message := _message(one):
            return message.ticket if _left(ticket, message) else ticket
    for _ in range(HOPS):
        if Message.objects.filter(ticket=ticket).exists() or (onward := _onward(ticket)) is None:
            break
        ticket = onward
    return ticket


def _message(external_id: str) -> Message | None:
    messages = Message.objects.select_related("ticket")
    if about := tokens.ours(external_id):
        return messages.filter(pk=about["message"]).first()
    return messages.filter(external_id=external_id).order_by("-id").first()


def _left(ticket: Ticket, message: Message) -> bool:
    if message.ticket_id == ticket.pk:
        return False
    return Event.objects.filter(ticket=ticket, name="moved_out", data__message=message.pk).exists()


def _onward(ticket: Ticket) -> Ticket | None:
    last = Event.objects.filter(ticket=ticket, name="moved_out").order_by("-id").first()
    return Ticket.objects.filter(number=last.data.get("to")).first() if last else None


def follow(event: Event) -> None:
    """Reaction: the mail of a moved message is noted with the ticket it is in now."""
    Inbound.objects.filter(ticket__number=event.data["from"], message=event.said).update(ticket=event.ticket)
