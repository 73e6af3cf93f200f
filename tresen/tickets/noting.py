"""Words for the team alone: notes and phone notes. No customer ever sees them, on any path."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.body import Body
from tresen.tickets.change import Refused, change
from tresen.tickets.models import Channel, Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.saying import NewFile, say


def note(ticket: Ticket, *, by: Actor, body: Body, attachments: Iterable[NewFile] = ()) -> Message:
    return _write(ticket, "noted", MessageKind.NOTE, ticket.channel, by=by, body=body, attachments=attachments)


def phone(ticket: Ticket, *, by: Actor, body: Body, attachments: Iterable[NewFile] = ()) -> Message:
    """What was said in a call."""
    return _write(ticket, "phoned", MessageKind.PHONE, Channel.PHONE, by=by, body=body, attachments=attachments)


def _write(
    ticket: Ticket,
    event: str,
    kind: MessageKind,
    channel: str,
    *,
    by: Actor,
    body: Body,
    attachments: Iterable[NewFile],
) -> Message:
    if body.is_empty:
        raise Refused(_("The note is empty."))
    with change(ticket, by=by) as step:
        message = say(step, kind, body, author=by.person, channel=channel, attachments=attachments)
        step.record(event, said=message)
    return message
