"""Stretches of time with the reason why they count or do not, and what is done to rows of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Why(StrEnum):
    """Why a stretch counts, or does not; where several hold, the last of this list is named."""

    WORKING = "working"
    OUTSIDE = "outside"
    HOLIDAY = "holiday"
    EXCEPTION = "exception"
    CLOSURE = "closure"
    PAUSE = "pause"


class Span(NamedTuple):
    """From `start` until just before `end`, both in UTC. `name`: of the holiday, the reason of a closure or pause."""

    start: datetime
    end: datetime
    why: Why
    name: str = ""

    @property
    def counted(self) -> bool:
        return self.why is Why.WORKING


def joined(spans: Iterable[Span]) -> list[Span]:
    """Neighbours that say the same are one; empty ones are left out."""
    found: list[Span] = []
    for span in spans:
        if span.start >= span.end:
            continue
        if found and found[-1].end == span.start and found[-1][2:] == span[2:]:
            found[-1] = found[-1]._replace(end=span.end)
        else:
            found.append(span)
    return found


def disjoint(spans: Iterable[Span]) -> list[Span]:
    """In order of time. Where two overlap the one that begins earlier keeps its time (of two that begin together the
    one named first)."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        start = max(span.start, found[-1].end) if found else span.start
        if start < span.end:
            found.append(span._replace(start=start))
    return found


def overlaid(pieces: Iterable[Span], marks: Sequence[Span]) -> Iterator[Span]:
    """The pieces, with the marks (`disjoint`) in place of what they cover. As lazy as the pieces."""
    place = 0
    for piece in pieces:
        at = piece.start
        while place < len(marks) and marks[place].end <= at:
            place += 1
        while at < piece.end:
            mark = marks[place] if place < len(marks) else None
            if mark is None or mark.start >= piece.end:
                yield piece._replace(start=at)
                break
            if mark.start > at:
                yield piece._replace(start=at, end=mark.start)
            at = min(mark.end, piece.end)
            yield mark._replace(start=max(mark.start, piece.start), end=at)
            place += mark.end <= at
