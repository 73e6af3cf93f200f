"""The words of a message as HTML for the timeline: within the room there is, with the pictures we keep."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tresen.channels.email.pictures import Kept
from tresen.desk.attachments.pictures import is_picture
from tresen.desk.messages.files import address_of
from tresen.kit.html import from_text, remote_pictures, with_pictures
from tresen.kit.secrets import signature
from tresen.tickets.models import Attachment, Message

LONG = 24_000  # characters of one message
BEGINNING = 6_000  # of a longer one
ENOUGH = 1_500  # even when the page is full
HELD = re.compile(r'(<img(?: [a-z-]+="[^"]*")*? )data-held="([0-9a-f]{32})"')
CID = re.compile(r"""src=(["'])cid:([^"']+)\1""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    html: SafeString
    folded: SafeString
    cut: bool
    waiting: int  # remote pictures that are not shown


def words_of(message: Message, files: list[Attachment], kept: Sequence[Kept], room: int, most: int) -> Words:
    html = message.html or from_text(message.text)
    folded = message.html_folded or from_text(message.text_folded)
    if len(html) > min(room, most):
        beginning = message.text[: BEGINNING if room >= most else ENOUGH]
        return Words(mark_safe(f"{from_text(beginning)}<p>…</p>"), mark_safe(""), True, 0)  # noqa: S308
    cut = len(html) + len(folded) > room
    held, remote = held_pictures(files), addresses(message, kept)
    waiting = sum(one not in remote for one in remote_pictures(html))
    body, quoted = (put_in(part, held, remote, message.pk) for part in (html, "" if cut else folded))
    # Sanitised at intake (kit.html); only the addresses of pictures are put in here.
    return Words(mark_safe(body), mark_safe(quoted), cut, waiting)  # noqa: S308


def put_in(html: str, held: dict[str, str], remote: dict[str, str], message: int = 0) -> str:
    """`held`: our address of a picture in the mail by its content id, `remote`: of one from the web by its address;
    `message`: whose pictures within the HTML are asked for one by one."""
    if "data-remote-src" in html or "data:remote," in html:
        html = with_pictures(html, remote)
    if "data-held=" in html and message:
        html = HELD.sub(lambda found: _held(found, message), html)
    if "cid:" in html:
        html = CID.sub(lambda found: f'src="{escape(held.get(found[2], ""))}" loading="lazy"', html)
    return html


def _held(found: re.Match[str], message: int) -> str:
    return f'{found[1]}src="{reverse("desk:held_picture", args=[message, found[2]])}" loading="lazy"'


def held_pictures(files: Sequence[Attachment]) -> dict[str, str]:
    return {one.content_id: address_of(one) for one in files if one.content_id and is_picture(one.media_type)}


def addresses(message: Message, kept: Sequence[Kept]) -> dict[str, str]:
    """Where a browser gets each kept picture: nobody guesses the address, and the door asks who comes."""
    return {one.address: reverse("desk:picture", args=[message.pk, one.pk, mark(message.pk, one.pk)]) for one in kept}


def mark(message: int, picture: int) -> str:
    return signature("remote picture", f"{message}/{picture}", 20)
