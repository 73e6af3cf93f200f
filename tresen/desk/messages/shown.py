"""A message as the desk shows it: words, quote, files and what became of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tresen.desk.attachments.pictures import is_picture
from tresen.desk.messages.deliveries import ShownDelivery, shown_delivery
from tresen.kit.html import from_text
from tresen.tickets.models import Attachment, Message
from tresen.tickets.models.message import MessageKind
from tresen.ui.faces import face, machine
from tresen.ui.sizes import file_size
from tresen.ui.times import Times

SIDES = {MessageKind.CUSTOMER: "theirs", MessageKind.REPLY: "ours", MessageKind.NOTE: "note", MessageKind.PHONE: "note"}
LONG = 24_000  # characters of one message
BEGINNING = 6_000  # of a longer one
ENOUGH = 1_500  # even when the page is full
CID = re.compile(r"""src=(["'])cid:([^"']+)\1""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShownFile:
    name: str
    size: str
    url: str
    picture: bool


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
    message: bool = True


def shown(message: Message, times: Times, me: int, room: int = LONG, most: int = LONG) -> ShownMessage:
    """`room`: how many characters still fit on the page, `most`: how many of one message; of a longer one the
    beginning is shown, the rest on request."""
    files = list(message.attachments.all())
    body, folded, cut = _words(message, files, max(room, ENOUGH), most)
    author = message.author
    name = _("You") if author and author.pk == me else str(author) if author else message.sender or _("Unknown")
    return ShownMessage(
        id=f"m-{message.pk}",
        key=message.pk,
        at=message.created_at,
        side=SIDES.get(MessageKind(message.kind), "theirs"),
        who=name,
        way=_way(message),
        face=face(author.pk, str(author)) if author else machine(name),
        time=times.clock_tag(message.created_at),
        html=body,
        folded=folded,
        cut=cut,
        weight=len(body) + len(folded),
        internal=_internal(message),
        files=[_file(one) for one in files if not (one.inline and one.content_id and one.content_id in message.html)],
        delivery=shown_delivery(message, times),
        original=message.raw_id is not None,
    )


def _words(message: Message, files: list[Attachment], room: int, most: int) -> tuple[SafeString, SafeString, bool]:
    html = message.html or from_text(message.text)
    folded = message.html_folded or from_text(message.text_folded)
    if len(html) > min(room, most):
        beginning = message.text[: BEGINNING if room >= most else ENOUGH]
        return mark_safe(f"{from_text(beginning)}<p>…</p>"), mark_safe(""), True  # noqa: S308
    cut = len(html) + len(folded) > room
    pictures = {one.content_id: address_of(one) for one in files if one.content_id and is_picture(one.media_type)}
    body, quoted = (with_pictures(part, pictures) for part in (html, "" if cut else folded))
    # Sanitised at intake (kit.html); only the addresses of inline pictures are put in here.
    return mark_safe(body), mark_safe(quoted), cut  # noqa: S308


def with_pictures(html: str, pictures: dict[str, str]) -> str:
    if "cid:" not in html:
        return html
    return CID.sub(lambda found: f'src="{escape(pictures.get(found[2], ""))}" loading="lazy"', html)


def _way(message: Message) -> str:
    if message.kind == MessageKind.NOTE:
        return _("Internal note, never visible to customers")
    if message.kind == MessageKind.PHONE:
        return _("Phone note, never visible to customers")
    parts = [str(message.get_channel_display())]
    if message.kind == MessageKind.CUSTOMER and message.sender:
        parts.append(parseaddr(message.sender)[1] or message.sender)
    if to := message.recipients.get("to"):
        parts.append(_("to %s") % ", ".join(to))
    if cc := message.recipients.get("cc"):
        parts.append(_("Cc %s") % ", ".join(cc))
    return " · ".join(parts)


def _internal(message: Message) -> str:
    if message.kind == MessageKind.NOTE:
        return _("Internal")
    return _("Phone, internal") if message.kind == MessageKind.PHONE else ""


def address_of(one: Attachment) -> str:
    return reverse("desk:attachment", args=[one.pk, quote(one.name) or "file"])


def _file(one: Attachment) -> ShownFile:
    language = (get_language() or "de")[:2]
    picture = is_picture(one.media_type) and one.size < 12_000_000
    return ShownFile(one.name, file_size(one.size, language), address_of(one), picture)
