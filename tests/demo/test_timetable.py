from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from tresen.demo.timetable import awake, plausible, working

BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=BERLIN)


def test_the_desk_answers_the_next_working_morning() -> None:
    answered = working(at(20, 22), Random(1), always=False)  # a Friday evening
    assert answered.weekday() < 5
    assert 7 <= answered.hour <= 10


def test_the_urgent_is_answered_at_night() -> None:
    assert working(at(20, 3), Random(1), always=True) == at(20, 3)


def test_customers_sleep() -> None:
    assert awake(at(20, 23), Random(1)).day == 21
    assert 6 <= awake(at(20, 2), Random(1)).hour <= 9


def test_offices_do_not_write_on_sundays() -> None:
    assert not plausible(at(22, 11), private=False, night=False)
    assert plausible(at(22, 11), private=True, night=False)
    assert plausible(at(22, 3), private=False, night=True)
