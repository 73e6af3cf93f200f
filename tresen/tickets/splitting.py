"""Messages that are a matter of their own get a ticket of their own; and back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.moving import move_message

MOST = 100


def split(
    ticket: Ticket, messages: Sequence[Message], *, by: Actor, subject: str = "", disclose: bool = False
) -> Ticket:
    """Moves these messages of the ticket into one new ticket, all or none; returns it. Refused: none, too many, all of
    them, or one of another ticket."""
    chosen = {message.pk: message for message in messages}
    if not 0 < len(chosen) <= MOST:
        raise Refused(_("Choose between one and %(most)s messages.") % {"most": MOST})
    if any(message.ticket_id != ticket.pk for message in chosen.values()):
        raise Refused(_("The message has been moved already."))
    with transaction.atomic():
        made: Ticket | None = None
        for key in sorted(chosen):
            chosen[key].ticket = ticket
            made = move_message(chosen[key], made, by=by, subject=subject, disclose=disclose)
    assert made is not None
    return made


def unsplit(made: Ticket, *, by: Actor) -> Ticket:
    """Moves back what is still there of what the ticket was made of, and closes it if nothing is left; returns the
    ticket they came from. Refused: a ticket that was opened otherwise, or nothing left to move."""
    first = Event.objects.filter(ticket=made, name="split_off").first()
    source = Ticket.objects.filter(number=first.data["from"]).first() if first else None
    if source is None:
        raise Refused(_("This ticket was not made of messages of another one."))
    came = Event.objects.filter(ticket=made, name="moved_in", data__from=source.number)
    keys = [key for key in came.values_list("data__message", flat=True) if key is not None]
    with transaction.atomic():
        still = list(Message.objects.filter(ticket=made, pk__in=keys).order_by("pk"))
        if not still:
            raise Refused(_("The message has been moved already."))
        for message in still:
            if Message.objects.filter(ticket=made, pk=message.pk).exists():  # a companion went along with the last one
                move_message(message, source, by=by, close_emptied=True)
    return source
