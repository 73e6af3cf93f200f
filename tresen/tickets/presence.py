"""Who has a ticket open, and what he is about to write. Nothing of it is kept: each browser tab says every few seconds
that it is still there, and is forgotten when it stops saying so.

Every change rings PostgreSQL's bell with the ticket's id, so that the others see it at once. A bell of its own: these
are small transactions beside the verbs, and few, for who stays and does the same changes nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from tresen.kit.jobs import periodic
from tresen.people.models import Person
from tresen.tickets.models import Ticket
from tresen.tickets.models.presence import Doing, Presence

CHANNEL = "tresen_presence"
ALONE, TOGETHER = 25, 7  # seconds one is there without a sign: who is alone is asked less often
TAB = re.compile(r"[A-Za-z0-9-]{8,36}")

# A tab is its owner's: nobody moves another's. What has run out goes with each sign.
SIGN = """
WITH before AS (SELECT ticket_id, doing, until FROM tickets_presence WHERE tab = %(tab)s),
gone AS (DELETE FROM tickets_presence WHERE ticket_id = %(ticket)s AND until < now() AND tab <> %(tab)s RETURNING tab),
here AS (
    INSERT INTO tickets_presence (tab, ticket_id, person_id, doing, since, until)
    VALUES (%(tab)s, %(ticket)s, %(person)s, %(doing)s, now(), now() + make_interval(secs => %(seconds)s))
    ON CONFLICT (tab) DO UPDATE SET
        ticket_id = excluded.ticket_id, doing = excluded.doing, until = excluded.until,
        since = CASE WHEN tickets_presence.doing = excluded.doing AND tickets_presence.ticket_id = excluded.ticket_id
            THEN tickets_presence.since ELSE excluded.since END
    WHERE tickets_presence.person_id = excluded.person_id
    RETURNING tab
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM here), before.ticket_id, before.doing, before.until < now()
FROM (VALUES (1)) AS one LEFT JOIN before ON true
"""
LEAVE = "DELETE FROM tickets_presence WHERE tab = %s AND person_id = %s RETURNING ticket_id"
HURRY = """
UPDATE tickets_presence SET until = least(until, now() + make_interval(secs => %s)) WHERE ticket_id = %s AND tab <> %s
"""
RING = "SELECT pg_notify(%s, %s)"


@dataclass(frozen=True)
class Here:
    """Somebody at a ticket: of several tabs of his the one in which he writes."""

    person: Person
    doing: str

    @property
    def writes(self) -> bool:
        return self.doing != Doing.READING


def sign(ticket: Ticket, person: Person, *, tab: str, doing: str) -> list[Here]:
    """Says that this tab of the person shows the ticket, which he sees; who else is there."""
    if not TAB.fullmatch(tab) or doing not in Doing.values:
        return []
    others = here(ticket, without=person)
    told: dict[str, str | int] = {"tab": tab, "ticket": ticket.pk, "person": person.pk, "doing": doing}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SIGN, {**told, "seconds": TOGETHER if others else ALONE})
        gone, mine, was_at, did, lapsed = cursor.fetchone()
        came = bool(mine) and (was_at != ticket.pk or bool(lapsed))
        if came and others:
            cursor.execute(HURRY, [TOGETHER, ticket.pk, tab])
        if gone or came or (mine and did != doing):
            cursor.execute(RING, [CHANNEL, str(ticket.pk)])
        if mine and was_at not in (None, ticket.pk):
            cursor.execute(RING, [CHANNEL, str(was_at)])
    return others


def leave(person: Person, *, tab: str) -> None:
    """The tab shows it no more: closed, gone on, or out of sight."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LEAVE, [tab[:36], person.pk])
        if row := cursor.fetchone():
            cursor.execute(RING, [CHANNEL, str(row[0])])


def here(ticket: Ticket, *, without: Person | None = None) -> list[Here]:
    """Who is at the ticket, each once, who writes before who reads, who came first before who came later. For those who
    work on the ticket."""
    rows = Presence.objects.filter(ticket=ticket).extra(where=["until >= now()"])  # the clock that wrote it
    rows = rows.select_related("person").order_by("since", "tab")
    found: dict[int, Here] = {}
    for row in rows.exclude(person=without) if without is not None else rows:
        if row.person_id not in found or not found[row.person_id].writes:
            found[row.person_id] = Here(row.person, row.doing)
    return sorted(found.values(), key=lambda one: not one.writes)


def who_is_at(tickets: Iterable[int]) -> dict[int, set[int]]:
    """{ticket id: ids of those at it}: whom a ring concerns."""
    found: dict[int, set[int]] = {one: set() for one in tickets}
    for ticket, person in Presence.objects.filter(ticket__in=found).values_list("ticket", "person"):
        found[ticket].add(person)
    return found


@periodic("* * * * *")
def sweep(timestamp: int) -> None:
    """Each minute: tabs that ended without a word, where nobody else was to notice it. Safe to run twice."""
    Presence.objects.extra(where=["until < now()"]).delete()
