"""Somebody outside says something in a ticket that exists: the customer or somebody at his side, or a third party."""

from collections.abc import Iterable
from typing import Any

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.body import Body
from tresen.tickets.change import change
from tresen.tickets.models import Channel, Message, StateType, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.saying import NewFile, Origin, say
from tresen.tickets.states import default_state, state_columns


def receive(
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    author: Person,
    channel: str = Channel.EMAIL,
    origin: Origin | None = None,
    attachments: Iterable[NewFile] = (),
    reopens: bool = True,
    data: dict[str, Any] | None = None,
) -> Message:
    """Adds what a customer said. A solved, closed or waiting ticket is open again, unless `reopens` is false
    (an out-of-office note, say)."""
    with change(ticket, by=by) as step:
        message = say(
            step,
            MessageKind.CUSTOMER,
            body,
            author=author,
            channel=channel,
            origin=origin,
            attachments=attachments,
        )
        wakes = reopens and ticket.state_type not in {StateType.NEW, StateType.OPEN}
        columns = state_columns(step, default_state(StateType.OPEN)) if wakes else {}
        step.record("received", data, said=message, **columns)
    return message


def hear_partner(
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    author: Person,
    channel: str = Channel.EMAIL,
    origin: Origin | None = None,
    attachments: Iterable[NewFile] = (),
    reopens: bool = True,
    data: dict[str, Any] | None = None,
) -> Message:
    """Adds what a third party said; the customer never sees it. A ticket that waits is open again, a finished one
    stays finished: its customer has not asked again."""
    with change(ticket, by=by) as step:
        message = say(
            step,
            MessageKind.PARTNER,
            body,
            author=author,
            channel=channel,
            origin=origin,
            attachments=attachments,
        )
        wakes = reopens and ticket.state_type == StateType.WAITING
        columns = state_columns(step, default_state(StateType.OPEN)) if wakes else {}
        step.record("partner_answered", data, said=message, **columns)
    return message
