"""Greeting and signature around an agent's words: the mailbox's texts in the customer's language, never twice."""

import re
from dataclasses import dataclass

from tresen.channels.email.models import Mailbox
from tresen.channels.email.outgoing.placeholders import values_for
from tresen.channels.email.reading.language import guess_language
from tresen.channels.email.reading.marks import CLOSING
from tresen.people.models import Address, Person
from tresen.people.models.person import Locale
from tresen.texts.variables import filled
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind

# How a letter begins, as agents type it. The composer asks the same question in the browser: no syntax but what
# Python and JavaScript share.
GREETS = (
    r"^\s*(?:sehr geehrte|liebe[rs]?\s|hallo\b|guten (?:tag|morgen|abend)|grüß (?:gott|dich|sie)|grüezi|servus\b|"
    r"moin\b|hi\b|hey\b|hello\b|dear\b|good (?:morning|afternoon|evening|day)|werte[rs]?\s|bonjour\b|ciao\b)"
)
_GREETS = re.compile(GREETS, re.IGNORECASE)


@dataclass(frozen=True)
class Frame:
    """What stands around the words, as plain text; empty where there is nothing."""

    greeting: str
    signature: str


def frame(ticket: Ticket, mailbox: Mailbox, agent: Person | None, language: str) -> Frame:
    """The mailbox's texts in one language, filled in."""
    values = values_for(ticket, mailbox, agent)
    greeting, signature = (_text(texts, language) for texts in (mailbox.greeting, mailbox.signature))
    return Frame(filled(greeting, values).strip(), filled(signature, values).strip())


def greets(text: str) -> bool:
    """Does the text begin with a greeting of its own?"""
    return _GREETS.match(text) is not None


def without_closing(signature: str, text: str, name: str) -> str:
    """The signature without the closing formula and the name that end the text already."""
    ends = [line.strip() for line in text.strip().split("\n") if line.strip()][-4:]
    lines = signature.split("\n")
    closed = any(CLOSING.match(line) for line in ends)
    named = bool(name) and any(line.casefold() == name.casefold() for line in ends)
    while lines and (not lines[0].strip() or (closed and CLOSING.match(lines[0])) or _is(lines[0], name, named)):
        lines.pop(0)
    return "\n".join(lines)


def _is(line: str, name: str, named: bool) -> bool:
    return named and line.strip().casefold() == name.casefold()


def language_for(ticket: Ticket, recipient: str = "", *, partner: bool = False) -> str:
    """The language to write to somebody in: that of his latest words here, if it is plain; else his own; else the
    customer's. "de" or "en"."""
    kinds = [MessageKind.PARTNER] if partner else [MessageKind.CUSTOMER]
    last = Message.objects.filter(ticket=ticket, kind__in=kinds).order_by("-id").values_list("text", flat=True).first()
    if last and (guessed := guess_language(last)):
        return guessed
    known = Address.objects.filter(value=recipient.lower()).values_list("person__locale", flat=True).first()
    locale = known or ticket.customer.locale
    return locale if locale in Locale.values else str(Locale.GERMAN)


def _text(texts: dict[str, str], language: str) -> str:
    """In the language; else in the other one there is: a text in the wrong language is better than none."""
    return texts.get(language) or next((text for text in texts.values() if text.strip()), "")
