"""How times, weekdays, dates and spans may be written."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from tresen.sla.hours.calendar import DAY, Hours
from tresen.sla.hours.wrong import Wrong

KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = (
    ("monday", "mo", "montag", "1"),
    ("tuesday", "tues", "di", "dienstag", "2"),
    ("wednesday", "mi", "mittwoch", "3"),
    ("thursday", "thur", "thurs", "do", "donnerstag", "4"),
    ("friday", "fr", "freitag", "5"),
    ("saturday", "sa", "samstag", "sonnabend", "6"),
    ("sunday", "so", "sonntag", "7"),
)
NUMBERS = {name: number for number, key in enumerate(KEYS) for name in (key, *NAMES[number])}
TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
DATE = re.compile(r"(?:([0-9]{4})-|--)?([0-9]{2})-([0-9]{2})")
LEAP = 2000  # a year that has every date


def weekday(given: str) -> int:
    """0 is Monday."""
    number = NUMBERS.get(given.strip().lower())
    if number is None:
        raise Wrong(_("“%(day)s” is no weekday; write mon, tue, wed, thu, fri, sat or sun."), day=given)
    return number


def weekdays(given: str) -> list[int]:
    """One, or several as in "mon-fri" (also over Sunday) and "mon,wed"."""
    found: list[int] = []
    for part in given.split(","):
        first, dash, last = part.replace("–", "-").partition("-")
        start = weekday(first)
        end = weekday(last) if dash else start
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def minute(given: Any) -> int:
    """Of the day: "09:00", "9:00", "24:00", or the number itself."""
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= DAY:
        return given
    found = TIME.fullmatch(given.strip()) if isinstance(given, str) else None
    total = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
    if found is None or int(found[2]) > 59 or total > DAY:
        raise Wrong(_("“%(time)s” is no time of day; write it like 09:00, at most 24:00."), time=given)
    return total


def clock(value: int) -> str:
    """540 as "09:00"; what lies after midnight as the next day's clock shows it."""
    shown = value if value <= DAY else value - DAY
    return f"{shown // 60:02}:{shown % 60:02}"


def hours(given: Any) -> Hours:
    """["09:00", "12:00"], "09:00-12:00" or {"from": "09:00", "to": "12:00"}; one that ends earlier than it begins runs
    over midnight."""
    ends: Any = given
    if isinstance(given, str):
        ends = re.split(r"\s*[-–]\s*", given.strip())
    elif isinstance(given, dict) and len(given) == 2:
        ends = [given.get("from", given.get("start")), given.get("to", given.get("end"))]
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        raise Wrong(_("“%(span)s” is no span of time; write it like 09:00-12:00."), span=given)
    start, end = minute(ends[0]), minute(ends[1])
    if start in (DAY, end):
        raise Wrong(_("The span %(span)s is empty; a whole day is 00:00-24:00."), span=f"{clock(start)}-{clock(end)}")
    return Hours(start, end if end > start else end + DAY)


def as_text(span: Hours) -> str:
    return f"{clock(span.start)}-{clock(span.end)}"


def calendar_date(given: Any) -> tuple[int | None, int, int]:
    """ "2026-12-24", or "12-24" (also "--12-24") for every year."""
    found = DATE.fullmatch(given.strip()) if isinstance(given, str) else None
    try:
        if found is None:
            raise ValueError
        date(int(found[1] or LEAP), int(found[2]), int(found[3]))
    except ValueError:
        words = _("“%(date)s” is no date; write 2026-12-24, or 12-24 for every year.")
        raise Wrong(words, date=given) from None
    return (int(found[1]) if found[1] else None, int(found[2]), int(found[3]))


def moment(given: Any) -> date | datetime:
    """A date, or a time by ISO 8601: with an offset an instant, without one what the wall clock shows."""
    try:
        if not isinstance(given, str):
            raise ValueError
        text = given.strip()
        found = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        words = _("“%(time)s” is no time; write it like 2026-12-24T12:00 or 2026-12-24T12:00+01:00.")
        raise Wrong(words, time=given) from None
    if not 1900 <= found.year <= 2999:
        raise Wrong(_("“%(time)s” is too far away; years 1900 to 2999 can be reckoned."), time=given)
    return found
