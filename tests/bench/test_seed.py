"""Seeded tickets are such as the verbs would have left them."""

from datetime import UTC, datetime

import psycopg
import pytest

from bench.people import add_customers, read, script
from bench.seed import seed
from bench.words import RARE
from tresen.kit.connection import direct_dsn
from tresen.people.actor import SYSTEM
from tresen.search.engine import find
from tresen.search.models import Entry
from tresen.tickets.body import Body
from tresen.tickets.change import TRACKED, _stored, plain
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.opening import open_ticket
from tresen.tickets.replay import replay

COUNT = 150


@pytest.mark.django_db(transaction=True)
def test_seeded_tickets_are_like_those_of_the_verbs() -> None:
    exec(script("bench-bench-bench"), {})
    with psycopg.connect(direct_dsn(), autocommit=True) as server:
        add_customers(server, 30)
        seed(server, read(server), COUNT, today=datetime(2026, 11, 20, tzinfo=UTC))
        indexes = server.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'search_entry'").fetchall()
    assert ("search_words",) in indexes
    assert Message.objects.count() == Entry.objects.count() == 3 * COUNT
    for ticket in Ticket.objects.all():
        told = replay(ticket)
        for column in TRACKED:
            assert _same(told[column], plain(getattr(ticket, _stored(column)))), (column, ticket.number)
    assert len(find(SYSTEM, RARE)) == 20
    assert find(SYSTEM, Ticket.objects.latest("id").number)
    _the_desk_goes_on()


def _same(told: object, stored: object) -> bool:
    """Times may be written in another zone."""
    if isinstance(told, str) and isinstance(stored, str) and "T" in told and told != stored:
        return datetime.fromisoformat(told) == datetime.fromisoformat(stored)
    return told == stored


def _the_desk_goes_on() -> None:
    """Ids and numbers continue behind the seeded rows."""
    last = Ticket.objects.latest("id")
    opened = open_ticket(by=SYSTEM, subject="Neu", customer=last.customer, body=Body.from_text("Hallo"))
    assert opened.pk > last.pk
    assert int(opened.number[2:]) > int(last.number[2:])
    assert Event.objects.latest("id").ticket_id == opened.pk
