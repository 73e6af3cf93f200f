"""What one version of a calendar counts, day by day. Days are reckoned once and kept, for tickets ask for the same."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tresen.sla.hours.calendar import DAY, FOREVER, Closure, Hours, Special, Version
from tresen.sla.hours.public_holidays import holidays_of
from tresen.sla.hours.spans import Span, Why, disjoint, joined, overlaid
from tresen.sla.hours.zones import ONE_DAY, instant, stretches

KEPT = 1500  # days of one version in memory
MINUTE = timedelta(minutes=1)


class Date(NamedTuple):
    """What holds for a date: its spans, and why the rest of it does not count."""

    hours: tuple[Hours, ...]
    why: Why
    name: str


class Plan:
    """A version, ready to be asked for days."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.closures = disjoint(closed_span(one, version.zone) for one in version.closures)
        self._specials: dict[tuple[int, int], list[Special]] = defaultdict(list)
        for special in version.specials:
            self._specials[special.month, special.day].append(special)
        self._days: dict[int, tuple[Span, ...]] = {}

    def day(self, ordinal: int) -> tuple[Span, ...]:
        """A day of UTC (by its proleptic ordinal) without gap: what counts in it, what does not, and why."""
        found = self._days.get(ordinal)
        if found is None:
            if len(self._days) >= KEPT:
                self._days.clear()
            start = datetime.combine(date.fromordinal(ordinal), time(), UTC)
            found = tuple(joined(overlaid(self._local(start, start + ONE_DAY), self.closures)))
            self._days[ordinal] = found
        return found

    def _local(self, start: datetime, end: datetime) -> Iterator[Span]:
        """What the wall clock shows in each stretch of an even offset, and whether that counts."""
        for since, until, offset in stretches(self.version.zone, start.year):
            since, until = max(since, start), min(until, end)
            shown = (since + offset).date()
            while since < until:
                midnight = datetime.combine(shown, time(), UTC) - offset
                for low, high, why, name in self.wall(shown):
                    first, last = max(midnight + low * MINUTE, since), min(midnight + high * MINUTE, until)
                    if first < last:
                        yield Span(first, last, why, name)
                since, shown = max(since, midnight + ONE_DAY), shown + ONE_DAY

    def wall(self, day: date) -> list[tuple[int, int, Why, str]]:
        """The 1,440 minutes of a date as the wall clock counts them: (from, to, why, name) without gap."""
        today, before = self.on(day), self.on(day - ONE_DAY)
        counted = [*today.hours, *_after_midnight(before.hours)]
        dropped = _after_midnight(self.version.weekly[(day - ONE_DAY).weekday()])
        edges = {0, DAY, *(min(edge, DAY) for one in (*counted, *dropped) for edge in one)}
        found: list[tuple[int, int, Why, str]] = []
        for low, high in pairwise(sorted(edges)):
            if _within(low, counted):
                found.append((low, high, Why.WORKING, ""))
            elif today.why is Why.OUTSIDE and _within(low, dropped):
                found.append((low, high, before.why, before.name))
            else:
                found.append((low, high, today.why, today.name))
        return found

    def on(self, day: date) -> Date:
        usual = self.version.weekly[day.weekday()]
        special = self.special(day)
        if special is not None and special.hours is None:
            return Date(usual, Why.OUTSIDE, "")
        if special is not None:
            return Date(special.hours or (), Why.EXCEPTION, special.name)
        name = holidays_of(self.version.region, day.year).get(day) if self.version.region else None
        return Date(usual, Why.OUTSIDE, "") if name is None else Date((), Why.HOLIDAY, name)

    def special(self, day: date) -> Special | None:
        """The one of this very date goes before one of every year."""
        on = [one for one in self._specials.get((day.month, day.day), ()) if one.is_on(day)]
        return max(on, key=lambda one: one.year is not None, default=None)


@lru_cache(maxsize=128)
def plan_of(version: Version) -> Plan:
    return Plan(version)


def _after_midnight(hours: tuple[Hours, ...]) -> list[Hours]:
    return [Hours(0, one.end - DAY) for one in hours if one.end > DAY]


def _within(minute: int, hours: list[Hours]) -> bool:
    return any(one.start <= minute < one.end for one in hours)


def closed_span(closure: Closure, zone: str) -> Span:
    """In UTC; a day named as the end is closed as well."""
    start, end = instant(closure.start, zone), FOREVER
    if closure.end is not None:
        whole = not isinstance(closure.end, datetime)
        end = instant(closure.end + ONE_DAY if whole else closure.end, zone)
    return Span(start, end, Why.CLOSURE, closure.reason)
