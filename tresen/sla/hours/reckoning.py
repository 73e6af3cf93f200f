"""When something falls due, and which time was used. The definitions: docs/algorithms/sla-clock.md."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import NamedTuple

from tresen.sla.hours.calendar import FOREVER, Calendar
from tresen.sla.hours.plan import plan_of
from tresen.sla.hours.spans import Span, Why, disjoint, joined, overlaid
from tresen.sla.hours.zones import ONE_DAY

# So long without a counted moment, and there will be none: ten years.
PATIENCE = timedelta(days=3653)
LAST_DAY = date(9990, 1, 1).toordinal()
NOTHING = timedelta()


class Pause(NamedTuple):
    """A stretch that does not count whatever the calendar says. No end: it still lasts."""

    start: datetime
    end: datetime | None
    reason: str = ""


class Due(NamedTuple):
    """`at` None: never. `spans`: every moment from the start to `at`, or as far as was looked."""

    at: datetime | None
    spans: list[Span]


def due(calendar: Calendar, start: datetime, amount: timedelta, pauses: Iterable[Pause] = ()) -> Due:
    """The first moment at which `amount` of counted time has passed since `start`."""
    left, last, spans = amount, start.astimezone(UTC), list[Span]()
    if amount < NOTHING:
        raise ValueError(amount)
    if not left:
        return Due(last, [])
    marks = _marks(pauses)
    for piece in _pieces(calendar, start, marks):
        if piece.counted:
            if piece.end - piece.start >= left:
                at = piece.start + left
                return Due(at, joined([*spans, piece._replace(end=at)]))
            left -= piece.end - piece.start
            last = piece.end
        elif marks and marks[-1].end == FOREVER and marks[-1].start <= piece.start:
            return Due(None, joined([*spans, marks[-1]._replace(start=piece.start)]))
        elif piece.end - last >= PATIENCE:
            return Due(None, joined([*spans, piece._replace(end=last + PATIENCE)]))
        spans.append(piece)
    return Due(None, joined(spans))


def ledger(calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> list[Span]:
    """Every moment from `start` until `end`, with why it counted or did not; neighbours differ in what they say."""
    until = end.astimezone(UTC)
    if until < start:
        raise ValueError((start, end))
    pieces = takewhile(lambda one: one.start < until, _pieces(calendar, start, _marks(pauses)))
    return joined(one._replace(end=min(one.end, until)) for one in pieces)


def working(calendar: Calendar, start: datetime, end: datetime) -> list[Span]:
    """The counted spans alone."""
    return [one for one in ledger(calendar, start, end) if one.counted]


def used(calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
    return counted(ledger(calendar, start, end, pauses))


def counted(spans: Iterable[Span]) -> timedelta:
    return sum((one.end - one.start for one in spans if one.counted), NOTHING)


def _marks(pauses: Iterable[Pause]) -> list[Span]:
    given = (
        Span(one.start.astimezone(UTC), one.end.astimezone(UTC) if one.end else FOREVER, Why.PAUSE, one.reason)
        for one in pauses
    )
    return disjoint(given)


def _pieces(calendar: Calendar, start: datetime, marks: Sequence[Span]) -> Iterator[Span]:
    return overlaid(_unpaused(calendar, start.astimezone(UTC)), marks)


def _unpaused(calendar: Calendar, at: datetime) -> Iterator[Span]:
    """From `at` to the end of days, in pieces of at most a day."""
    versions = calendar.versions
    for number, version in enumerate(versions, 1):
        until = versions[number].valid_from if number < len(versions) else FOREVER
        plan = plan_of(version)
        while at < until:
            ordinal = at.toordinal()
            if ordinal >= LAST_DAY:
                return
            for piece in plan.day(ordinal):
                if piece.end > at and piece.start < until:
                    yield piece._replace(start=max(piece.start, at), end=min(piece.end, until))
            at = min(datetime.combine(date.fromordinal(ordinal), time(), UTC) + ONE_DAY, until)
