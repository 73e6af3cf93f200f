"""The demo shows tasks, working time, waiting and recurring tickets: every page of them is full and credible."""

from datetime import timedelta

import pytest

from tests.demo.conftest import TODAY
from tresen.demo.loading import DemoSummary
from tresen.people.actor import SYSTEM
from tresen.people.models import Person
from tresen.tickets.models import Billing, Recurrence, Run, StateType, Task, Ticket, TicketTemplate, TimeEntry, Timer
from tresen.tickets.time_report import Wanted, sums_of

pytestmark = pytest.mark.django_db


def test_tasks_are_open_done_and_overdue_with_owners(loaded: DemoSummary) -> None:
    unfinished = Task.objects.filter(done_at=None, ticket__state_type__in=("new", "open", "waiting"))
    assert unfinished.filter(due_at__lt=TODAY).exists()
    assert unfinished.filter(due_at__gt=TODAY).exists()
    assert unfinished.filter(owner=Person.objects.get(email="admin@demo.example")).exists()
    assert unfinished.filter(compulsory=True).exists()
    assert Task.objects.filter(done_at__isnull=False).exists()
    # Nothing was solved over a compulsory task.
    assert not Task.objects.filter(compulsory=True, done_at=None, ticket__state_type__in=("solved", "closed")).exists()


def test_time_is_booked_by_who_spoke_and_last_month_is_billed(loaded: DemoSummary) -> None:
    assert {one.day for one in TimeEntry.objects.all()} <= {TODAY.date() - timedelta(days=day) for day in range(63)}
    assert TimeEntry.objects.values("activity").distinct().count() >= 3
    month = Wanted(TODAY.date().replace(day=1), TODAY.date())
    assert sum(one.minutes for one in sums_of(SYSTEM, month)) > 0
    assert all(one.first.month == 10 for one in Billing.objects.all())
    timer = Timer.objects.get()
    assert (timer.seconds, timer.started_at) == (23 * 60, None)


def test_tickets_open_from_templates_and_wait_for_their_dates(loaded: DemoSummary) -> None:
    assert TicketTemplate.objects.count() == 5
    assert Recurrence.objects.filter(fault="", next_at__gt=TODAY).count() == 2
    states = list(Run.objects.order_by("recurrence", "due_at").values_list("ticket__state_type", flat=True))
    assert StateType.SOLVED in states
    assert states.count(StateType.NEW) == 2, "the latest of each is still to be done"
    assert Ticket.objects.filter(state_type=StateType.OPEN, woken_at__isnull=False).exists()
    waiting = Ticket.objects.filter(state_type=StateType.WAITING, waiting_until__gt=TODAY)
    assert waiting.filter(waiting_until__lt=TODAY + timedelta(hours=12)).exists()
