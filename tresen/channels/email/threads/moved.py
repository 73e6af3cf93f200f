"""Marks name the ticket a mail left from; what was said there may have been moved since."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q

from tresen.channels.email.models import Inbound
from tresen.channels.email.threads import tokens
from tresen.tickets.merged import living
from tresen.tickets.models import Event, Message, Ticket

HOPS = 5


class Place(NamedTuple):
    """Where an answer belongs: `ticket`, and if it is there only because of a merge, the merged one it goes back to."""

    ticket: Ticket
    home: Ticket | None = None


def place_of(message: Message) -> Place:
    return Place(message.ticket, message.home)


def present(ticket: Ticket, ids: Sequence[str] = ()) -> Place:
    """Where an answer under a ticket's mark belongs now: with the message it answers, if that was moved out of this
    ticket; if nothing is left in it, where the last of it went; and if it was merged, in what it was merged into."""
    for one in ids[:1]:
        if message := _message(one):
            within = message.ticket_id == living(ticket).pk
            return place_of(message) if within or _left(ticket, message) else _merged(ticket)
    for _ in range(HOPS):
        if ticket.merged_into_id is not None:
            break
        if Message.objects.filter(ticket=ticket).exists() or (onward := _onward(ticket)) is None:
            break
        ticket = onward
    return _merged(ticket)


def _merged(ticket: Ticket) -> Place:
    return Place(living(ticket), ticket) if ticket.merged_into_id is not None else Place(ticket)


def _message(external_id: str) -> Message | None:
    messages = Message.objects.select_related("ticket", "home")
    if about := tokens.ours(external_id):
        return messages.filter(pk=about["message"]).first()
    return messages.filter(external_id=external_id).order_by("-id").first()


def _left(ticket: Ticket, message: Message) -> bool:
    if message.ticket_id == ticket.pk:
        return False
    moved = Q(name="moved_out", data__message=message.pk)
    moved |= Q(name__in=["merged", "unmerged_out"], data__messages__contains=[message.pk])
    return Event.objects.filter(moved, ticket=ticket).exists()


def _onward(ticket: Ticket) -> Ticket | None:
    last = Event.objects.filter(ticket=ticket, name="moved_out").order_by("-id").first()
    return Ticket.objects.filter(number=last.data.get("to")).first() if last else None


def follow_many(event: Event) -> None:
    """Reaction: the same for all that went along with a merge, or back."""
    Inbound.objects.filter(message__in=event.data["messages"]).update(ticket=event.ticket)


def follow(event: Event) -> None:
    """Reaction: the mail of a moved message is noted with the ticket it is in now."""
    Inbound.objects.filter(ticket__number=event.data["from"], message=event.said).update(ticket=event.ticket)
