"""Recurring and scheduled tickets (T14): the dates are those of the wall clock, and each is made once."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import Cast, make_cast
from tresen.kit import clock
from tresen.tickets.change import Refused
from tresen.tickets.checklists import save_checklist
from tresen.tickets.dates import check_rule, dates, dates_after
from tresen.tickets.models import ChecklistItem, Recurrence, Run, Ticket, TicketTemplate
from tresen.tickets.recurring import Timetable, open_all_due, open_due, open_now, pause, plan, recurrences_for
from tresen.tickets.templates import open_from, templates_for

BERLIN = "Europe/Berlin"
LAST_WORKDAY = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"


def shown(rule: str, first: date, count: int, at: time = time(8), zone: str = BERLIN) -> list[str]:
    found = dates_after(datetime(2000, 1, 1, tzinfo=UTC), count, rule, first, at, zone)
    return [f"{one.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", ["2026-01-01"]),
        ("FREQ=DAILY;INTERVAL=2", ["2026-01-01", "2026-01-03", "2026-01-05"]),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", ["2026-01-01", "2026-01-02", "2026-01-05"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", ["2026-01-01", "2026-01-12", "2026-01-15"]),
        ("FREQ=MONTHLY;BYDAY=2MO", ["2026-01-12", "2026-02-09", "2026-03-09"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (LAST_WORKDAY, ["2026-01-30", "2026-02-27", "2026-03-31"]),
        ("FREQ=YEARLY", ["2026-01-01", "2027-01-01", "2028-01-01"]),
    ],
)
def test_the_rules_give_their_dates(rule: str, expected: list[str]) -> None:
    assert shown(rule, date(2026, 1, 1), 3) == [f"{day} 08:00" for day in expected]


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYMONTHDAY=31", "x", "FREQ=DAILY\n"]
)
def test_other_rules_are_refused(rule: str) -> None:
    with pytest.raises(Refused):
        check_rule(rule)


def test_a_time_that_the_clock_skips_or_shows_twice_comes_once() -> None:
    """29 March 2026 has no 02:30 in Berlin, 25 October has two."""
    spring = list(dates("FREQ=DAILY", date(2026, 3, 28), time(2, 30), BERLIN, date(2026, 3, 30)))
    assert spring == [datetime(2026, 3, 28, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
                      datetime(2026, 3, 30, 0, 30, tzinfo=UTC)]  # fmt: skip
    autumn = list(dates("FREQ=DAILY", date(2026, 10, 24), time(2, 30), BERLIN, date(2026, 10, 26)))
    assert autumn == [datetime(2026, 10, 24, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
                      datetime(2026, 10, 26, 1, 30, tzinfo=UTC)]  # fmt: skip


ZONES = [BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.times(), st.sampled_from(ZONES))
def test_every_day_has_one_date_whatever_the_zone(first: date, at: time, zone: str) -> None:
    found = dates_after(datetime(2000, 1, 1, tzinfo=UTC), 400, "FREQ=DAILY", first, at.replace(microsecond=0), zone)
    assert len(set(found)) == 400
    assert found == sorted(found)


def template(cast: Cast, **more: Any) -> TicketTemplate:
    given = {"name": "Wartung", "subject": "Server warten", "body": "Updates einspielen", "kind": "request"}
    return TicketTemplate.objects.create(**{**given, "customer": cast.customer, "team": cast.team, **more})


DAILY = Timetable("FREQ=DAILY", date(2026, 5, 1), time(8), BERLIN)
AT_EIGHT = datetime(2026, 5, 1, 6, tzinfo=UTC)


def daily(cast: Cast, **more: Any) -> Recurrence:
    with clock.at(AT_EIGHT - timedelta(days=1)):
        return plan(template(cast, **more), DAILY, by=cast.actor("admin"))


def test_a_ticket_opens_as_the_template_has_it(cast: Cast) -> None:
    items = [ChecklistItem(title="Sichern", compulsory=True)]
    listed = save_checklist(None, name="Wartung", kinds=[], categories=[], items=items)
    one = daily(cast, priority=3, checklist=listed)
    with clock.at(AT_EIGHT):
        ticket = open_now(one.pk)
    assert ticket is not None
    assert (ticket.subject, ticket.kind, ticket.team, ticket.priority) == ("Server warten", "request", cast.team, 3)
    assert (ticket.channel, ticket.customer) == ("schedule", cast.customer)
    assert ticket.messages.get().kind == "note"
    assert [task.title for task in ticket.tasks.all()] == ["Sichern"]
    assert Recurrence.objects.get().next_at == AT_EIGHT + timedelta(days=1)


def test_it_opens_once_however_often_it_is_asked(cast: Cast) -> None:
    one = daily(cast)
    with clock.at(AT_EIGHT + timedelta(minutes=3)):
        for _ in range(3):
            open_all_due(0)
            open_due(one.pk)
    assert Ticket.objects.filter(channel="schedule").count() == Run.objects.count() == 1


def test_after_downtime_there_is_one_ticket_that_names_the_dates_gone_by(cast: Cast) -> None:
    one = daily(cast)
    with clock.at(AT_EIGHT + timedelta(days=3, hours=2)):
        ticket = open_now(one.pk)
        assert open_now(one.pk) is None
    assert ticket is not None
    assert Ticket.objects.filter(channel="schedule").count() == 1
    text = ticket.messages.get().text
    assert "01.05.2026 08:00, 02.05.2026 08:00, 03.05.2026 08:00" in text
    assert "04.05." not in text
    assert Run.objects.filter(ticket=ticket).count() == 4
    assert Recurrence.objects.get().next_at == AT_EIGHT + timedelta(days=4)


def test_once_is_once(cast: Cast) -> None:
    with clock.at(AT_EIGHT - timedelta(days=1)):
        when = Timetable("", date(2026, 5, 1), time(8), BERLIN)
        one = plan(template(cast), when, by=cast.actor("admin"))
    with clock.at(AT_EIGHT + timedelta(days=9)):
        assert open_now(one.pk) is not None
        assert open_now(one.pk) is None
        with pytest.raises(Refused):
            plan(one.template, when, by=cast.actor("admin"), known=one)
    assert Recurrence.objects.get().next_at is None


def test_what_goes_by_while_it_is_paused_is_not_made_up_for(cast: Cast) -> None:
    one = daily(cast)
    pause(one, paused=True)
    with clock.at(AT_EIGHT + timedelta(days=2, hours=1)):
        assert open_now(one.pk) is None
        pause(one, paused=False)
        assert open_now(one.pk) is None
    assert Recurrence.objects.get().next_at == AT_EIGHT + timedelta(days=3)


def test_what_is_refused_is_told_and_tried_again(cast: Cast) -> None:
    one = daily(cast)
    cast.customer.is_active = False
    cast.customer.save()
    with clock.at(AT_EIGHT):
        open_due(one.pk)
        assert "gesperrt" in Recurrence.objects.get().fault
        cast.customer.is_active = True
        cast.customer.save()
        open_due(one.pk)
    assert Recurrence.objects.get().fault == ""
    assert Run.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_one_ticket() -> None:
    cast = make_cast()
    one = daily(cast)

    def work(_: int) -> None:
        try:
            with clock.at(AT_EIGHT):
                open_now(one.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    assert Ticket.objects.filter(channel="schedule").count() == Run.objects.count() == 1


KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from datetime import datetime
from tresen.kit import clock
from tresen.tickets import recurring
whole = recurring._open
def dying(*given):
    whole(*given)
    os.kill(os.getpid(), signal.SIGKILL)
recurring._open = dying
with clock.at(datetime.fromisoformat(sys.argv[3])):
    recurring.open_now(int(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_whoever_is_killed_half_way_has_done_nothing_and_the_next_one_does_it_once() -> None:
    one = daily(make_cast())
    name = connection.settings_dict["NAME"]
    arguments = [sys.executable, "-c", KILLED, str(name), str(one.pk), AT_EIGHT.isoformat()]
    ended = subprocess.run(arguments, env=dict(os.environ), check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not Ticket.objects.filter(channel="schedule").exists()
    with clock.at(AT_EIGHT + timedelta(minutes=1)):
        assert open_now(one.pk) is not None
    assert Ticket.objects.filter(channel="schedule").count() == Run.objects.count() == 1


def test_a_template_of_a_confidential_team_is_its_members_alone(cast: Cast) -> None:
    from tresen.people.models import Team, TeamMembership

    secret = Team.objects.create(name="Personal", confidential=True)
    TeamMembership.objects.create(team=secret, person=cast.agent)
    one = daily(cast, team=secret)
    assert list(templates_for(cast.actor("agent"))) == [one.template]
    for who in ("admin", "outsider", "customer"):
        assert not templates_for(cast.actor(who)).exists()
        assert not recurrences_for(cast.actor(who)).exists()


def test_a_template_without_customer_needs_one(cast: Cast) -> None:
    one = template(cast, customer=None)
    with pytest.raises(Refused):
        open_from(one, by=cast.actor("agent"))
    with pytest.raises(Refused):
        plan(one, DAILY, by=cast.actor("admin"))
    assert open_from(one, by=cast.actor("agent"), customer=cast.workmate).customer == cast.workmate
