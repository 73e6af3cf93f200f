"""The few checks every operator is made of. Each says what it means twice, side by side: `sql` over an expression
and `holds` over a value. A check is never negated itself; `language` does that, for both sides alike.

On nothing (NULL, None) no check holds: SQL's third truth value has no room here.
"""

import operator
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Expression, F, Func, TextField, Value
from django.db.models.expressions import Combinable

from tresen.rules.folding import folded, folded_words

Sql = Combinable | F  # a column or what is made of columns


class Fact(Func):
    """A condition in SQL out of expressions and one fixed joiner."""

    output_field = BooleanField()
    template = "(%(expressions)s)"


class Folded(Func):
    function = "folded"
    output_field = TextField()


class FoldedWords(Func):
    function = "folded_words"
    output_field = TextField()


class Check(Protocol):
    def sql(self, column: Sql) -> Fact: ...

    def holds(self, value: Any) -> bool: ...


def never() -> Fact:
    return Fact(template="(FALSE)")


def both(*facts: Fact) -> Fact:
    return Fact(*facts, arg_joiner=" AND ") if facts else Fact(template="(TRUE)")


@dataclass(frozen=True)
class Filled:
    """There is something."""

    def sql(self, column: Sql) -> Fact:
        return Fact(column, template="(%(expressions)s IS NOT NULL)")

    def holds(self, value: Any) -> bool:
        return value is not None


@dataclass(frozen=True)
class TextFilled:
    """There is at least one character."""

    def sql(self, column: Sql) -> Fact:
        return Fact(column, Value(""), arg_joiner=" <> ")

    def holds(self, value: Any) -> bool:
        return bool(value)


@dataclass(frozen=True)
class TextIs:
    text: str

    def sql(self, column: Sql) -> Fact:
        return Fact(Folded(column), Value(folded(self.text)), arg_joiner=" = ")

    def holds(self, value: Any) -> bool:
        return value is not None and folded(value) == folded(self.text)


@dataclass(frozen=True)
class Contains:
    text: str

    def sql(self, column: Sql) -> Fact:
        found = Func(Folded(column), Value(folded(self.text)), function="strpos", output_field=BigIntegerField())
        return Fact(found, template="(%(expressions)s > 0)")

    def holds(self, value: Any) -> bool:
        return value is not None and folded(self.text) in folded(value)


@dataclass(frozen=True)
class Begins:
    text: str

    def sql(self, column: Sql) -> Fact:
        return Fact(Folded(column), Value(folded(self.text)), template="starts_with(%(expressions)s)")

    def holds(self, value: Any) -> bool:
        return value is not None and folded(value).startswith(folded(self.text))


@dataclass(frozen=True)
class Ends:
    text: str

    def sql(self, column: Sql) -> Fact:
        turned = Func(Folded(column), function="reverse", output_field=TextField())
        return Fact(turned, Value(folded(self.text)[::-1]), template="starts_with(%(expressions)s)")

    def holds(self, value: Any) -> bool:
        return value is not None and folded(value).endswith(folded(self.text))


@dataclass(frozen=True)
class Words:
    """Each of these words stands in the text, whole, in any order."""

    text: str

    @property
    def wanted(self) -> list[str]:
        return [f" {word} " for word in sorted(set(folded_words(self.text).split()))]

    def sql(self, column: Sql) -> Fact:
        def one(word: str) -> Fact:
            found = Func(FoldedWords(column), Value(word), function="strpos", output_field=BigIntegerField())
            return Fact(found, template="(%(expressions)s > 0)")

        return both(*map(one, self.wanted)) if self.wanted else never()

    def holds(self, value: Any) -> bool:
        if value is None or not self.wanted:
            return False
        words = folded_words(value)
        return all(word in words for word in self.wanted)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Compared:
    """A number on one side of another; `sign` is a key of `COMPARE`."""

    sign: str
    number: Decimal

    def sql(self, column: Sql) -> Fact:
        assert self.sign in COMPARE
        return Fact(column, Value(self.number), arg_joiner=f" {self.sign} ")

    def holds(self, value: Any) -> bool:
        return value is not None and COMPARE[self.sign](Decimal(str(value)), self.number)


@dataclass(frozen=True)
class Within:
    """From `low` on, and before `high`; None is open. Moments or days, as the column has them."""

    low: datetime | date | str | None = None
    high: datetime | date | str | None = None

    def sql(self, column: Sql) -> Fact:
        facts = []
        if self.low is not None:
            facts.append(Fact(column, Value(self.low), arg_joiner=" >= "))
        if self.high is not None:
            facts.append(Fact(column, Value(self.high), arg_joiner=" < "))
        return both(*facts)

    def holds(self, value: Any) -> bool:
        if value is None:
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


@dataclass(frozen=True)
class IsTrue:
    def sql(self, column: Sql) -> Fact:
        return Fact(column, template="(%(expressions)s IS TRUE)")

    def holds(self, value: Any) -> bool:
        return value is True


@dataclass(frozen=True)
class OneOf:
    values: frozenset[Any]

    def sql(self, column: Sql) -> Fact:
        if not self.values:
            return never()
        listed = Func(*(Value(value) for value in sorted(self.values)), template="(%(expressions)s)")
        return Fact(column, listed, arg_joiner=" IN ")

    def holds(self, value: Any) -> bool:
        return value is not None and value in self.values


@dataclass(frozen=True)
class ListFilled:
    def sql(self, column: Sql) -> Fact:
        return Fact(column, template="(cardinality(%(expressions)s) > 0)")

    def holds(self, value: Any) -> bool:
        return bool(value)


@dataclass(frozen=True)
class AnyOf:
    """A list has at least one of these."""

    values: frozenset[Any]

    def sql(self, column: Sql) -> Fact:
        return Fact(column, _listed(self.values), arg_joiner=" && ") if self.values else never()

    def holds(self, value: Any) -> bool:
        return value is not None and not self.values.isdisjoint(value)


@dataclass(frozen=True)
class AllOf:
    """A list has each of these, and there is at least one to have."""

    values: frozenset[Any]

    def sql(self, column: Sql) -> Fact:
        return Fact(column, _listed(self.values), arg_joiner=" @> ") if self.values else never()

    def holds(self, value: Any) -> bool:
        return value is not None and bool(self.values) and self.values <= set(value)


def _listed(values: Collection[Any]) -> Expression:
    element = TextField() if any(isinstance(value, str) for value in values) else BigIntegerField()
    kind = "text[]" if isinstance(element, TextField) else "bigint[]"
    return Func(Value(sorted(values), ArrayField(element)), template=f"%(expressions)s::{kind}")


@dataclass(frozen=True)
class Step:
    """One line of a journal about one column: its old and its new value as text, None for nothing. `first` is the
    line with which everything began."""

    at: datetime
    old: str | None
    new: str | None
    first: bool = False


@dataclass(frozen=True)
class Stepped:
    """A journal has a line like this. `ever`: what it began as counts as well. `since`: only lines from then on."""

    new: frozenset[str] | None = None
    old: frozenset[str] | None = None
    since: datetime | None = None
    ever: bool = False

    def sql(self, at: Sql, old: Sql, new: Sql, first: Sql) -> Fact:
        facts: list[Fact] = [Fact(at, Value(self.since), arg_joiner=" >= ")] if self.since else []
        facts += [OneOf(self.new).sql(new)] if self.new is not None else []
        facts += [OneOf(self.old).sql(old)] if self.old is not None else []
        facts += [] if self.ever else [Fact(first, template="(NOT %(expressions)s)")]
        return both(*facts)

    def holds(self, step: Step) -> bool:
        return (
            (self.since is None or step.at >= self.since)
            and (self.new is None or step.new in self.new)
            and (self.old is None or step.old in self.old)
            and (self.ever or not step.first)
        )
