"""Tasks whose date has come are told once, to whom they belong, as long as it is his to see."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.notices.stories import kinds_of
from tresen.kit import clock
from tresen.notices import due
from tresen.notices.handling import mute
from tresen.notices.models import Notice, ToldTask
from tresen.people.actor import SYSTEM
from tresen.people.models import TeamMembership
from tresen.tickets.models import Task, Ticket
from tresen.tickets.states import solve
from tresen.tickets.tasks import Duty, add_task, change_task, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon() -> datetime:
    return clock.now()


def given(ticket: Ticket, at: datetime, **more: Any) -> Task:
    return add_task(ticket, Duty("Konto sperren", due_at=at, **more), by=SYSTEM)


def a_minute_passes(at: datetime) -> None:
    with clock.at(at):
        due.tell_due(timestamp=0)


def test_it_is_told_when_its_date_has_come_and_once(cast: Cast, noon: datetime) -> None:
    given(cast.ticket, noon, owner=cast.agent)
    a_minute_passes(noon - timedelta(minutes=1))
    assert not Notice.objects.exists()
    for minute in range(3):
        a_minute_passes(noon + timedelta(minutes=minute))
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.reason, notice.count) == (cast.agent, "task_due", "owner", 1)
    assert notice.at == noon


def test_another_date_is_told_again(cast: Cast, noon: datetime) -> None:
    task = given(cast.ticket, noon, owner=cast.agent)
    a_minute_passes(noon)
    later = noon + timedelta(hours=2)
    change_task(task, Duty("Konto sperren", owner=cast.agent, due_at=later), by=SYSTEM)
    a_minute_passes(noon + timedelta(hours=1))
    assert kinds_of(cast.agent) == ["task_due"]
    a_minute_passes(later)
    assert kinds_of(cast.agent) == ["task_due", "task_due"]


def test_a_teams_task_is_told_to_its_members_and_an_owners_to_him_alone(cast: Cast, noon: datetime) -> None:
    given(cast.ticket, noon, team=cast.team)
    a_minute_passes(noon)
    assert set(Notice.objects.values_list("person", "reason")) == {
        (cast.agent.pk, "member"),
        (cast.colleague.pk, "member"),
    }
    Notice.objects.all().delete()
    given(cast.ticket, noon, team=cast.team, owner=cast.colleague)
    a_minute_passes(noon)
    assert list(Notice.objects.values_list("person", flat=True)) == [cast.colleague.pk]


def test_whoever_sees_the_ticket_no_more_is_told_nothing(cast: Cast, noon: datetime) -> None:
    given(cast.ticket, noon, owner=cast.agent)
    TeamMembership.objects.filter(person=cast.agent).delete()
    a_minute_passes(noon)
    assert not Notice.objects.exists()
    assert ToldTask.objects.exists(), "and is not told of it later"


def test_what_is_muted_done_or_over_is_not_told(cast: Cast, noon: datetime) -> None:
    muted, over = cast.open("Stumm"), cast.open("Gelöst")
    given(muted, noon, owner=cast.agent)
    mute(cast.agent, muted)
    given(over, noon, owner=cast.agent)
    solve(over, by=SYSTEM)
    tick(given(cast.ticket, noon, owner=cast.agent), by=SYSTEM)
    a_minute_passes(noon)
    assert not Notice.objects.exists()


def test_after_a_long_outage_nobody_hears_of_last_week(cast: Cast, noon: datetime) -> None:
    given(cast.ticket, noon, owner=cast.agent)
    a_minute_passes(noon + due.OLD + timedelta(minutes=1))
    assert not Notice.objects.exists()


def test_many_overdue_ones_do_not_keep_back_the_next(cast: Cast, noon: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(due, "MOST", 1)
    given(cast.ticket, noon, owner=cast.agent)
    given(cast.open("Zweiter"), noon + timedelta(minutes=1), owner=cast.colleague)
    for minute in range(1, 3):
        a_minute_passes(noon + timedelta(minutes=minute))
    assert kinds_of(cast.agent) == kinds_of(cast.colleague) == ["task_due"]


def test_a_task_our_code_fails_on_does_not_keep_back_the_others(cast: Cast, noon: datetime, monkeypatch: Any) -> None:
    broken = given(cast.ticket, noon, owner=cast.agent)
    given(cast.open("Zweiter"), noon, owner=cast.colleague)
    whole = due._tell
    monkeypatch.setattr(due, "_tell", lambda task, at: 1 / 0 if task == broken else whole(task, at))
    a_minute_passes(noon)
    assert kinds_of(cast.colleague) == ["task_due"]
    assert not ToldTask.objects.filter(task=broken).exists(), "it is tried again with the next minute"
    monkeypatch.undo()
    a_minute_passes(noon)
    assert kinds_of(cast.agent) == ["task_due"]
