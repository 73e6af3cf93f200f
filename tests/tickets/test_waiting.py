"""Waiting until a date (T13): back on top at its time with a mark; thanks in between do not lose the date."""

from datetime import UTC, datetime, timedelta

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.models import Ticket
from tresen.tickets.noting import note
from tresen.tickets.receiving import receive
from tresen.tickets.states import wait
from tresen.tickets.waking import wake_due

MONDAY = datetime(2026, 5, 4, 6, tzinfo=UTC)  # 08:00 in Berlin
THANKS, QUESTION = Body.from_text("Danke!"), Body.from_text("Wann kommt denn jemand?")


def waiting(cast: Cast) -> Ticket:
    with clock.at(MONDAY - timedelta(days=3)):
        ticket = cast.open()
        wait(ticket, by=cast.actor("agent"), until=MONDAY, reason="Ersatzteil kommt")
    return ticket


def test_a_waiting_ticket_is_back_on_top_at_its_time_with_a_mark(cast: Cast) -> None:
    ticket = waiting(cast)
    with clock.at(MONDAY - timedelta(minutes=1)):
        wake_due(0)
        other = cast.open("Neuer")
    assert Ticket.objects.get(pk=ticket.pk).state_type == "waiting"
    with clock.at(MONDAY):
        wake_due(0)
        wake_due(0)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.state_type, fresh.woken_at, fresh.waiting_until) == ("open", MONDAY, None)
    assert fresh.updated_at > other.updated_at
    assert ticket.events.filter(name="reopened").count() == 1
    note(fresh, by=cast.actor("agent"), body=Body.from_text("Gesehen"))
    assert Ticket.objects.get(pk=ticket.pk).woken_at is None


def test_thanks_in_between_do_not_lose_the_date(cast: Cast) -> None:
    ticket = waiting(cast)
    with clock.at(MONDAY - timedelta(days=1)):
        receive(ticket, by=SYSTEM, body=THANKS, author=cast.customer, quiet=True)
    assert Ticket.objects.get(pk=ticket.pk).waiting_until == MONDAY
    with clock.at(MONDAY):
        wake_due(0)
    assert Ticket.objects.get(pk=ticket.pk).woken_at == MONDAY


def test_a_question_wakes_at_once_and_the_journal_keeps_the_date(cast: Cast) -> None:
    ticket = waiting(cast)
    with clock.at(MONDAY - timedelta(days=1)):
        receive(ticket, by=SYSTEM, body=QUESTION, author=cast.customer)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.state_type, fresh.woken_at) == ("open", None)
    event = ticket.events.get(name="received")
    assert event.changes["waiting_until"] == [MONDAY.isoformat(), None]
