"""Selecting, deciding, and what both share: the meaning of groups, of opposites and of emptiness.

Negation is carried down to the rows: an opposite is "IS NOT TRUE" there, which takes nothing (NULL) for untrue as
Python does. So every row has two truth values on both sides, positive rows keep their indexes, and the opposite of
a condition holds exactly where it does not.
"""

from typing import Any

from django.db.models import Exists, Q

from tresen.rules.checks import Check, Fact, OneOf, Sql, Stepped
from tresen.rules.conditions import EVERYTHING, Condition, Group, Row, as_json, rows
from tresen.rules.describing import describe
from tresen.rules.fields import Context, Field, Registry
from tresen.rules.operators import Operator, operators_of
from tresen.rules.parsing import Parsed, Problem, parse, problems

NOTHING = Q(pk__in=[])


def select(condition: Condition, registry: Registry, context: Context) -> Q:
    """A filter for the rows the registry's columns stand on. A condition with `problems` selects nothing: what is not
    understood is neither true nor its opposite."""
    if problems(condition, registry):
        return NOTHING
    return _selected(condition, registry, context, wanted=True)


def holds(condition: Condition, registry: Registry, subject: Any, context: Context) -> bool:
    """The same decision about one subject in memory. What it needs beyond the subject itself (messages, journal) it
    reads through the subject, so prefetched rows cost nothing."""
    return not problems(condition, registry) and _decided(condition, registry, subject, context)


def _selected(condition: Condition, registry: Registry, context: Context, *, wanted: bool) -> Q:
    if isinstance(condition, Row):
        return _row(condition, registry, context, wanted=wanted)
    mode = condition.mode
    if mode == "none":  # the opposite of any
        mode, wanted = "any", not wanted
    parts = [_selected(part, registry, context, wanted=wanted) for part in condition.parts]
    return _joined(parts, every=(mode == "all") == wanted)  # De Morgan: below a negation all is any


def _joined(parts: list[Q], *, every: bool) -> Q:
    if not parts:
        return Q(Fact(template="(TRUE)")) if every else NOTHING
    joined = parts[0]
    for part in parts[1:]:
        joined = joined & part if every else joined | part
    return joined


def _row(row: Row, registry: Registry, context: Context, *, wanted: bool) -> Q:
    field, operator = _meaning(row, registry)
    check, wanted = operator.build(row.value, field, context), wanted != operator.negated
    if field.closed and not wanted and isinstance(check, OneOf):
        check, wanted = _others(check, field), True
    expression = _expression(check, field)
    return Q(expression) if wanted else Q(Fact(expression, template="(%(expressions)s IS NOT TRUE)"))


def _others(check: OneOf, field: Field) -> OneOf:
    """The opposite, as what the column holds instead: the partial indexes are found by it."""
    assert field.choices is not None
    return OneOf(frozenset(field.cast(key) for key in field.choices.fixed or ()) - check.values)


def _expression(check: Check | Stepped, field: Field) -> Sql:
    if isinstance(check, Stepped):
        history = field.history
        assert history is not None
        return Exists(history.lines().filter(check.sql(history.at, history.old, history.new, history.first)))
    if field.rows is not None:
        return Exists(field.rows().filter(check.sql(field.column())))
    return check.sql(field.column())


def _decided(condition: Condition, registry: Registry, subject: Any, context: Context) -> bool:
    if isinstance(condition, Row):
        field, operator = _meaning(condition, registry)
        return _true(condition, field, operator, subject, context) != operator.negated
    decided = (_decided(part, registry, subject, context) for part in condition.parts)
    return all(decided) if condition.mode == "all" else any(decided) == (condition.mode == "any")


def _true(row: Row, field: Field, operator: Operator, subject: Any, context: Context) -> bool:
    check = operator.build(row.value, field, context)
    if isinstance(check, Stepped):
        assert field.history is not None
        return any(check.holds(step) for step in field.history.read(subject))
    if field.rows is not None:
        return any(check.holds(value) for value in field.read(subject))
    return check.holds(field.read(subject))


def _meaning(row: Row, registry: Registry) -> tuple[Field, Operator]:
    field = registry.fields[row.field]
    return field, operators_of(field)[row.operator]


__all__ = [
    "EVERYTHING",
    "Condition",
    "Group",
    "Parsed",
    "Problem",
    "Row",
    "as_json",
    "describe",
    "holds",
    "parse",
    "problems",
    "rows",
    "select",
]
