"""Answers as programs read them: times by ISO 8601, with the offset of the zone that held then."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tresen.sla.hours.calendar import FOREVER, Calendar, Version
from tresen.sla.hours.reckoning import Due
from tresen.sla.hours.spans import Span
from tresen.sla.hours.zones import instant


def version_at(calendar: Calendar, moment: datetime) -> Version:
    held = [one for one in calendar.versions if one.valid_from <= moment]
    return held[-1] if held else calendar.versions[0]


def instant_in(calendar: Calendar, given: date | datetime) -> datetime:
    """A time without offset is one of the zone of the last version that holds by then."""
    for version in reversed(calendar.versions[1:]):
        moment = instant(given, version.zone)
        if moment >= version.valid_from:
            return moment
    return instant(given, calendar.versions[0].zone)


def local(calendar: Calendar, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(version_at(calendar, moment).zone))


def due_json(calendar: Calendar, found: Due) -> dict[str, Any]:
    at = local(calendar, found.at).isoformat() if found.at else None
    return {"due": at, "spans": [span_json(calendar, one) for one in found.spans]}


def span_json(calendar: Calendar, span: Span) -> dict[str, Any]:
    """`end` and `seconds` are null where it never ends."""
    last = span.end == FOREVER
    seconds = (span.end - span.start).total_seconds()
    return {
        "start": local(calendar, span.start).isoformat(),
        "end": None if last else local(calendar, span.end).isoformat(),
        "counted": span.counted,
        "why": str(span.why),
        "name": span.name,
        "seconds": None if last else int(seconds) if seconds == int(seconds) else seconds,
    }
