"""A condition decided many times over: understood once, then asked of one subject after the other in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tresen.rules.checks import Check, Stepped
from tresen.rules.conditions import Condition, Row
from tresen.rules.fields import Context, Field, Registry, Type
from tresen.rules.language import problems
from tresen.rules.operators import Input, Operator, operators_of
from tresen.rules.spans import duration, turns, turns_of_day


@dataclass(frozen=True)
class Asked:
    """What one row came to: the value its field had (a list where it has several), and whether the row held."""

    row: Row
    value: Any
    held: bool


@dataclass(frozen=True)
class _Row:
    row: Row
    field: Field
    operator: Operator
    check: Check | Stepped | None  # None: it means something else at another time

    @property
    def dear(self) -> bool:
        """It may need more than the subject's own row: asked last."""
        return self.field.dear or self.field.rows is not None or isinstance(self.check, Stepped)

    def asked(self, subject: Any, context: Context) -> Asked:
        check = self.check or self.operator.build(self.row.value, self.field, context)
        if isinstance(check, Stepped):
            assert self.field.history is not None
            value: Any = None
            true = any(check.holds(step) for step in self.field.history.read(subject))
        else:
            value = self.field.read(subject)
            true = any(check.holds(one) for one in value) if self.field.rows is not None else check.holds(value)
        return Asked(self.row, value, true != self.operator.negated)

    def turns(self, subject: Any, context: Context) -> Iterator[datetime]:
        if self.check is not None:
            return
        lasts = self.operator.input == Input.DURATION
        pause = duration(str(self.row.value)) if lasts else timedelta()
        if self.operator.history and self.field.history is not None:
            values: Any = [step.at for step in self.field.history.read(subject)]
        else:
            value = self.field.read(subject)
            values = value if self.field.rows is not None else [value]
        for one in values:
            if one is not None:
                by_day = not lasts or self.field.type == Type.DAY
                yield from turns_of_day(one, pause, context) if by_day else turns(one, pause)


@dataclass(frozen=True)
class _Group:
    mode: str
    parts: "tuple[_Row | _Group, ...]"

    @property
    def dear(self) -> bool:
        return any(part.dear for part in self.parts)


@dataclass(frozen=True)
class Ready:
    """A condition made ready. In each group what costs nothing is asked first, so that most subjects are decided
    without a query; the answer does not depend on the order."""

    whole: _Row | _Group

    def holds(self, subject: Any, context: Context) -> bool:
        return _holds(self.whole, lambda row: row.asked(subject, context).held)

    def told(self, subject: Any, context: Context) -> tuple[bool, list[Asked]]:
        """The decision, and every row with the value it met, in the order they were written; what was not needed for
        the decision is not asked."""
        known: dict[int, Asked] = {}

        def ask(row: _Row) -> bool:
            known[id(row)] = row.asked(subject, context)
            return known[id(row)].held

        held = _holds(self.whole, ask)
        return held, list(known.values())

    def turns(self, subject: Any, context: Context) -> set[datetime]:
        """Every moment at which the answer may become another one while the subject stays as it is."""
        return {moment for row in _rows(self.whole) for moment in row.turns(subject, context)}


def ready(condition: Condition, registry: Registry, context: Context) -> Ready | None:
    """None for a condition with problems: it holds for nothing. `context`: for what "me" means; times are asked anew
    each time. Lasts as long as the fields and trees it names are what they are."""
    if problems(condition, registry):
        return None
    return Ready(_made(condition, registry, context))


def _made(condition: Condition, registry: Registry, context: Context) -> _Row | _Group:
    if isinstance(condition, Row):
        field = registry.fields[condition.field]
        operator = operators_of(field)[condition.operator]
        moves = operator.input == Input.DURATION or field.type in (Type.MOMENT, Type.DAY)
        return _Row(condition, field, operator, None if moves else operator.build(condition.value, field, context))
    parts = sorted((_made(part, registry, context) for part in condition.parts), key=lambda part: part.dear)
    return _Group(condition.mode, tuple(parts))


def _rows(part: _Row | _Group) -> Iterator[_Row]:
    if isinstance(part, _Row):
        yield part
    else:
        for one in part.parts:
            yield from _rows(one)


def _holds(part: _Row | _Group, ask: Callable[[_Row], bool]) -> bool:
    if isinstance(part, _Row):
        return ask(part)
    decided: Iterator[bool] = (_holds(one, ask) for one in part.parts)
    return all(decided) if part.mode == "all" else any(decided) == (part.mode == "any")
