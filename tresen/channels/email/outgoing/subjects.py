"""The subject of an outgoing mail: one topic as long as the correspondence lasts, one prefix, the ticket's mark.

Gmail and Outlook begin a new conversation when the words of the subject change. So the words are those of the first
mail that left, whatever the desk calls the ticket later.
"""

import re

from tresen.channels.email.outgoing.envelope_addresses import one_line
from tresen.channels.email.outgoing.history import correspondents
from tresen.channels.email.threads import tokens
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.models.message import MessageKind

PREFIX = re.compile(
    r"^(?:(?:re|aw|antw|antwort|fwd?|wg|weitergeleitet|sv|vs|tr|rv)(?:\[\d{1,3}\])?\s?:\s*)+", re.IGNORECASE
)
LONGEST = 300


def subject_of(message: Message, language: str) -> str:
    """ "Re: Drucker klemmt [T-10482 abcdefgh]"; "Fwd:" or "WG:" where a third party hears of it for the first time."""
    return one_line(f"{_prefix(message, language)}: {topic_of(message)} {tokens.for_subject(message.ticket)}")


def topic_of(message: Message) -> str:
    """The subject's words alone: what the ticket was called when the correspondence began."""
    forward = message.kind == MessageKind.FORWARD
    first = chain(message)[:1] if forward else _replies(message)
    words = _called_at(message.ticket, first[0]) if first else message.ticket.subject
    return PREFIX.sub("", tokens.without_mark(one_line(words)))[:LONGEST].strip() or one_line(words)[:LONGEST]


def chain(message: Message) -> list[Message]:
    """What was written with the third parties of a forward before, oldest first."""
    kinds = (MessageKind.FORWARD, MessageKind.PARTNER)
    earlier = Message.objects.filter(ticket=message.ticket_id, kind__in=kinds, id__lt=message.pk).order_by("id")
    them = correspondents(message)
    return [one for one in earlier.defer("html", "html_folded", "text", "text_folded") if correspondents(one) & them]


def _replies(message: Message) -> list[Message]:
    left = Message.objects.filter(ticket=message.ticket_id, id__lt=message.pk).exclude(external_id="")
    kinds = (MessageKind.REPLY, MessageKind.AUTO)
    return list(left.filter(kind__in=kinds).order_by("id").only("id", "created_at", "ticket")[:1])


def _called_at(ticket: Ticket, first: Message) -> str:
    later = Event.objects.filter(ticket=ticket, name="retitled", at__gt=first.created_at).order_by("id").first()
    return str(later.changes["subject"][0]) if later and "subject" in later.changes else ticket.subject


def _prefix(message: Message, language: str) -> str:
    if message.kind != MessageKind.FORWARD or chain(message):
        return "Re"
    return "WG" if language == "de" else "Fwd"
