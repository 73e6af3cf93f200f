"""What a customer still waits for: the next first, and nothing of what its reader may not see."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.tickets.models import Ticket
from tresen.tickets.promises import Kind, promises_to
from tresen.tickets.scheduling import Plan, schedule
from tresen.tickets.states import wait
from tresen.tickets.tasks import Duty, add_task, tick


def told(cast: Cast, who: str = "agent") -> list[tuple[str, str, str]]:
    return [(one.kind, one.ticket.number, one.words) for one in promises_to(cast.customer, by=cast.actor(who))]


@pytest.fixture
def soon() -> datetime:
    return timezone.now() + timedelta(hours=3)


def plan(cast: Cast, ticket: Ticket, at: datetime) -> None:
    given = Plan(kind="reply", html="<p>Geheim</p>", recipients={"to": ["karla@klinikum.test"]})
    schedule(ticket, given, by=cast.actor("agent"), at=at)


def test_the_next_comes_first_whatever_it_is(cast: Cast, soon: datetime) -> None:
    other = cast.open("Zweites")
    add_task(cast.ticket, Duty("Techniker schicken", due_at=soon + timedelta(hours=1)), by=SYSTEM)
    add_task(cast.ticket, Duty("Ohne Datum"), by=SYSTEM)
    plan(cast, cast.ticket, soon)
    wait(other, by=SYSTEM, until=soon + timedelta(days=1))
    assert told(cast) == [
        (Kind.MESSAGE, cast.ticket.number, ""),
        (Kind.TASK, cast.ticket.number, "Techniker schicken"),
        (Kind.RETURN, other.number, ""),
    ]


def test_what_is_done_or_over_is_no_promise(cast: Cast, soon: datetime) -> None:
    task = add_task(cast.ticket, Duty("Anrufen", due_at=soon), by=SYSTEM)
    tick(task, by=SYSTEM)
    assert told(cast) == []


def test_others_are_told_nothing_of_tickets_that_are_not_theirs(cast: Cast, soon: datetime) -> None:
    add_task(cast.ticket, Duty("Anrufen", due_at=soon), by=SYSTEM)
    plan(cast, cast.ticket, soon)
    assert len(told(cast)) == 2
    assert told(cast, "outsider") == []


def test_it_asks_as_much_for_a_hundred_tickets_as_for_one(cast: Cast, soon: datetime) -> None:
    add_task(cast.ticket, Duty("Anrufen", due_at=soon), by=SYSTEM)
    with CaptureQueriesContext(connection) as one:
        told(cast)
    for number in range(20):
        ticket = cast.open(f"Noch eines {number}")
        add_task(ticket, Duty("Anrufen", due_at=soon), by=SYSTEM)
    with CaptureQueriesContext(connection) as many:
        assert len(told(cast)) == 6
    assert len(many) == len(one)
