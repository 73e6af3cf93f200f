"""Somebody outside says something in a ticket that exists: the customer or somebody at his side, or a third party."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.body import Body
from tresen.tickets.change import Change, change
from tresen.tickets.merged import living
from tresen.tickets.models import Channel, Message, StateType, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.saying import NewFile, Origin, remembered, say
from tresen.tickets.states import state_columns, state_for


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
    said: dict[str, Any] = {
        "by": by,
        "author": author,
        "channel": channel,
        "origin": origin,
        "attachments": attachments,
    }
    finished = {StateType.WAITING, StateType.SOLVED, StateType.CLOSED}
    return _hear(ticket, MessageKind.CUSTOMER, "received", body, wakes=finished, quiet=quiet, data=data, **said)


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
    said: dict[str, Any] = {
        "by": by,
        "author": author,
        "channel": channel,
        "origin": origin,
        "attachments": attachments,
    }
    waiting = {StateType.WAITING}
    return _hear(ticket, MessageKind.PARTNER, "partner_answered", body, wakes=waiting, quiet=quiet, data=data, **said)


def _hear(
    ticket: Ticket,
    kind: MessageKind,
    event: str,
    body: Body,
    *,
    by: Actor,
    wakes: set[StateType],
    quiet: bool,
    data: dict[str, Any] | None,
    **said: Any,
) -> Message:
    """`wakes`: the types of state a ticket leaves for open when it hears of this."""
    with change(ticket, by=by) as step:
        if ticket.merged_into_id is not None:  # since somebody decided that it belongs here
            said["origin"] = remembered(said["origin"], ticket)
            more: dict[str, Any] = {"by": by, "wakes": wakes, "quiet": quiet, "data": data}
            return _hear(living(ticket), kind, event, body, **more, **said)
        if quiet:  # kept with the message: nor is it a ticket's last word when messages are moved or merged
            origin = said["origin"] or Origin()
            said["origin"] = replace(origin, facts={**origin.facts, "quiet": True})
        message = say(step, kind, body, **said)
        if quiet:
            _quietly(step, event, message, data)
            return message
        columns = state_columns(step, state_for(ticket, StateType.OPEN)) if ticket.state_type in wakes else {}
        step.record(event, data, said=message, **columns)
    return message
