"""What went before, below an answer: quoted, newest first, and nothing the reader may not see.

Each message is quoted by its own words; what it quoted itself stands in the next one. Pictures are named, not sent
again: they were in the mail that brought them, and a long thread would carry each a dozen times.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.utils import timezone
from django.utils.html import escape

from tresen.channels.email.models import History
from tresen.channels.email.protection.choosing import came_secret
from tresen.channels.email.threads.tokens import without_mark
from tresen.kit.html import clean, from_text
from tresen.people.addresses import normal_address
from tresen.tickets.models import Message
from tresen.tickets.models.message import MessageKind

LARGEST = 150_000  # characters of HTML in all
MOST = 40  # messages
MONTHS = {
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
WORDS = {
    "de": {
        "wrote": "Am {day}. {month} {year} um {time} schrieb {who}:",
        "more": "Ältere Nachrichten sind hier weggelassen.",
        "picture": "Bild",
        "forwarded": "Weitergeleitete Nachricht",
        "from": "Von",
        "date": "Datum",
        "subject": "Betreff",
        "to": "An",
        "on": "{day}. {month} {year}, {time}",
    },
    "en": {
        "wrote": "On {day} {month} {year} at {time} {who} wrote:",
        "more": "Earlier messages are left out here.",
        "picture": "picture",
        "forwarded": "Forwarded message",
        "from": "From",
        "date": "Date",
        "subject": "Subject",
        "to": "To",
        "on": "{day} {month} {year}, {time}",
    },
}
IMAGE = re.compile(r"<img\b([^>]*)>", re.IGNORECASE)
ALT = re.compile(r'\balt="([^"]*)"')
BAR = 'type="cite" style="margin:0 0 12px 0;padding-left:12px;border-left:2px solid #ccc"'


@dataclass(frozen=True)
class Quote:
    text: str = ""
    html: str = ""


def history_of(message: Message, wanted: History, language: str) -> Quote:
    """The last message of the other side, or the whole conversation as the recipients of `message` may know it."""
    if wanted == History.NONE:
        return Quote()
    earlier = [one for one in _earlier(message) if (one.text.strip() or one.html) and _may_quote(message, one)]
    if wanted == History.LAST:
        theirs = [one for one in earlier if one.kind in (MessageKind.CUSTOMER, MessageKind.PARTNER)]
        earlier = (theirs or earlier)[:1]
    return _joined(earlier, language, _as_quote)


def forwarded(message: Message, language: str) -> Quote:
    """The messages that are passed on, newest first, each with its own head."""
    keys = [key for key in message.facts.get("forwards", []) if isinstance(key, int)]
    found = Message.objects.filter(ticket=message.ticket_id, pk__in=keys).exclude(kind__in=_INTERNAL)
    return _joined(found.select_related("author", "ticket").order_by("-id"), language, _as_forwarded)


_INTERNAL = (MessageKind.NOTE, MessageKind.PHONE, MessageKind.WITHDRAWN)


def _may_quote(message: Message, one: Message) -> bool:
    """What came or left encrypted is not repeated in a mail that is not."""
    return not came_secret(one) or bool(message.facts.get("protection", {}).get("encrypt"))


def _earlier(message: Message) -> list[Message]:
    """Newest first. The customer's side sees what was said to it and by it; a third party what it wrote and got."""
    before = Message.objects.filter(ticket=message.ticket_id, id__lt=message.pk).select_related("author", "ticket")
    before = before.order_by("-id")
    if message.kind != MessageKind.FORWARD:
        return list(before.filter(kind__in=(MessageKind.CUSTOMER, MessageKind.REPLY))[: MOST + 1])
    with_them = correspondents(message)
    between = before.filter(kind__in=(MessageKind.FORWARD, MessageKind.PARTNER))[: 5 * MOST]
    return [one for one in between if correspondents(one) & with_them][: MOST + 1]


def correspondents(message: Message) -> set[str]:
    """The third parties of a forward or of their answer. Blind copies are nobody's business."""
    if message.kind == MessageKind.PARTNER:
        return {normal_address(parseaddr(message.sender)[1])}
    named = [*message.recipients.get("to", []), *message.recipients.get("cc", [])]
    return {normal_address(parseaddr(one)[1] or one) for one in named}


def _joined(messages: Iterable[Message], language: str, write: Callable[[Message, str], Quote]) -> Quote:
    words = WORDS[language]
    texts: list[str] = []
    htmls: list[str] = []
    for count, message in enumerate(messages):
        quote = write(message, language)
        if htmls and (count >= MOST or sum(map(len, htmls)) + len(quote.html) > LARGEST):
            texts.append(words["more"])
            htmls.append(f"<p>{escape(words['more'])}</p>")
            break
        texts.append(quote.text)
        htmls.append(quote.html)
    return Quote("\n\n".join(texts), "\n".join(htmls))


def _as_quote(message: Message, language: str) -> Quote:
    line = _moment(WORDS[language]["wrote"], message.created_at, language).replace("{who}", _who(message))
    text, html = _body(message, language)
    quoted = "\n".join(f"> {one}".rstrip() for one in text.split("\n"))
    return Quote(f"{line}\n{quoted}", f"<p>{escape(line)}</p><blockquote {BAR}>{html}</blockquote>")


def _as_forwarded(message: Message, language: str) -> Quote:
    words = WORDS[language]
    rows = [
        (words["from"], _who(message) + _address(message)),
        (words["date"], _moment(words["on"], message.created_at, language)),
        (words["subject"], without_mark(message.ticket.subject)),
        (words["to"], ", ".join([*message.recipients.get("to", []), *message.recipients.get("cc", [])])),
    ]
    rows = [(name, value) for name, value in rows if value]
    rule = f"---------- {words['forwarded']} ----------"
    text, html = _body(message, language)
    head = "\n".join(f"{name}: {value}" for name, value in rows)
    lines = "<br>".join(f"<b>{escape(name)}:</b> {escape(value)}" for name, value in rows)
    return Quote(f"{rule}\n{head}\n\n{text}", f"<p>{rule}<br>{lines}</p><div>{html}</div>")


def _body(message: Message, language: str) -> tuple[str, str]:
    html = clean(message.html) if message.html else from_text(message.text)
    if len(html) > LARGEST:
        html = from_text(message.text[: LARGEST // 4] + " …")
    picture = WORDS[language]["picture"]
    named = IMAGE.sub(lambda found: f"[{picture}{_alt(found[1])}]", html)
    return message.text.strip()[:LARGEST], named


def _alt(attributes: str) -> str:
    found = ALT.search(attributes)
    return f": {found[1]}" if found and found[1] else ""


def _who(message: Message) -> str:
    name = str(message.author) if message.author else parseaddr(message.sender)[0] or parseaddr(message.sender)[1]
    return " ".join(name.split()) or message.sender


def _address(message: Message) -> str:
    address = parseaddr(message.sender)[1]
    return f" <{address}>" if address and address != _who(message) else ""


def _month(number: int, language: str) -> str:
    return MONTHS[language][number - 1]


def _moment(pattern: str, at: datetime, language: str) -> str:
    local = timezone.localtime(at)
    values = {"day": local.day, "month": _month(local.month, language), "year": local.year}
    for name, value in {**values, "time": f"{local:%H:%M}"}.items():
        pattern = pattern.replace(f"{{{name}}}", str(value))
    return pattern
