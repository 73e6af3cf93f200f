"""Times as conditions name them: "2d" (or w, h, m), "2026-11-22", "2026-11-22T14:30", today, this week."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from tresen.rules.checks import Within
from tresen.rules.fields import Context, Type

DURATION = re.compile(r"([0-9]{1,5})([mhdw])")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
TICK = timedelta(microseconds=1)


def duration(text: str) -> timedelta:
    """ValueError unless it is one."""
    found = DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def day_or_moment(text: str) -> date | datetime:
    """A date, or a local date and time without zone. ValueError unless the year has four figures from 1900 on."""
    if not re.fullmatch(r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?", text):
        raise ValueError(text)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def midnight(day: date, context: Context) -> datetime:
    return datetime.combine(day, time(), context.zone).astimezone(UTC)


def bounds(text: str, context: Context) -> tuple[datetime, datetime]:
    """The first moment of the day (or minute), and the first one after it."""
    given = day_or_moment(text)
    if isinstance(given, datetime):
        start = given.replace(tzinfo=context.zone).astimezone(UTC)
        return start, start + timedelta(minutes=1)
    return midnight(given, context), midnight(given + timedelta(days=1), context)


def within(low: datetime | None, high: datetime | None, kind: Type, context: Context) -> Within:
    """The check for a column of moments or of days. A day counts if its midnight is in the span, or it is the day
    the span begins in."""
    if kind == Type.MOMENT:
        return Within(low, high)
    first = low and low.astimezone(context.zone).date().isoformat()
    last = high and (high - TICK).astimezone(context.zone).date() + timedelta(days=1)
    return Within(first, last and last.isoformat())


def today(context: Context) -> tuple[datetime, datetime]:
    return bounds(context.now.astimezone(context.zone).date().isoformat(), context)


def turns(moment: datetime, pause: timedelta) -> Iterator[datetime]:
    """The moments at which time alone may change what a check with a duration says of a moment."""
    yield from (moment - pause, moment, moment + pause)


def turns_of_day(value: datetime | str, pause: timedelta, context: Context) -> Iterator[datetime]:
    """The same for a check that asks for days or weeks, of a moment or a day ("2026-11-22"), and some at which nothing
    changes: the ends of its day, of those beside it and of its week, each also `pause` before and after; a day more
    before, for "in more than … days" ends with the day."""
    day = date.fromisoformat(value) if isinstance(value, str) else value.astimezone(context.zone).date()
    monday = day - timedelta(days=day.weekday())
    days = {day + timedelta(days=apart) for apart in (-1, 0, 1, 2)} | {monday, monday + timedelta(days=7)}
    for end in (midnight(one, context) for one in days):
        yield end - pause - timedelta(days=1)
        yield from turns(end, pause)


def this_week(context: Context) -> tuple[datetime, datetime]:
    """Monday to Sunday."""
    day = context.now.astimezone(context.zone).date()
    monday = day - timedelta(days=day.weekday())
    return midnight(monday, context), midnight(monday + timedelta(days=7), context)
