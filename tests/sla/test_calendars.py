"""Calendars in the house: versions that leave the past alone, who works by which, who may change what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.cast import Cast
from tresen.kit import clock
from tresen.sla.access import calendars_for, uses_for
from tresen.sla.editing import (
    add_version,
    change_calendar,
    correct_version,
    make_calendar,
    version_at,
    withdraw_version,
)
from tresen.sla.hours.reckoning import ledger, used
from tresen.sla.models import Calendar, CalendarVersion
from tresen.sla.using import hours_for, hours_of, use_calendar, uses_now
from tresen.tickets.change import Refused

WEEK = {"zone": "Europe/Berlin", "weekly": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)


def week(*spans: str, **more: Any) -> dict[str, Any]:
    return {**WEEK, "weekly": {"mon-fri": list(spans)}, **more}


@pytest.fixture
def office(db: None) -> Calendar:
    return Calendar.objects.get(name="Bürozeiten")


def test_a_new_house_has_office_hours_and_round_the_clock(office: Calendar) -> None:
    assert [(one.calendar, one.team, one.organisation) for one in uses_now()] == [(office, None, None)]
    assert used(hours_of(office), MONDAY, MONDAY + 7 * DAY) == timedelta(hours=45)
    always = Calendar.objects.get(name="Rund um die Uhr")
    assert used(hours_of(always), MONDAY, MONDAY + 7 * DAY) == timedelta(days=7)


def test_a_change_holds_from_now_on_and_yesterday_stays(cast: Cast, office: Calendar) -> None:
    before = ledger(hours_of(office), MONDAY, MONDAY + 2 * DAY)
    with clock.at(MONDAY + 2 * DAY):
        add_version(office, week("10:00-11:00"), by=cast.actor("admin"), note="Kurzarbeit")
    office.refresh_from_db()
    assert ledger(hours_of(office), MONDAY, MONDAY + 2 * DAY) == before
    assert used(hours_of(office), MONDAY + 2 * DAY, MONDAY + 4 * DAY) == timedelta(hours=2)
    assert [one.note for one in office.versions.all()] == ["", "Kurzarbeit"]


def test_a_version_to_come_is_set_right_or_withdrawn_until_it_holds(cast: Cast, office: Calendar) -> None:
    admin = cast.actor("admin")
    soon = clock.now() + 30 * DAY
    coming = add_version(office, week("10:00-11:00"), valid_from=soon, by=admin)
    correct_version(coming, week("10:00-12:00"), by=admin, valid_from=soon + DAY, note="Tippfehler")
    coming.refresh_from_db()
    assert (coming.valid_from, coming.note) == (soon + DAY, "Tippfehler")
    with clock.at(soon + 2 * DAY), pytest.raises(Refused, match=r"gilt schon|holds already"):
        correct_version(coming, week("10:00-13:00"), by=admin)
    withdraw_version(coming, by=admin)
    assert office.versions.count() == 1
    with pytest.raises(Refused):
        withdraw_version(coming, by=admin)


def test_the_database_itself_keeps_what_has_held(office: Calendar) -> None:
    version = office.versions.get()
    for change in (
        lambda: CalendarVersion.objects.filter(pk=version.pk).update(hours=WEEK),
        lambda: CalendarVersion.objects.filter(pk=version.pk).update(valid_from=MONDAY),
        lambda: CalendarVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    CalendarVersion.objects.filter(pk=version.pk).update(note="ein Wort dazu")


def test_nothing_begins_in_the_past_or_twice(cast: Cast, office: Calendar) -> None:
    admin, now = cast.actor("admin"), clock.now()
    with pytest.raises(Refused):
        add_version(office, week("10:00-11:00"), valid_from=now - DAY, by=admin)
    add_version(office, week("10:00-11:00"), valid_from=now + DAY, by=admin)
    with pytest.raises(Refused):
        add_version(office, week("10:00-12:00"), valid_from=now + DAY, by=admin)
    same = office.versions.all()[0]
    assert add_version(office, same.hours, by=admin) == same
    assert office.versions.count() == 2


def test_who_looked_at_an_older_version_is_told(cast: Cast, office: Calendar) -> None:
    admin, seen = cast.actor("admin"), version_at(office, clock.now()).pk
    add_version(office, week("10:00-11:00"), by=admin, seen=seen)
    with pytest.raises(Refused):
        add_version(office, week("10:00-12:00"), by=admin, seen=seen)


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {**WEEK, "zone": "Berlin"},
        {**WEEK, "weekly": {"mon": ["25:00-26:00"]}},
        {**WEEK, "closures": [{"from": "2026-12-31", "to": "2026-12-24"}]},
    ],
)
def test_hours_that_are_wrong_are_refused_in_words(cast: Cast, office: Calendar, hours: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        make_calendar("Neu", hours, by=cast.actor("admin"))
    assert "%(" not in str(refused.value)
    with pytest.raises(Refused):
        add_version(office, hours, by=cast.actor("admin"))


def test_names_are_needed_and_once(cast: Cast, office: Calendar) -> None:
    admin = cast.actor("admin")
    for name in ("", " ", "Bürozeiten"):
        with pytest.raises(Refused):
            make_calendar(name, WEEK, by=admin)
    made = make_calendar(" Werk  Süd ", WEEK, by=admin)
    assert made.name == "Werk Süd"
    with pytest.raises(Refused):
        change_calendar(made, name="Bürozeiten", by=admin)


@pytest.mark.parametrize("who", ["agent", "customer"])
def test_only_administrators_change_calendars(cast: Cast, office: Calendar, who: str) -> None:
    by, version = cast.actor(who), office.versions.get()
    for change in (
        lambda: make_calendar("Neu", WEEK, by=by),
        lambda: add_version(office, WEEK, by=by),
        lambda: change_calendar(office, name="Neu", by=by),
        lambda: correct_version(version, WEEK, by=by),
        lambda: withdraw_version(version, by=by),
        lambda: use_calendar(office, team=cast.team, by=by),
    ):
        with pytest.raises(Refused):
            change()
    assert calendars_for(by).exists() is (who == "agent")
    assert uses_for(by).exists() is (who == "agent")


def test_the_client_goes_before_the_team_and_the_team_before_the_house(cast: Cast, office: Calendar) -> None:
    admin = cast.actor("admin")
    of_team = make_calendar("Schicht", week("06:00-14:00"), by=admin)
    of_client = make_calendar("Klinik", week("00:00-24:00"), by=admin)
    start, team, client = clock.now(), cast.team.pk, cast.clinic.pk
    with clock.at(start + DAY):
        use_calendar(of_team, team=cast.team, by=admin)
    with clock.at(start + 2 * DAY):
        use_calendar(of_client, organisation=cast.clinic, by=admin)
    with clock.at(start + 3 * DAY):
        use_calendar(None, organisation=cast.clinic, by=admin)
    both, house = hours_for(team, client), hours_of(office)
    steps = [(start - 9 * DAY, start + DAY, house), (start + DAY, start + 2 * DAY, hours_of(of_team)),
             (start + 2 * DAY, start + 3 * DAY, hours_of(of_client)),
             (start + 3 * DAY, start + 9 * DAY, hours_of(of_team))]  # fmt: skip
    for since, until, expected in steps:
        assert ledger(both, since, until) == ledger(expected, since, until)
    assert ledger(hours_for(), start - DAY, start + 9 * DAY) == ledger(house, start - DAY, start + 9 * DAY)


def test_a_version_within_the_time_it_is_used_is_seen(cast: Cast, office: Calendar) -> None:
    admin, start = cast.actor("admin"), clock.now()
    shift = make_calendar("Schicht", week("06:00-14:00"), by=admin)
    for days, spans in ((-5, "01:00-02:00"), (3, "06:00-07:00"), (20, "00:00-24:00")):
        with clock.at(start + timedelta(days=days - 1)):
            add_version(shift, week(spans), valid_from=start + timedelta(days=days), by=admin)
    use_calendar(shift, team=cast.team, by=admin)
    with clock.at(start + 10 * DAY):
        use_calendar(office, team=cast.team, by=admin)
    found = hours_for(cast.team.pk)
    assert ledger(found, start + DAY, start + 10 * DAY) == ledger(hours_of(shift), start + DAY, start + 10 * DAY)
    after = (start + 10 * DAY + timedelta(minutes=1), start + 30 * DAY)
    assert ledger(found, *after) == ledger(hours_of(office), *after)


def test_one_that_somebody_works_by_is_not_put_aside(cast: Cast, office: Calendar) -> None:
    admin, always = cast.actor("admin"), Calendar.objects.get(name="Rund um die Uhr")
    with pytest.raises(Refused):
        change_calendar(office, is_active=False, by=admin)
    change_calendar(always, is_active=False, by=admin)
    with pytest.raises(Refused):
        use_calendar(always, team=cast.team, by=admin)
    with pytest.raises(Refused):
        use_calendar(None, by=admin)
