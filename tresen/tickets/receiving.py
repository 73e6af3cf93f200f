"""Somebody outside says something in a ticket that exists: the customer or somebody at his side, or a third party."""

from collections.abc import Iterable
from typing import Any

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.body import Body
from tresen.tickets.change import Change, change
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
    quiet: bool = False,
    data: dict[str, Any] | None = None,
) -> Message:
    """Adds what a customer said. A solved, closed or waiting ticket is open again and up in the lists, unless it came
    `quiet`ly (an out-of-office note, a "thank you"): then everything but the message stays as it was."""
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
        if quiet:
            _quietly(step, "received", message, data)
            return message
        wakes = ticket.state_type not in {StateType.NEW, StateType.OPEN}
        columns = state_columns(step, default_state(StateType.OPEN)) if wakes else {}
        step.record("received", data, said=message, **columns)
    return message


def _quietly(step: Change, name: str, message: Message, data: dict[str, Any] | None) -> None:
    """The journal and the reactions know of the message; the ticket does not move for it."""
    event = step.record(name, {**(data or {}), "message": message.pk}, updated_at=step.ticket.updated_at)
    event.said = message


def hear_partner(
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    author: Person,
    channel: str = Channel.EMAIL,
    origin: Origin | None = None,
    attachments: Iterable[NewFile] = (),
    quiet: bool = False,
    data: dict[str, Any] | None = None,
) -> Message:
    """Adds what a third party said; the customer never sees it. A ticket that waits is open again, a finished one
    stays finished: its customer has not asked again. `quiet` as for `receive`."""
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
        if quiet:
            _quietly(step, "partner_answered", message, data)
            return message
        wakes = ticket.state_type == StateType.WAITING
        columns = state_columns(step, default_state(StateType.OPEN)) if wakes else {}
        step.record("partner_answered", data, said=message, **columns)
    return message
