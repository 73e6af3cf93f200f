"""Working time (T17): booked by whoever worked, locked once billed, opened again only with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.models import Team, TeamMembership, TeamRole
from tresen.people.rights import Right
from tresen.tickets.billing import bill, billings_for, unbill
from tresen.tickets.booking import Work, book, change_entry, entries_for, remove_entry
from tresen.tickets.change import Refused
from tresen.tickets.models import Activity, Event, Ticket, TimeEntry, Timer
from tresen.tickets.timers import minutes_of, pause, reset, seconds_of, start


@pytest.fixture
def activity(db: None) -> Activity:
    return Activity.objects.create(names={"de": "Fernwartung", "en": "Remote help"})


def booked(cast: Cast, activity: Activity, minutes: int = 30, who: str = "agent", **more: Any) -> TimeEntry:
    ticket = more.pop("ticket", cast.ticket)
    return book(ticket, Work(minutes, activity, **more), by=cast.actor(who))


def test_time_is_booked_in_the_journal_and_leaves_the_ticket_in_its_place(cast: Cast, activity: Activity) -> None:
    before = Ticket.objects.get(pk=cast.ticket.pk).updated_at
    entry = booked(cast, activity, 45, note="  Treiber   neu ")
    assert (entry.minutes, entry.note, entry.billable, entry.day) == (45, "Treiber neu", True, timezone.localdate())
    assert Ticket.objects.get(pk=cast.ticket.pk).updated_at == before
    assert Event.objects.filter(name="time_booked").get().data["minutes"] == 45


@pytest.mark.parametrize("minutes", [0, -1, 1441])
def test_an_entry_is_a_minute_to_a_day(cast: Cast, activity: Activity, minutes: int) -> None:
    with pytest.raises(Refused):
        booked(cast, activity, minutes)


def test_no_time_is_booked_for_tomorrow_or_on_what_is_not_used_any_more(cast: Cast, activity: Activity) -> None:
    with pytest.raises(Refused):
        booked(cast, activity, day=timezone.localdate() + timedelta(days=1))
    entry = booked(cast, activity)
    activity.is_active = False
    activity.save()
    with pytest.raises(Refused):
        booked(cast, activity)
    change_entry(entry, Work(20, activity, billable=False), by=cast.actor("agent"))
    assert TimeEntry.objects.get().minutes == 20


def test_only_who_booked_it_changes_it(cast: Cast, activity: Activity) -> None:
    entry = booked(cast, activity)
    for act in (lambda by: change_entry(entry, Work(5, activity), by=by), lambda by: remove_entry(entry, by=by)):
        with pytest.raises(Refused):
            act(cast.actor("colleague"))
    change_entry(entry, Work(5, activity), by=cast.actor("agent"))
    assert Event.objects.filter(name="time_changed").get().data["differs"]["minutes"] == [30, 5]
    remove_entry(entry, by=cast.actor("agent"))
    remove_entry(entry, by=cast.actor("agent"))
    assert not TimeEntry.objects.exists()
    assert Event.objects.filter(name="time_removed").count() == 1


def test_what_is_billed_is_locked_until_it_is_taken_back_with_a_reason(cast: Cast, activity: Activity) -> None:
    today = timezone.localdate()
    entry, free = booked(cast, activity, 30), booked(cast, activity, 10, billable=False)
    made = bill(cast.clinic, today.replace(day=1), today, by=cast.actor("admin"))
    assert (made.entries_count, made.minutes) == (1, 30)
    for act in (
        lambda: change_entry(entry, Work(5, activity), by=cast.actor("agent")),
        lambda: remove_entry(entry, by=cast.actor("agent")),
        lambda: bill(cast.clinic, today, today, by=cast.actor("admin")),
        lambda: unbill(made, by=cast.actor("admin"), reason="  "),
    ):
        with pytest.raises(Refused):
            act()
    remove_entry(free, by=cast.actor("agent"))
    unbill(made, by=cast.actor("admin"), reason="Falscher Monat")
    with pytest.raises(Refused):
        unbill(made, by=cast.actor("admin"), reason="Noch einmal")
    remove_entry(entry, by=cast.actor("agent"))
    kept = billings_for(cast.actor("admin")).get()
    assert (kept.undone_by, kept.reason, kept.minutes) == (cast.admin, "Falscher Monat", 30)


def test_a_billing_takes_only_its_client_and_period(cast: Cast, activity: Activity) -> None:
    today = timezone.localdate()
    other = cast.open(customer=cast.stranger)
    booked(cast, activity, 7, ticket=other)
    booked(cast, activity, 11, day=today - timedelta(days=40))
    booked(cast, activity, 13)
    assert bill(cast.clinic, today - timedelta(days=5), today, by=cast.actor("admin")).minutes == 13
    assert bill(cast.factory, today, today, by=cast.actor("admin")).minutes == 7


def test_time_is_seen_by_who_bills_the_ticket_and_by_who_booked_it(cast: Cast, activity: Activity) -> None:
    role = TeamRole.objects.create(names={"de": "Nur Zeit"}, rights=[Right.TIME, Right.NOTE])
    TeamMembership.objects.filter(person=cast.colleague).update(role=role)
    mine, his = booked(cast, activity, 1), booked(cast, activity, 2, "colleague")
    assert set(entries_for(cast.actor("agent"))) == {mine, his}
    assert set(entries_for(cast.actor("colleague"))) == {his}
    for nobody in ("outsider", "customer", "manager", "stranger"):
        assert not entries_for(cast.actor(nobody)).exists()


def test_time_of_a_confidential_team_is_its_members_alone(cast: Cast, activity: Activity) -> None:
    secret = Team.objects.create(name="Personal", confidential=True)
    TeamMembership.objects.create(team=secret, person=cast.agent)
    hidden = cast.open("Abmahnung", team=secret)
    booked(cast, activity, 60, ticket=hidden)
    today = timezone.localdate()
    assert not entries_for(cast.actor("admin")).exists()
    with pytest.raises(Refused):
        bill(cast.clinic, today, today, by=cast.actor("admin"))
    assert bill(cast.clinic, today, today, by=cast.actor("agent")).minutes == 60
    assert not billings_for(cast.actor("admin")).exists()


def test_a_timer_counts_on_the_server_and_one_runs_at_a_time(cast: Cast) -> None:
    other, began = cast.open(), timezone.now()
    with clock.at(began):
        start(cast.ticket, by=cast.actor("agent"))
        start(cast.ticket, by=cast.actor("colleague"))
    with clock.at(began + timedelta(minutes=10)):
        start(other, by=cast.actor("agent"))
    with clock.at(began + timedelta(minutes=25)):
        first, second = Timer.objects.filter(person=cast.agent).order_by("ticket")
        assert (seconds_of(first), first.started_at) == (600, None)
        assert seconds_of(second) == 900
        start(cast.ticket, by=cast.actor("agent"))
    with clock.at(began + timedelta(minutes=25, seconds=1)):
        pause(cast.ticket, by=cast.actor("agent"))
        assert minutes_of(Timer.objects.get(ticket=cast.ticket, person=cast.agent)) == 11
    reset(cast.ticket, by=cast.actor("agent"))
    assert Timer.objects.filter(person=cast.agent).count() == 1
    assert Timer.objects.filter(person=cast.colleague, started_at__isnull=False).exists()
