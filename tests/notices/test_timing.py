"""Rhythms and quiet hours, in the person's own zone."""

from datetime import UTC, datetime, time

import pytest

from tresen.notices.models import Habits
from tresen.notices.timing import Timing

BERLIN, NIGHT = "Europe/Berlin", {"quiet_from": time(20), "quiet_until": time(7, 30)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def timing(zone: str = BERLIN, **habits: object) -> Timing:
    return Timing.of(Habits(**habits), zone)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-23T19:59:59+01:00", None),
        ("2026-11-23T20:00:00+01:00", "2026-11-24T07:30:00+01:00"),
        ("2026-11-24T03:00:00+01:00", "2026-11-24T07:30:00+01:00"),
        ("2026-11-24T07:30:00+01:00", None),
        ("2026-10-24T22:00:00+02:00", "2026-10-25T07:30:00+01:00"),  # an hour longer: summer ends
    ],
)
def test_a_night_passes_midnight(now: str, until: str | None) -> None:
    assert timing(**NIGHT).push(at(now)) == at(until or now)


def test_a_pause_within_the_day() -> None:
    noon = timing(quiet_from=time(12), quiet_until=time(13))
    assert noon.push(at("2026-11-23T12:30:00+01:00")) == at("2026-11-23T13:00:00+01:00")
    assert noon.push(at("2026-11-23T13:30:00+01:00")) == at("2026-11-23T13:30:00+01:00")


def test_a_weekend_and_the_night_after_it_are_one_quiet() -> None:
    both = timing(quiet_weekends=True, **NIGHT)
    assert both.push(at("2026-11-20T21:00:00+01:00")) == at("2026-11-23T07:30:00+01:00"), "Friday evening to Monday"
    assert timing(quiet_weekends=True).push(at("2026-11-22T10:00:00+01:00")) == at("2026-11-23T00:00:00+01:00")


def test_the_hours_are_those_of_his_own_zone() -> None:
    now = at("2026-11-23T21:00:00+01:00")
    assert timing("America/New_York", **NIGHT).push(now) == now
    assert timing("Nowhere/Never", **NIGHT).push(now) != now, "an unknown zone is the house's"


def test_a_single_mail_waits_a_minute() -> None:
    assert timing().mail(at("2026-11-23T10:00:00+01:00")) == at("2026-11-23T10:01:00+01:00")


def test_digests_come_at_their_time_or_after_the_quiet() -> None:
    assert timing(rhythm="hourly").mail(at("2026-11-23T10:20:00+01:00")) == at("2026-11-23T11:00:00+01:00")
    daily = {"rhythm": "daily", "daily_at": time(8)}
    assert timing(**daily).mail(at("2026-11-23T07:59:00+01:00")) == at("2026-11-23T08:00:00+01:00")
    assert timing(**daily).mail(at("2026-11-23T08:00:00+01:00")) == at("2026-11-24T08:00:00+01:00")
    late = timing(rhythm="daily", daily_at=time(6), **NIGHT)
    assert late.mail(at("2026-11-23T05:00:00+01:00")) == at("2026-11-23T07:30:00+01:00")
