"""The engine and the minute-by-minute reference say the same, of due times, used times and every span.

TRESEN_SLA_EXAMPLES=10000 makes it the full run."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.sla import reference
from tests.sla.worlds import Pauses, worlds
from tresen.sla.hours.calendar import FOREVER, Calendar
from tresen.sla.hours.reading import as_json, calendar_of, version_of
from tresen.sla.hours.reckoning import Pause, due, ledger, used
from tresen.sla.hours.spans import Span
from tresen.sla.hours.wrong import Wrong

EXAMPLES = int(os.environ.get("TRESEN_SLA_EXAMPLES", "200"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FAR = timedelta(days=4)


def read(given: dict[str, Any]) -> Calendar:
    try:
        return calendar_of(given)
    except Wrong as error:  # a closure that ends before it begins, two versions at once
        assume(not error)
        raise


def told(spans: list[Span]) -> list[tuple[datetime, datetime, str, str]]:
    return [(one.start, one.end, str(one.why), one.name) for one in spans]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
@given(worlds(), st.floats(0, 1))
def test_due_used_and_every_span(world: tuple[dict[str, Any], datetime, timedelta, Pauses], part: float) -> None:
    given, start, amount, paused = world
    calendar, pauses = read(given), [Pause(*one) for one in paused]
    limit = start + FAR
    expected, spans = reference.due(given, start, amount, paused, limit)
    found = due(calendar, start, amount, pauses)

    if expected is None:
        assert found.at is None or found.at > limit
        cells = told(ledger(calendar, start, spans[-1][1], pauses))
    else:
        assert found.at == expected
        cells = told(found.spans)
    assert cells == spans

    end = expected or spans[-1][1]
    counted = sum((last - first for first, last, why, _name in spans if why == "working"), timedelta())
    assert used(calendar, start, end, pauses) == counted
    assert expected is None or counted == amount
    middle = start + (end - start) * part
    assert used(calendar, start, middle, pauses) + used(calendar, middle, end, pauses) == counted


@settings(max_examples=max(20, EXAMPLES // 10), deadline=None, suppress_health_check=SLOW)
@given(worlds())
def test_the_ledger_has_no_gap_and_explains_each_change(world: Any) -> None:
    given, start, amount, paused = world
    found = due(read(given), start, amount, [Pause(*one) for one in paused])
    if not amount:
        assert found == (start, [])
        return
    assert found.spans[0].start == start
    assert found.at is None or found.spans[-1].end == found.at
    for one, other in zip(found.spans, found.spans[1:], strict=False):
        assert one.end == other.start
        assert one[2:] != other[2:]
    assert all(one.end < FOREVER for one in found.spans[:-1])


@settings(max_examples=max(20, EXAMPLES // 10), deadline=None, suppress_health_check=SLOW)
@given(worlds())
def test_what_is_written_down_is_read_the_same(world: Any) -> None:
    for version in read(world[0]).versions:
        assert replace(version_of(as_json(version)), valid_from=version.valid_from) == version
