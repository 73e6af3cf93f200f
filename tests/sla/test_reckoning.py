"""Working time by the calendar, told by examples one can check on paper (S1). Times are those of the zone's clock."""

import time
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tresen.sla.hours.calendar import Region
from tresen.sla.hours.public_holidays import check_region, holidays_of
from tresen.sla.hours.reading import calendar_of
from tresen.sla.hours.reckoning import PATIENCE, Pause, due, ledger, used, working
from tresen.sla.hours.regions import REGIONS, region_name

OFFICE = {"mon-fri": ["09:00-12:00", "13:00-17:00"]}
DAILY = "mon-sun"


def given(weekly: Any = OFFICE, zone: str = "Europe/Berlin", **more: Any) -> dict[str, Any]:
    return {"zone": zone, "weekly": weekly, **more}


def moment(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def shown(at: datetime | None, zone: str = "Europe/Berlin") -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if at else "never"


def falls_due(start: str, minutes: float, calendar: dict[str, Any], pauses: list[tuple[str, str]] = []) -> str:  # noqa: B006
    zone = calendar["zone"]
    paused = [Pause(moment(one, zone), moment(other, zone) if other else None) for one, other in pauses]
    return shown(due(calendar_of(calendar), moment(start, zone), timedelta(minutes=minutes), paused).at, zone)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-20T16:30", "2026-11-23 09:30"),
        ("2026-03-27T16:30", "2026-03-30 09:30"),  # over the night in spring
        ("2026-10-23T16:30", "2026-10-26 09:30"),  # and in autumn
        ("2026-11-20T11:30", "2026-11-20 13:30"),  # over lunch
        ("2026-11-20T12:15", "2026-11-20 14:00"),
        ("2026-11-20T16:00", "2026-11-20 17:00"),  # the first moment, not the next morning
        ("2026-11-21T23:59", "2026-11-23 10:00"),
    ],
)
def test_an_hour_of_office_time(start: str, expected: str) -> None:
    assert falls_due(start, 60, given()) == expected


def test_corpus_christi_is_a_holiday_in_nrw_and_not_in_berlin() -> None:
    assert falls_due("2026-06-03T16:30", 60, given(holidays="DE-NW")) == "2026-06-05 09:30"
    assert falls_due("2026-06-03T16:30", 60, given(holidays="DE-BE")) == "2026-06-04 09:30"
    assert falls_due("2026-06-03T16:30", 60, given()) == "2026-06-04 09:30"


@pytest.mark.parametrize(
    ("region", "off"),
    [
        ("DE-BY", False),  # Assumption Day, in Bavaria where most are catholic only
        ({"country": "DE", "subdivision": "BY", "categories": ["public", "catholic"]}, True),
        ("DE-SL", True),
        ("DE-Augsburg", True),
        ("DE-Bayern", False),
    ],
)
def test_holidays_of_a_part_of_a_land(region: Any, off: bool) -> None:
    """15 August 2022 was a Monday."""
    expected = "2022-08-16 09:30" if off else "2022-08-15 09:30"
    assert falls_due("2022-08-12T16:30", 60, given(holidays=region)) == expected


def test_augsburg_has_a_day_of_its_own() -> None:
    assert falls_due("2025-08-07T16:30", 60, given(holidays="DE-Augsburg")) == "2025-08-11 09:30"


def night(spans: list[str], start: str, end: str, zone: str = "Europe/Berlin") -> float:
    """Minutes used between two times, working the spans every day."""
    calendar = calendar_of(given({DAILY: spans}, zone))
    return used(calendar, moment(start, zone), moment(end, zone)).total_seconds() / 60


def test_the_hour_that_is_missing_and_the_one_that_comes_twice() -> None:
    assert night(["02:00-03:00"], "2026-03-29T00:00", "2026-03-30T00:00") == 0
    assert night(["02:30-03:30"], "2026-03-29T00:00", "2026-03-30T00:00") == 30
    assert night(["02:00-03:00"], "2026-10-25T00:00", "2026-10-26T00:00") == 120
    assert night(["02:15-02:30"], "2026-10-25T00:00", "2026-10-26T00:00") == 30
    assert night(["00:00-24:00"], "2026-03-29T00:00", "2026-03-30T00:00") == 23 * 60
    assert night(["22:00-06:00"], "2026-10-24T12:00", "2026-10-25T12:00") == 9 * 60


def test_zones_with_odd_changes() -> None:
    lord_howe, apia, st_johns = "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"
    assert night(["01:30-02:00"], "2026-04-05T00:00", "2026-04-06T00:00", lord_howe) == 60  # back by half an hour
    assert night(["02:00-03:00"], "2026-10-04T00:00", "2026-10-05T00:00", lord_howe) == 30
    assert night(["09:00-17:00"], "2011-12-29T00:00", "2012-01-01T00:00", apia) == 2 * 480  # without the 30th
    # Until 2011 the clock went back at one minute past midnight, to the day before.
    assert night(["23:00-24:00"], "2010-11-06T12:00", "2010-11-07T12:00", st_johns) == 119
    assert night(["00:00-00:01"], "2010-11-06T12:00", "2010-11-07T12:00", st_johns) == 2
    assert falls_due("2028-02-28T16:30", 60, given(zone="Asia/Kathmandu")) == "2028-02-29 09:30"


def test_a_shift_belongs_to_the_day_it_begins_on() -> None:
    shifts = given({"mon-fri": ["22:00-06:00"]}, holidays="DE-NW")
    assert falls_due("2026-06-02T22:00", 480, shifts) == "2026-06-03 06:00"
    # Corpus Christi is on Thursday: Wednesday's shift is worked to its end, Thursday's not at all.
    assert falls_due("2026-06-03T22:00", 481, shifts) == "2026-06-05 22:01"
    rows = ledger(calendar_of(shifts), moment("2026-06-04T05:00"), moment("2026-06-05T08:00"))
    assert [(shown(one.start), one.why, one.name) for one in rows] == [
        ("2026-06-04 05:00", "working", ""),
        ("2026-06-04 06:00", "holiday", "Fronleichnam"),
        ("2026-06-05 06:00", "outside", ""),
    ]


def test_dates_that_are_not_like_their_weekday() -> None:
    exceptions = [
        {"date": "12-24", "spans": ["09:00-12:00"], "name": "Heiligabend"},
        {"date": "2026-12-24", "closed": True},
        {"date": "2026-06-04", "worked": True},
        {"date": "2026-11-21", "spans": ["10:00-11:00"]},  # a Saturday
    ]
    calendar = given(holidays="DE-NW", exceptions=exceptions)
    assert falls_due("2025-12-24T11:30", 60, calendar) == "2025-12-29 09:30"
    assert falls_due("2026-12-23T16:30", 60, calendar) == "2026-12-28 09:30"
    assert falls_due("2026-06-03T16:30", 60, calendar) == "2026-06-04 09:30"
    assert falls_due("2026-11-20T16:30", 60, calendar) == "2026-11-21 10:30"


def test_closures_of_days_and_of_hours() -> None:
    closures = [
        {"from": "2026-12-24", "to": "2026-12-31", "reason": "Betriebsferien"},
        {"from": "2026-11-20T14:00", "to": "2026-11-20T16:45", "reason": "Umzug"},
    ]
    calendar = given(closures=closures)
    assert falls_due("2026-12-23T16:30", 60, calendar) == "2027-01-01 09:30"
    assert falls_due("2026-11-20T13:30", 60, calendar) == "2026-11-23 09:15"
    shut = given(closures=[{"from": "2026-11-20", "to": None}])
    assert falls_due("2026-11-19T16:30", 60, shut) == "never"


def test_pauses_count_once_and_never_when_they_do_not_end() -> None:
    pauses = [("2026-11-20T09:00", "2026-11-20T10:00"), ("2026-11-20T09:30", "2026-11-20T11:00")]
    assert falls_due("2026-11-20T09:00", 60, given(), pauses) == "2026-11-20 12:00"
    assert falls_due("2026-11-20T09:00", 60, given(), [("2026-11-20T09:30", "")]) == "never"
    assert falls_due("2026-11-20T09:00", 30, given(), [("2026-11-20T09:30", "")]) == "2026-11-20 09:30"


def test_seconds_are_kept() -> None:
    start = moment("2026-11-20T16:30:10.25")
    found = due(calendar_of(given()), start, timedelta(hours=1))
    assert found.at == moment("2026-11-23T09:30:10.25")


def test_a_new_version_leaves_what_was_alone() -> None:
    before = given({"mon-fri": ["08:00-16:00"]})
    after = {**before, "weekly": {"mon-fri": ["10:00-18:00"]}, "valid_from": "2026-11-18T12:00"}
    both = calendar_of({"versions": [after, before]})
    start, middle, end = moment("2026-11-16T00:00"), moment("2026-11-18T12:00"), moment("2026-11-21T00:00")
    assert ledger(both, start, middle) == ledger(calendar_of(before), start, middle)
    assert ledger(both, middle, end) == ledger(calendar_of({**after, "valid_from": None}), middle, end)
    assert used(both, moment("2026-11-18T00:00"), moment("2026-11-19T00:00")) == timedelta(hours=4 + 6)


def test_the_working_spans_between_two_moments() -> None:
    found = working(calendar_of(given()), moment("2026-11-20T11:00"), moment("2026-11-23T10:00"))
    assert [(shown(one.start), shown(one.end)) for one in found] == [
        ("2026-11-20 11:00", "2026-11-20 12:00"),
        ("2026-11-20 13:00", "2026-11-20 17:00"),
        ("2026-11-23 09:00", "2026-11-23 10:00"),
    ]


def test_never_is_said_after_a_bounded_search() -> None:
    start = moment("2026-11-20T09:00")
    nothing = due(calendar_of(given({}, holidays="DE-NW")), start, timedelta(minutes=1))
    assert nothing.at is None
    assert nothing.spans[-1].end - start == PATIENCE
    # What lies within those ten years is found.
    far = given({}, exceptions=[{"date": "2036-11-01", "spans": ["09:00-10:00"]}])
    assert falls_due("2026-11-20T09:00", 60, far) == "2036-11-01 10:00"


def test_years_take_no_longer_than_they_must() -> None:
    calendar = calendar_of(given(holidays="DE-NW"))
    begun = time.process_time()
    found = due(calendar, moment("2026-01-05T09:00"), timedelta(hours=7 * 250 * 9))
    assert found.at is not None
    assert 2034 <= found.at.year <= 2036
    assert time.process_time() - begun < 2  # a walk over minutes takes twenty times as long


def test_every_region_that_is_offered_is_known_to_the_library() -> None:
    for country, parts in REGIONS.items():
        assert check_region(Region(country)).country == country
        for code in parts:
            assert holidays_of(check_region(Region(country, code.partition("-")[2])), 2026)
    assert len(REGIONS["DE"]) == 16 + 1
    assert region_name(Region("DE", "NW")) == "Nordrhein-Westfalen"
    assert region_name(Region("CA", "NL")) == "CA-NL"


def test_holidays_have_names_in_other_languages_too() -> None:
    christmas = date(2026, 12, 25)
    assert holidays_of(Region("DE", "NW"), 2026)[christmas] == "Erster Weihnachtstag"
    assert holidays_of(Region("DE", "NW"), 2026, "en")[christmas] == "Christmas Day"
    assert holidays_of(Region("DE", "NW"), 2026, "xx")[christmas] == "Erster Weihnachtstag"
