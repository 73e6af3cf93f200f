"""Words for the team alone: notes and phone notes. No customer ever sees them, on any path."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.asking import answered_by_note
from tresen.tickets.body import Body
from tresen.tickets.calls import Call
from tresen.tickets.change import Refused, change
from tresen.tickets.mentioning import NOBODY, Naming, mention, must_be_later, who_is_told
from tresen.tickets.merged import living
from tresen.tickets.models import Channel, Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.saying import NewFile, Origin, remembered, said_before, say


def note(
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    attachments: Iterable[NewFile] = (),
    submission: str = "",
    facts: dict[str, Any] | None = None,
    naming: Naming = NOBODY,
) -> Message:
    """`submission`: the writer's key; the same one again returns the note there is. `facts`: kept with it.
    `naming`: who is told of it."""
    given: dict[str, Any] = {"attachments": attachments, "submission": submission, "facts": facts, "naming": naming}
    return _write(ticket, "noted", MessageKind.NOTE, ticket.channel, by=by, body=body, **given)


def phone(
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    call: Call | None = None,
    attachments: Iterable[NewFile] = (),
    submission: str = "",
    facts: dict[str, Any] | None = None,
    naming: Naming = NOBODY,
) -> Message:
    """What was said in a call; `call`: who called whom, and how long it took."""
    given: dict[str, Any] = {"attachments": attachments, "submission": submission, "naming": naming}
    given["facts"] = {**(facts or {}), **(call.facts if call else {})}
    return _write(ticket, "phoned", MessageKind.PHONE, Channel.PHONE, by=by, body=body, **given)


def note_by_mail(
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    author: Person | None,
    origin: Origin,
    attachments: Iterable[NewFile] = (),
    data: dict[str, Any] | None = None,
) -> Message:
    """An agent's mail to a ticket. It stays inside: From is no proof of who pressed "Send", and nothing reaches a
    customer that was not said in the desk. `author`: None as long as it is not certain who wrote it."""
    with change(ticket, by=by) as step:
        if ticket.merged_into_id is not None:
            more: dict[str, Any] = {"by": by, "body": body, "author": author, "attachments": attachments, "data": data}
            return note_by_mail(living(ticket), origin=remembered(origin, ticket), **more)
        message = say(
            step,
            MessageKind.NOTE,
            body,
            author=author,
            channel=Channel.EMAIL,
            origin=origin,
            attachments=attachments,
        )
        step.record("noted", data, said=message)
        answered_by_note(step, message)
    return message


def _write(
    ticket: Ticket,
    event: str,
    kind: MessageKind,
    channel: str,
    *,
    by: Actor,
    body: Body,
    attachments: Iterable[NewFile],
    submission: str,
    naming: Naming,
    facts: dict[str, Any] | None = None,
) -> Message:
    if body.is_empty:
        raise Refused(_("The note is empty."))
    with change(ticket, by=by) as step:
        if known := said_before(step, submission):
            return known
        must_be_later(naming.due_at)
        told = who_is_told(step.ticket, naming, by=by) if naming != NOBODY else []
        message = say(
            step,
            kind,
            body,
            author=by.person,
            channel=channel,
            origin=Origin(facts=facts or {}),
            attachments=attachments,
            submission=submission,
        )
        step.record(event, mention(message, told, naming, by=by), said=message)
        answered_by_note(step, message)
    return message
