"""The house tells a customer by itself that his request has arrived."""

from typing import Any

from tresen.people.actor import Actor
from tresen.tickets.body import Body
from tresen.tickets.change import change
from tresen.tickets.models import Channel, Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.saying import Origin, say


def acknowledge(
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    to: str,
    channel: str = Channel.EMAIL,
    facts: dict[str, Any] | None = None,
) -> Message | None:
    """Says so to `to`, once a ticket: None if it has been said. The ticket neither moves up in lists nor counts as
    answered; what carries the words to him follows from the event. `facts`: what the channel needs to know."""
    with change(ticket, by=by) as step:
        if Message.objects.filter(ticket=ticket, kind=MessageKind.AUTO).exists():
            return None
        origin = Origin(recipients={"to": [to]}, facts=facts or {})
        message = say(step, MessageKind.AUTO, body, author=None, channel=channel, origin=origin)
        event = step.record("acknowledged", {"message": message.pk}, updated_at=step.ticket.updated_at)
        event.said = message
    return message
