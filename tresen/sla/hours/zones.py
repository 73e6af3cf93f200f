"""What the clock on the wall shows: stretches of time in which a zone keeps its offset, however odd the zone is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

SECOND, ONE_DAY = timedelta(seconds=1), timedelta(days=1)


class Stretch(NamedTuple):
    """From `start` until before `end` (UTC) the wall clock shows UTC + `offset`."""

    start: datetime
    end: datetime
    offset: timedelta


def offset_at(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


@lru_cache(maxsize=2048)
def stretches(name: str, year: int) -> tuple[Stretch, ...]:
    """Those of a year of UTC, without gap. Changes are found to the second, which is how fine the tz database is."""
    zone, found = ZoneInfo(name), list[Stretch]()
    day, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        for part in _halved(zone, day, day + ONE_DAY):
            if found and found[-1].offset == part.offset:
                found[-1] = found[-1]._replace(end=part.end)
            else:
                found.append(part)
        day += ONE_DAY
    return tuple(found)


def _halved(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Stretch]:
    offset = offset_at(zone, start)
    if end - start <= SECOND or offset == offset_at(zone, end):
        yield Stretch(start, end, offset)
        return
    middle = start + timedelta(seconds=(end - start) // SECOND // 2)
    yield from _halved(zone, start, middle)
    yield from _halved(zone, middle, end)


def first_instant(zone: str, wall: datetime) -> datetime:
    """The first instant at which the wall clock shows `wall` (naive) or later: of a time that comes twice the first,
    of one that the clock skips the moment of the change."""
    near = wall.replace(tzinfo=UTC)
    for year in range((near - 2 * ONE_DAY).year, (near + 2 * ONE_DAY).year + 1):
        for start, end, offset in stretches(zone, year):
            if end + offset > near:
                return max(start, near - offset)
    raise ValueError(wall)


def instant(given: date | datetime, zone: str) -> datetime:
    """A date is its first instant, a time without offset the `first_instant` the zone's clock shows it."""
    if not isinstance(given, datetime):
        return first_instant(zone, datetime.combine(given, time()))
    return given.astimezone(UTC) if given.tzinfo else first_instant(zone, given)
