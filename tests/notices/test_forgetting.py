"""Notices are no archive: what was read goes after a month, what nobody reads after half a year."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tresen.kit import clock
from tresen.notices.forgetting import KEPT_FOR, LETTERS_FOR, READ_FOR, TASKS_FOR, forget
from tresen.notices.models import Letter, Notice, Push, ToldTask
from tresen.people.actor import SYSTEM
from tresen.tickets.tasks import Duty, add_task

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def notice(cast: Cast, at: datetime, read_at: datetime | None = None) -> Notice:
    told = {"kind": "assigned", "kinds": ["assigned"], "reason": "assignee", "begun_at": at, "at": at}
    return Notice.objects.create(person=cast.agent, ticket=cast.ticket, read_at=read_at, **told)


def test_what_was_read_a_month_ago_goes(cast: Cast) -> None:
    now = clock.now()
    old = now - READ_FOR - HOUR
    notice(cast, old, old)
    kept = {
        notice(cast, old).pk,  # nobody has read it
        notice(cast, old, now).pk,  # read today
        notice(cast, now - READ_FOR + HOUR, now - READ_FOR + HOUR).pk,
    }
    forget(timestamp=0)
    assert set(Notice.objects.values_list("pk", flat=True)) == kept


def test_what_nobody_reads_goes_after_half_a_year_with_its_pushes(cast: Cast) -> None:
    from tests.notices.test_pushing import Browser
    from tresen.notices.devices import switch_on

    now = clock.now()
    device = switch_on(cast.agent, Browser().reader, name="Firefox")
    Push.objects.create(device=device, notice=notice(cast, now - KEPT_FOR - HOUR))
    kept = notice(cast, now - KEPT_FOR + HOUR)
    forget(timestamp=0)
    assert list(Notice.objects.all()) == [kept]
    assert not Push.objects.exists()


def test_mails_and_told_dates_go_too(cast: Cast) -> None:
    now = clock.now()
    for age in (LETTERS_FOR + HOUR, LETTERS_FOR - HOUR):
        Letter.objects.create(person=cast.agent, notices=[1], created_at=now - age)
    task = add_task(cast.ticket, Duty("Konto sperren"), by=SYSTEM)
    for age in (TASKS_FOR + HOUR, TASKS_FOR - HOUR):
        ToldTask.objects.create(task=task, due_at=now - age)
    for _night in range(2):
        forget(timestamp=0)
        assert Letter.objects.get().created_at == now - LETTERS_FOR + HOUR
        assert ToldTask.objects.get().due_at == now - TASKS_FOR + HOUR


def test_a_date_is_remembered_longer_than_it_could_be_told(cast: Cast) -> None:
    from tresen.notices.due import OLD

    assert TASKS_FOR > OLD
