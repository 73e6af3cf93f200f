"""What became of a message on its way to the customer."""

from typing import Literal

from tresen.people.actor import Actor
from tresen.tickets.change import change
from tresen.tickets.models import Message

Outcome = Literal["delivered", "delayed", "undelivered"]


def report_delivery(message: Message, outcome: Outcome, *, by: Actor, words: str = "") -> None:
    """Puts the outcome into the journal. The ticket does not move up in the lists for it."""
    with change(message.ticket, by=by) as step:
        step.record(outcome, {"message": message.pk, "words": words[:500]}, updated_at=step.ticket.updated_at)
