"""What became of a message on its way to its recipients."""

from collections.abc import Sequence
from typing import Literal

from tresen.people.actor import Actor
from tresen.tickets.change import change
from tresen.tickets.models import Message, Ticket

Outcome = Literal["delivered", "delayed", "undelivered"]


def hold(message: Message) -> None:
    """Locks the message's ticket for the running transaction. Whoever changes a message's deliveries does this first,
    so that he and a verb on the ticket never wait for each other."""
    key = None
    while key != (key := Message.objects.values_list("ticket", flat=True).get(pk=message.pk)):  # merged meanwhile?
        ticket = Ticket.objects.select_for_update(no_key=True).get(pk=key)
    if message.ticket_id != key:
        message.ticket = ticket


def report_delivery(
    message: Message, outcome: Outcome, *, by: Actor, words: str = "", recipients: Sequence[str] = ()
) -> None:
    """Puts the outcome into the journal. The ticket does not move up in the lists for it."""
    told = {"message": message.pk, "words": words[:500], "recipients": [one for one in recipients if one]}
    with change(message.ticket, by=by) as step:
        step.record(outcome, told, updated_at=step.ticket.updated_at)
