"""When time alone changes what a condition says: asked every few minutes, the answer changes nowhere else."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F

from tresen.rules.checks import Step
from tresen.rules.conditions import Row
from tresen.rules.deciding import ready
from tresen.rules.fields import Context, Field, History, Registry, Type
from tresen.rules.operators import JOURNAL, TIME, Input, Operator

BERLIN = ZoneInfo("Europe/Berlin")
STEP = timedelta(minutes=5)
SPRING = datetime(2026, 3, 27, 10, 20, 30, 500, tzinfo=UTC)  # two days before an hour is left out
AUTUMN = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)  # midnight before an hour comes twice
PAUSES = ("10m", "5h", "1d", "2d")
TIMED = [one for one in JOURNAL if one.input == Input.DURATION]


def asked(kind: Type, value: Any) -> Registry:
    return Registry({"x": Field("x", kind, "X", "All", lambda: F("x"), lambda subject: value)})


def lived(at: datetime) -> Registry:
    lines = History(lambda: None, F("a"), F("o"), F("n"), F("f"), lambda subject: [Step(at, "0", "1")])  # type: ignore[arg-type,return-value]
    return Registry({"x": Field("x", Type.CHOICE, "X", "All", lambda: F("x"), lambda subject: "1", history=lines)})


def row_of(operator: Operator, pause: str) -> Row:
    value = {Input.DURATION: pause, Input.DAY: "2026-03-28", Input.NOTHING: None}[operator.input]
    return Row("x", operator.key, value)


def surprises(registry: Registry, row: Row, around: datetime) -> list[datetime]:
    """Where the answer is another one than a step before, though no turn lies between the two."""
    condition = ready(row, registry, Context(around, BERLIN))
    assert condition is not None
    turns = sorted(condition.turns(None, Context(around, BERLIN)))
    start = around.replace(second=0, microsecond=0) - timedelta(days=4)
    asked = [start + number * STEP for number in range(int(timedelta(days=8) / STEP))]
    says = [condition.holds(None, Context(moment, BERLIN)) for moment in asked]
    changed = [number for number in range(1, len(asked)) if says[number] != says[number - 1]]
    assert changed or row.operator in {"before", "after", "on"}  # what never changes proves nothing
    return [
        asked[number]
        for number in changed
        if bisect_left(turns, asked[number - 1]) == bisect_right(turns, asked[number])
    ]


@pytest.mark.parametrize("at", [SPRING, AUTUMN])
@pytest.mark.parametrize("operator", TIME, ids=lambda one: one.key)
def test_of_moments(operator: Operator, at: datetime) -> None:
    for pause in PAUSES if operator.input == Input.DURATION else PAUSES[:1]:
        assert not surprises(asked(Type.MOMENT, at), row_of(operator, pause), at)


@pytest.mark.parametrize("at", [SPRING, AUTUMN])
@pytest.mark.parametrize("operator", TIME, ids=lambda one: one.key)
def test_of_days(operator: Operator, at: datetime) -> None:
    day = at.astimezone(BERLIN).date().isoformat()
    for pause in PAUSES if operator.input == Input.DURATION else PAUSES[:1]:
        assert not surprises(asked(Type.DAY, day), row_of(operator, pause), at)


@pytest.mark.parametrize("at", [SPRING, AUTUMN])
@pytest.mark.parametrize("operator", TIMED, ids=lambda one: one.key)
def test_of_the_journal(operator: Operator, at: datetime) -> None:
    for pause in PAUSES:
        assert not surprises(lived(at), row_of(operator, pause), at)
