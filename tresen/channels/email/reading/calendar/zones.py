"""What a TZID means: an IANA name, a Windows name, the words Outlook shows, or the rules the file brings along."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from tresen.channels.email.reading.calendar.lines import Component

_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?")
_AREA = re.compile(
    r"((?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US|Canada|Brazil)"
    r"/[A-Za-z0-9_+/-]{1,40})"
)
_SHOWN = re.compile(r"\(?(?:GMT|UTC)\s*([+-]?\d{1,2}:?\d{0,2})?\)?", re.IGNORECASE)
_BY_DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CITIES = {
    "berlin": "Europe/Berlin", "vienna": "Europe/Berlin", "bern": "Europe/Berlin", "amsterdam": "Europe/Berlin",
    "zürich": "Europe/Zurich", "wien": "Europe/Vienna",
    "london": "Europe/London", "dublin": "Europe/London", "lissabon": "Europe/London", "paris": "Europe/Paris",
    "brussels": "Europe/Paris", "brüssel": "Europe/Paris", "madrid": "Europe/Paris", "kopenhagen": "Europe/Paris",
    "prag": "Europe/Budapest", "prague": "Europe/Budapest", "budapest": "Europe/Budapest",
    "warschau": "Europe/Warsaw", "warsaw": "Europe/Warsaw", "athen": "Europe/Bucharest", "athens": "Europe/Bucharest",
    "helsinki": "Europe/Kiev", "istanbul": "Europe/Istanbul", "moskau": "Europe/Moscow", "moscow": "Europe/Moscow",
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
}  # fmt: skip


@dataclass(frozen=True)
class _Change:
    """From a day of each year on (or once), this offset."""

    start: datetime
    offset: timedelta
    yearly: bool
    month: int
    day: int  # of the month, unless `week`
    week: int  # 1 … 5 from the start, -1 … -5 from the end; 0: a fixed day
    weekday: int

    def within(self, year: int) -> datetime | None:
        """When it happens in a year, as wall time."""
        if not self.yearly:
            return self.start if self.start.year == year else None
        if year < self.start.year:
            return None
        try:
            day = _nth(year, self.month, self.weekday, self.week) if self.week else date(year, self.month, self.day)
        except ValueError:
            return None
        return datetime.combine(day, self.start.time())


class Zones:
    """The zones of one calendar file."""

    def __init__(self, calendar: Component, floating: tzinfo) -> None:
        own = [part for part in calendar.parts if part.name == "VTIMEZONE"][:20]
        self._own: Mapping[str, Component] = {part.text("TZID"): part for part in own}
        told = named(calendar.text("X-WR-TIMEZONE"))
        alone = next(iter(self._own), "") if len(self._own) == 1 else ""
        self._floating = told or (self._zone(alone) if alone else None) or floating

    def moment(self, wall: datetime, tzid: str) -> tuple[datetime, str]:
        """A wall time as a moment, and the IANA name of its zone if it has one."""
        if not tzid:
            zone: tzinfo = self._floating
        else:
            found: tzinfo | None = self._zone(tzid)
            if found is None and tzid in self._own:
                offset = _offset_at(self._own[tzid], wall)
                found = timezone(offset) if offset is not None else None
            zone = found or self._floating
        return wall.replace(tzinfo=zone), zone.key if isinstance(zone, ZoneInfo) else ""

    def _zone(self, tzid: str) -> ZoneInfo | None:
        own = self._own.get(tzid)
        return named(tzid) or (named(own.text("X-LIC-LOCATION")) if own is not None else None)


def named(name: str) -> ZoneInfo | None:
    """The zone a name means, as far as the name alone tells."""
    name = name.strip().strip("\"'")
    if not name or len(name) > 200:
        return None
    area = _AREA.search(name)  # also "/mozilla.org/20050126_1/Europe/Berlin"
    for key in (area[1] if area else "", _windows(name), _shown(name)):
        if key:
            try:
                return ZoneInfo(key)
            except (ValueError, OSError, KeyError):
                continue
    return None


def _windows(name: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # needed by few mails

    return str(WINDOWS_TO_OLSON.get(name, ""))


def _shown(name: str) -> str:
    """ "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien" """
    if not _SHOWN.match(name) and "Time" not in name:
        return "UTC" if name.upper() in ("UTC", "Z", "GMT") else ""
    if name.upper() in ("UTC", "GMT"):
        return "UTC"
    low = name.lower()
    return next((key for word, key in _CITIES.items() if word in low), "")


def _offset_at(zone: Component, wall: datetime) -> timedelta | None:
    """The offset the file's own rules give; None if it has none that can be read. The last change before counts."""
    changes = [change for part in zone.parts[:20] if (change := _change(part)) is not None]
    best: tuple[datetime, timedelta] | None = None
    for change in changes:
        for year in (wall.year, wall.year - 1) if change.yearly else (change.start.year,):
            at = change.within(year)
            if at is not None and at <= wall and (best is None or at > best[0]):
                best = (at, change.offset)
    if best is not None:
        return best[1]
    return changes[0].offset if changes else None


def _change(part: Component) -> _Change | None:
    offset, start = _OFFSET.search(part.text("TZOFFSETTO")), stamp(part.text("DTSTART"))
    if offset is None or part.name not in ("STANDARD", "DAYLIGHT"):
        return None
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    if shift >= timedelta(hours=24):
        return None
    shift = -shift if offset[1] == "-" else shift
    start = start or datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
    rule = dict(pair.split("=", 1) for pair in part.text("RRULE").upper().split(";") if "=" in pair)
    by_day = _BY_DAY.fullmatch(rule.get("BYDAY", ""))
    month = rule.get("BYMONTH", "")
    return _Change(
        start=start,
        offset=shift,
        yearly=rule.get("FREQ") == "YEARLY",
        month=int(month) if month.isdecimal() and 1 <= int(month) <= 12 else start.month,
        day=start.day,
        week=int(by_day[1] or 1) if by_day else 0,
        weekday=_DAYS.index(by_day[2]) if by_day else 0,
    )


def _nth(year: int, month: int, weekday: int, week: int) -> date:
    """The nth such weekday of a month, from its end when negative. ValueError if there is none."""
    if week > 0:
        first = date(year, month, 1)
        return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (week - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=last.day - (last.weekday() - weekday) % 7 + 7 * (week + 1))


def stamp(value: str) -> datetime | None:
    """`20240603T101200` as wall time; None if it is no time."""
    match = _STAMP.match(value.strip())
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - wall time
    except ValueError:
        return None


def in_utc(wall: datetime) -> datetime:
    return wall.replace(tzinfo=UTC)
