"""Storing a message: shared by every verb that says something."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tresen.kit.models import Blob
from tresen.people.models import Person
from tresen.tickets.body import Body
from tresen.tickets.change import Change
from tresen.tickets.merged import must_live
from tresen.tickets.models import Attachment, Message, Ticket
from tresen.tickets.models.message import MessageKind


@dataclass(frozen=True)
class NewFile:
    """A file to attach: its bytes are a blob already."""

    blob: Blob
    name: str
    media_type: str = "application/octet-stream"
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a message came from, in its channel's words. All empty for what is written in the desk."""

    sender: str = ""
    recipients: dict[str, list[str]] | None = None
    external_id: str = ""
    in_reply_to: str = ""
    raw: Blob | None = None
    facts: dict[str, Any] = field(default_factory=dict)  # what the channel found out, as JSON
    home: Ticket | None = None  # the merged ticket it was meant for


def remembered(origin: Origin | None, ticket: Ticket) -> Origin:
    """What was meant for a ticket that has been merged goes back to it if that is undone."""
    origin = origin or Origin()
    return replace(origin, home=origin.home or ticket)


def say(
    step: Change,
    kind: MessageKind,
    body: Body,
    *,
    author: Person | None,
    channel: str,
    origin: Origin | None = None,
    attachments: Iterable[NewFile] = (),
    submission: str = "",
) -> Message:
    """Writes the message and its attachments; the caller records the event that tells of it."""
    must_live(step.ticket)
    origin = origin or Origin()
    message = Message.objects.create(
        ticket=step.ticket,
        kind=kind,
        channel=channel,
        author=author,
        text=body.text,
        text_folded=body.text_folded,
        html=body.html,
        html_folded=body.html_folded,
        sender=origin.sender[:400],
        recipients=origin.recipients or {},
        external_id=origin.external_id[:998],
        in_reply_to=origin.in_reply_to[:998],
        facts=origin.facts,
        raw=origin.raw,
        submission=submission[:64],
        home=origin.home,
        created_at=step.moment,
    )
    files = [_attachment(message, file) for file in attachments]
    if files:
        Attachment.objects.bulk_create(files)
    return message


def said_before(step: Change, submission: str) -> Message | None:
    """What was said under this key already: a browser that lost the answer asks again. The ticket is locked, so of
    two at once the second finds it."""
    if not submission:
        return None
    return Message.objects.filter(ticket=step.ticket, author=step.by.person, submission=submission[:64]).first()


def _attachment(message: Message, file: NewFile) -> Attachment:
    return Attachment(
        message=message,
        blob=file.blob,
        name=file.name[-255:] or "file",
        media_type=file.media_type[:127],
        size=file.blob.size,
        content_id=file.content_id[:255],
        inline=file.inline,
    )
