"""What a calendar means, shown: in a line, the next two weeks, the holidays of a year, and a due time explained."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tresen.sla.hours.calendar import FOREVER, Calendar, Version
from tresen.sla.hours.plan import plan_of
from tresen.sla.hours.public_holidays import holidays_of
from tresen.sla.hours.reading import ROUND_THE_CLOCK
from tresen.sla.hours.reckoning import Due, counted, due, ledger
from tresen.sla.hours.regions import region_name
from tresen.sla.hours.spans import Span, Why
from tresen.sla.hours.spelling import as_text
from tresen.sla.hours.zones import first_instant
from tresen.ui.durations import duration
from tresen.ui.times import DAYS, Times

AHEAD = 14
LONGEST = 60 * 24 * 366  # minutes one may try


@dataclass(frozen=True)
class Shown:
    """A date and what is worked on it. `why`: what else is to be said, like the name of a holiday."""

    day: str
    spans: list[str]
    why: str
    weekend: bool


def in_a_line(version: Version) -> str:
    """ "Mo–Fr 08:00–17:00 · Nordrhein-Westfalen"."""
    parts = [_("around the clock")] if version.weekly == ROUND_THE_CLOCK else list(_week(version.weekly))
    parts = parts or [_("never")]
    if version.region:
        parts.append(region_name(version.region))
    return " · ".join(parts)


def _week(weekly: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Days that follow each other and are alike are told together."""
    names = DAYS[_language()]
    first = 0
    for at in range(1, 8):
        if at < 7 and weekly[at] == weekly[first]:
            continue
        if weekly[first]:
            days = names[first] if at - 1 == first else f"{names[first]}–{names[at - 1]}"
            yield f"{days} {', '.join(as_text(span).replace('-', '–') for span in weekly[first])}"
        first = at


def days_ahead(version: Version, now: datetime) -> list[Shown]:
    """Today and the 13 days that follow, as the zone's wall clock has them."""
    calendar, zone, times = Calendar((version,)), ZoneInfo(version.zone), _times(version.zone, now)
    first = now.astimezone(zone).date()
    found = []
    for day in (first + timedelta(days=number) for number in range(AHEAD)):
        since, until = (first_instant(version.zone, datetime.combine(one, time())) for one in (day, _next(day)))
        spans = ledger(calendar, since, until)
        names = {one.name or _reason(one.why): None for one in spans if one.why not in (Why.WORKING, Why.OUTSIDE)}
        worked = [_clocks(one, zone, since, until) for one in spans if one.counted]
        label = f"{DAYS[times.language][day.weekday()]}, {times.date(day, year=False)}"
        found.append(Shown(label, worked, ", ".join(names), day.weekday() > 4))
    return found


def holidays_in(version: Version, now: datetime, year: int) -> list[tuple[str, str, str]]:
    """(date, name, what is to be said of it) as they fall; nothing without a region."""
    if version.region is None:
        return []
    times, plan, found = _times(version.zone, now), plan_of(version), []
    for day, name in holidays_of(version.region, year, _language()).items():
        special = plan.special(day)
        said = "" if version.weekly[day.weekday()] else _("a day off anyway")
        if special is not None and special.hours != ():
            said = _("worked all the same")
        found.append((f"{DAYS[times.language][day.weekday()]}, {times.date(day, year=False)}", name, said))
    return found


@dataclass(frozen=True)
class Tried:
    due: str
    spans: list[tuple[str, str, bool, str, str]]  # from, to, counted, why, how long
    total: str


def tried(version: Version, now: datetime, day: str, clock: str, minutes: str) -> Tried | str:
    """When so many minutes from then on are over, and why; or in words what was typed wrong."""
    try:
        wall = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
        amount = timedelta(minutes=int(minutes))
    except (ValueError, OverflowError):
        return _("Choose a day, a time of day, and minutes.")
    if not timedelta() <= amount <= timedelta(minutes=LONGEST) or wall.tzinfo or not 1900 <= wall.year <= 2999:
        return _("Choose a day, a time of day, and minutes up to a year.")
    found = due(Calendar((version,)), first_instant(version.zone, wall), amount)
    times = _times(version.zone, now)
    return Tried(
        times.exact(found.at) if found.at else "",
        [_row(one, times) for one in found.spans[:80]],
        _length(found),
    )


def _row(span: Span, times: Times) -> tuple[str, str, bool, str, str]:
    end = times.exact(span.end) if span.end != FOREVER else ""
    why = f"{_reason(span.why)}: {span.name}" if span.name else _reason(span.why)
    return times.exact(span.start), end, span.counted, why, _duration(span.end - span.start)


def _length(found: Due) -> str:
    return _duration(counted(found.spans))


def _duration(length: timedelta) -> str:
    days, rest = divmod(int(length.total_seconds() // 60), 1440)
    if not days:
        return duration(rest)
    told = _("%(days)s d") % {"days": days}
    return f"{told} {duration(rest)}" if rest else told


def _reason(why: Why) -> str:
    words: Mapping[Why, str] = {
        Why.WORKING: _("counts"),
        Why.OUTSIDE: _("outside working hours"),
        Why.HOLIDAY: _("public holiday"),
        Why.EXCEPTION: _("exception"),
        Why.CLOSURE: _("closed"),
        Why.PAUSE: _("paused"),
    }
    return words[why]


def _clocks(span: Span, zone: ZoneInfo, since: datetime, until: datetime) -> str:
    start = f"{span.start.astimezone(zone):%H:%M}"
    end = "24:00" if span.end == until else f"{span.end.astimezone(zone):%H:%M}"
    return f"{start}–{end}"


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _language() -> str:
    language = (get_language() or "de").split("-")[0]
    return language if language in DAYS else "de"


def _times(zone: str, now: datetime) -> Times:
    return Times(_language(), ZoneInfo(zone), now)
