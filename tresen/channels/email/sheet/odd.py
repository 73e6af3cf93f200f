"""What does not add up, each by name: numbers without a mail, mails without a message, messages without a mail."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from tresen.channels.email.access import confidential_subjects
from tresen.channels.email.models import Fetched, Inbound, InboundState, Outcome
from tresen.channels.email.sheet.sums import span
from tresen.kit import clock
from tresen.people.actor import SYSTEM, Actor

MOST = 200
STUCK = timedelta(hours=1)
MARGIN = timedelta(days=2)


@dataclass(frozen=True)
class Odd:
    """One thing that should not be. `kind`: lost, unnumbered, stuck, no-message, no-mail."""

    kind: str
    day: date | None
    inbound: int | None = None  # Inbound's key
    ticket: str = ""
    words: str = ""


def odd_ones(first: date, last: date, *, by: Actor = SYSTEM) -> list[Odd]:
    """All of it, whoever asks: what is lost is lost. Which ticket it is stays untold where that one is confidential."""
    begin, end = span(first, last)
    odd = [*_lost(begin, end), *_unnumbered(begin, end), *_stuck(end), *_no_message(begin, end), *_no_mail(begin, end)]
    secret = confidential_subjects(by, {one.ticket for one in odd})
    return [replace(one, ticket="") if one.ticket in secret else one for one in odd]


def _lost(begin: datetime, end: datetime) -> list[Odd]:
    """A number was kept with a mail, and the mail is gone."""
    rows = Fetched.objects.filter(inbound=None, fetched_at__gte=begin, fetched_at__lt=end).select_related("mailbox")
    return [
        Odd("lost", one.fetched_at.date(), words=f"{one.mailbox.address}: {one.uid}")
        for one in rows.order_by("pk")[:MOST]
    ]


def _unnumbered(begin: datetime, end: datetime) -> list[Odd]:
    """Fetched, though nothing says from where; before numbers were kept at a mailbox, that was the rule."""
    fetched = Inbound.objects.filter(source__in=["imap", "pop3"], received_at__gte=begin, received_at__lt=end)
    rows = fetched.filter(fetched=None).select_related("ticket", "mailbox").order_by("pk")
    kept: dict[int | None, datetime] = {}
    found = []
    for one in rows[:MOST]:
        if one.mailbox_id not in kept:
            numbers = Fetched.objects.filter(mailbox=one.mailbox_id).order_by("pk")
            kept[one.mailbox_id] = numbers.values_list("fetched_at", flat=True).first() or end
        if one.received_at > kept[one.mailbox_id]:
            found.append(_of("unnumbered", one))
    return found


def _stuck(end: datetime) -> list[Odd]:
    waiting = Inbound.objects.filter(state=InboundState.RECEIVED, received_at__lt=min(end, clock.now() - STUCK))
    return [_of("stuck", one) for one in waiting.select_related("ticket").order_by("pk")[:MOST]]


def _no_message(begin: datetime, end: datetime) -> list[Odd]:
    done = Inbound.objects.filter(outcome__in=[Outcome.CREATED, Outcome.APPENDED], message=None)
    rows = done.filter(received_at__gte=begin, received_at__lt=end).select_related("ticket").order_by("pk")
    return [_of("no-message", one) for one in rows[:MOST]]


# Mails lie near their messages in time; only what has none there is looked for in the whole archive.
NO_MAIL = """
    SELECT said.id, said.created_at, ticket.number FROM tickets_message said
    JOIN tickets_ticket ticket ON ticket.id = said.ticket_id
    WHERE said.channel = 'email' AND said.kind IN ('customer', 'partner') AND said.raw_id IS NOT NULL
      AND said.created_at >= %(begin)s AND said.created_at < %(end)s
      AND NOT EXISTS (SELECT 1 FROM email_inbound mail WHERE mail.message_id = said.id
                      AND mail.received_at >= %(near)s AND mail.received_at < %(far)s)
    ORDER BY said.id LIMIT %(most)s
"""
ELSEWHERE = "SELECT message_id FROM email_inbound WHERE message_id = ANY(%s)"


def _no_mail(begin: datetime, end: datetime) -> list[Odd]:
    asked: dict[str, Any] = {"begin": begin, "end": end, "near": begin - MARGIN, "far": end + MARGIN, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(NO_MAIL, asked)
        rows = cursor.fetchall()
        elsewhere: set[int] = set()
        if rows:
            cursor.execute(ELSEWHERE, [[row[0] for row in rows]])
            elsewhere = {row[0] for row in cursor.fetchall()}
    return [Odd("no-mail", row[1].date(), ticket=row[2], words=str(row[0])) for row in rows if row[0] not in elsewhere]


def _of(kind: str, one: Inbound) -> Odd:
    return Odd(kind, one.received_at.date(), one.pk, one.ticket.number if one.ticket else "", one.key[:24])
