"""The same definitions (docs/algorithms/sla-clock.md) once more, minute by minute and without any thought of speed.

Shares nothing with the engine but zoneinfo and the library `holidays`; reads the canonical spellings alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Cell = tuple[datetime, datetime, str, str]  # from, to, why, name


class Slow:
    def __init__(self, calendar: dict[str, Any], pauses: list[tuple[datetime, datetime | None]]) -> None:
        self.versions = [dict(one) for one in calendar.get("versions") or [calendar]]
        for version in self.versions:
            zone = version["place"] = ZoneInfo(version["zone"])
            begins = version.get("valid_from")
            version["begins"] = when(begins, zone) if begins else datetime(1, 1, 2, tzinfo=UTC)
            version["shut"] = [shut(one, zone) for one in version.get("closures", [])]
            version["festive"], version["dates"] = {}, {}
        self.versions.sort(key=lambda one: one["begins"])
        self.pauses = pauses
        ends = {one for pause in pauses for one in pause if one}
        ends |= {one["begins"] for one in self.versions}
        ends |= {end for one in self.versions for closure in one["shut"] for end in closure[:2] if end}
        self.odd = {one for one in ends if one.second or one.microsecond}

    def cells(self, start: datetime) -> Iterator[Cell]:
        """Minute after minute; where something begins or ends within one, its parts."""
        at = start
        while True:
            minute_end = at.replace(second=0, microsecond=0) + MINUTE
            end = min([minute_end, *(one for one in self.odd if at < one < minute_end)]) if self.odd else minute_end
            yield (at, end, *self.why(at))
            at = end

    def why(self, at: datetime) -> tuple[str, str]:
        for start, end in self.pauses:
            if start <= at and (end is None or at < end):
                return "pause", ""
        version = self.versions[0]
        for one in self.versions:
            if one["begins"] <= at:
                version = one
        closed = [one for one in version["shut"] if one[0] <= at and (one[1] is None or at < one[1])]
        if closed:
            return "closure", min(closed, key=lambda one: one[0])[2]
        wall = at.astimezone(version["place"])
        today, minute = wall.date(), wall.hour * 60 + wall.minute
        yesterday = today - DAY
        spans, why, name = date_of(version, today)
        before, why_before, name_before = date_of(version, yesterday)
        if any(covers(one, minute) for one in spans) or any(covers(one, minute + 1440) for one in before):
            return "working", ""
        if why != "outside":
            return why, name
        if why_before != "outside" and any(covers(one, minute + 1440) for one in usual(version, yesterday)):
            return why_before, name_before
        return "outside", ""


@cache
def covers(span: str, minute: int) -> bool:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
    if end <= start:
        end += 1440
    return start <= minute < end


def usual(version: dict[str, Any], day: date) -> list[str]:
    return list(version["weekly"].get(WEEK[day.weekday()], []))


def date_of(version: dict[str, Any], day: date) -> tuple[list[str], str, str]:
    """The spans that begin on a date, and what else is to be said of it."""
    if day not in version["dates"]:
        version["dates"][day] = _date_of(version, day)
    return version["dates"][day]  # type: ignore[no-any-return]


def _date_of(version: dict[str, Any], day: date) -> tuple[list[str], str, str]:
    exceptions = {one["date"]: one for one in version.get("exceptions", [])}
    found = exceptions.get(day.isoformat()) or exceptions.get(day.isoformat()[5:])
    if found and found.get("worked"):
        return usual(version, day), "outside", ""
    if found:
        return found.get("spans", []), "exception", found.get("name", "")
    if version.get("holidays") and day.year not in version["festive"]:
        of = version["holidays"]
        version["festive"][day.year] = holidays.country_holidays(
            of["country"],
            subdiv=of["subdivision"] or None,
            categories=tuple(of["categories"]),
            years=day.year,
            expand=False,
            language=holidays.country_holidays(of["country"]).default_language,
        )
    festive = version["festive"].get(day.year, {})
    if day in festive:
        return [], "holiday", festive[day]
    return usual(version, day), "outside", ""


def when(text: str, zone: ZoneInfo) -> datetime:
    """An instant, or the first minute at which the clock on the wall shows the text or later."""
    given = datetime.fromisoformat(text)
    if given.tzinfo:
        return given.astimezone(UTC)
    at = given.replace(tzinfo=UTC) - 2 * DAY
    while at.astimezone(zone).replace(tzinfo=None) < given:
        at += MINUTE
    return at


def shut(closure: dict[str, str], zone: ZoneInfo) -> tuple[datetime, datetime | None, str]:
    end = closure.get("to")
    if end and len(end) == 10:
        end = (date.fromisoformat(end) + DAY).isoformat()
    return when(closure["from"], zone), when(end, zone) if end else None, closure.get("reason", "")


def due(
    calendar: dict[str, Any],
    start: datetime,
    amount: timedelta,
    pauses: list[tuple[datetime, datetime | None]],
    limit: datetime,
) -> tuple[datetime | None, list[Cell]]:
    """None if it does not fall due before `limit`, until which the cells then go."""
    left, found = amount, list[Cell]()
    if not left:
        return start, []
    for cell in Slow(calendar, pauses).cells(start):
        first, last, why, name = cell
        if first >= limit:
            return None, found
        if why == "working":
            last = min(last, first + left)
            left -= last - first
        if found and found[-1][2:] == (why, name):
            found[-1] = (found[-1][0], last, why, name)
        else:
            found.append((first, last, why, name))
        if not left:
            return last, found
    raise AssertionError
