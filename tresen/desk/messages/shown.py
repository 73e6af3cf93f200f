"""A message as the desk shows it: words, quote, files, what was found out about it and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tresen.channels.email.pictures import Kept, may_always, sender_of
from tresen.desk.messages.calls import told_of
from tresen.desk.messages.deliveries import ShownDelivery, shown_delivery
from tresen.desk.messages.files import ShownFile, shown_file
from tresen.desk.messages.invitation import Invitation, invitations
from tresen.desk.messages.marks import Marks, marks_of
from tresen.desk.messages.words import ENOUGH, LONG, words_of
from tresen.tickets.models import Message
from tresen.tickets.models.message import MessageKind
from tresen.ui.faces import face, machine
from tresen.ui.icons import icon
from tresen.ui.times import Times

SIDES = {
    MessageKind.CUSTOMER: "theirs",
    MessageKind.REPLY: "ours",
    MessageKind.NOTE: "note",
    MessageKind.PHONE: "note",
    MessageKind.FORWARD: "ours third",
    MessageKind.PARTNER: "theirs third",
    MessageKind.AUTO: "ours",
    MessageKind.WITHDRAWN: "ours",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Remote pictures that are not shown, and for whom they may be allowed once and for all."""

    count: int
    sender: str


@dataclass(frozen=True, slots=True)
class Slim:
    """A message that is a line until it is opened."""

    icon: SafeString
    words: str


@dataclass(frozen=True, slots=True)
class ShownMessage:
    id: str
    key: int
    at: datetime
    side: str
    who: str
    way: str
    face: SafeString
    time: SafeString
    html: SafeString
    folded: SafeString
    cut: bool
    weight: int
    internal: str
    files: list[ShownFile]
    delivery: ShownDelivery | None
    original: bool
    marks: Marks | None
    invitations: list[Invitation]
    calendar: str  # where the invitation can be had as a file
    waiting: Waiting | None
    slim: Slim | None
    named: Sequence[Any] = ()  # whom it names, see desk.tickets.named
    look: str = ""  # "original": as its sender made it, in a frame
    paper: str = ""  # "dark": under that frame
    message: bool = True


def shown(
    message: Message, times: Times, me: int, room: int = LONG, most: int = LONG, kept: Sequence[Kept] = ()
) -> ShownMessage:
    """`room`: how many characters still fit on the page, `most`: how many of one message; of a longer one the
    beginning is shown, the rest on request. `kept`: its remote pictures that can be shown."""
    files = list(message.attachments.all())
    words = words_of(message, files, kept, max(room, ENOUGH), most)
    author = message.author
    name = _("You") if author and author.pk == me else str(author) if author else message.sender or _("Unknown")
    listed = [one for one in files if not (one.inline and one.content_id and one.content_id in message.html)]
    shown_files = [shown_file(one) for one in listed]
    return ShownMessage(
        id=f"m-{message.pk}",
        key=message.pk,
        at=message.created_at,
        side=SIDES.get(MessageKind(message.kind), "theirs"),
        who=name,
        way=_way(message),
        face=face(author.pk, str(author)) if author else machine(name),
        time=times.clock_tag(message.created_at),
        html=words.html,
        folded=words.folded,
        cut=words.cut,
        weight=len(words.html) + len(words.folded),
        internal=_internal(message),
        files=shown_files,
        delivery=shown_delivery(message, me),
        original=message.raw_id is not None,
        marks=marks_of(message),
        invitations=invitations(message, times),
        calendar=next((one.url for one in shown_files if one.calendar), ""),
        waiting=waiting(message, words.waiting),
        slim=_slim(message),
    )


def waiting(message: Message, count: int) -> Waiting | None:
    return Waiting(count, sender_of(message) if may_always(message) else "") if count else None


def _slim(message: Message) -> Slim | None:
    if message.kind == MessageKind.AUTO:
        return Slim(icon("bot"), _("Automatic answer"))
    if message.kind == MessageKind.WITHDRAWN:
        return Slim(icon("undo-2"), _("Withdrawn before it left"))
    return None


def _way(message: Message) -> str:
    if message.kind == MessageKind.NOTE:
        return _("Internal note, never visible to customers")
    if message.kind == MessageKind.PHONE:
        return " · ".join([*told_of(message), _("Phone note, never visible to customers")])
    if message.kind == MessageKind.WITHDRAWN:
        return ""
    parts = [str(message.get_channel_display())]
    if message.kind in (MessageKind.CUSTOMER, MessageKind.PARTNER) and message.sender:
        parts.append(message.sender_address or message.sender)
    if to := message.recipients.get("to"):
        parts.append(_("to %s") % ", ".join(to))
    if cc := message.recipients.get("cc"):
        parts.append(_("Cc %s") % ", ".join(cc))
    if bcc := message.recipients.get("bcc"):
        parts.append(_("Bcc %s") % ", ".join(bcc))
    return " · ".join(parts)


def _internal(message: Message) -> str:
    if message.kind == MessageKind.NOTE:
        return _("Internal")
    if message.kind == MessageKind.FORWARD:
        return _("To a third party, hidden from the customer")
    if message.kind == MessageKind.PARTNER:
        return _("From a third party, hidden from the customer")
    return _("Phone, internal") if message.kind == MessageKind.PHONE else ""
