"""One answer for many customers: to each in his own language, to whom an answer of his ticket would go."""

from collections.abc import Iterable, Mapping
from typing import Any

from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.outgoing.letter import Choice
from tresen.channels.email.outgoing.recipients import usual
from tresen.channels.email.outgoing.wording import language_for
from tresen.channels.email.protection.choosing import Wish, decide
from tresen.tickets.body import Body
from tresen.tickets.cascading import Answer
from tresen.tickets.change import Refused
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind


def languages_of(tickets: Iterable[Ticket]) -> dict[str, int]:
    """{language: how many of the tickets are answered in it}, the most frequent first."""
    counted: dict[str, int] = {}
    for ticket in tickets:
        language = language_for(ticket, ticket.customer.email or "")
        counted[language] = counted.get(language, 0) + 1
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def answers_for(tickets: Iterable[Ticket], texts: Mapping[str, Body]) -> dict[int, Answer]:
    """{ticket's id: its answer}; a ticket in whose language there is no text has none. Refused, with the ticket's
    number, where a mail cannot be protected as it must be."""
    answers = {}
    for ticket in tickets:
        language = language_for(ticket, ticket.customer.email or "")
        body = texts.get(language)
        if body is None or body.is_empty:
            continue
        said = Message.objects.filter(ticket=ticket, kind=MessageKind.CUSTOMER).order_by("-id").defer("html", "text")
        proposed = usual(ticket, list(said[:20])[::-1])
        to, cc = [proposed.to] if proposed.to else [], [one for one in proposed.cc.split(", ") if one]
        facts: dict[str, Any] = Choice(language=language).facts
        try:
            facts |= decide(ticket, sending_mailbox(ticket), [*to, *cc], Wish(None, None))
        except Refused as refusal:
            raise Refused(f"{ticket.number}: {refusal}") from refusal
        answers[ticket.pk] = Answer(body, to, cc, facts)
    return answers
