"""The closed list of operators. Each has its words, what is entered for it, and the check it is; an operator and its
opposite share one check, so that exactly one of the two holds, for what is empty too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from tresen.rules import checks, spans
from tresen.rules.checks import Check, Stepped
from tresen.rules.conditions import Value
from tresen.rules.fields import Context, Field, Text, Type


class Input(StrEnum):
    """What is entered beside an operator, and the shape of the row's value."""

    NOTHING = "nothing"  # None
    TEXT = "text"  # 1–500 characters
    NUMBER = "number"  # "12.5"
    DAY = "day"  # "2026-11-22" or, for a moment, "2026-11-22T14:30"
    DURATION = "duration"  # "2d", also m, h, w
    CHOICES = "choices"  # ("3", "4")


Build = Callable[[Any, Field, Context], "Check | Stepped"]


@dataclass(frozen=True)
class Operator:
    """`words` stand in a menu, `sentence` has %(field)s and %(value)s."""

    key: str
    words: Text
    sentence: Text
    input: Input
    build: Build
    negated: bool = False
    history: bool = False


def _keys(value: Value, field: Field, context: Context) -> frozenset[Any]:
    """What the chosen keys stand for in the column; "my_teams" is several, or none at all."""
    found: set[Any] = set()
    for key in value or ():
        found |= context.own.get(key, frozenset()) if _own(key, field) else {field.cast(key)}
    return frozenset(found)


def _own(key: str, field: Field) -> bool:
    return field.choices is not None and any(choice.key == key for choice in field.choices.own)


def _below(value: Value, field: Field, context: Context) -> frozenset[Any]:
    keys = _keys(value, field, context)
    return field.below(keys) if field.below and keys else keys


def _texts(value: Value, field: Field, context: Context) -> frozenset[str]:
    """As the journal writes them."""
    return frozenset(str(key) for key in _keys(value, field, context))


def _before(v: str, f: Field, c: Context) -> Check:
    return spans.within(None, spans.bounds(v, c)[0], f.type, c)


def _after(v: str, f: Field, c: Context) -> Check:
    return spans.within(spans.bounds(v, c)[1], None, f.type, c)


def _on(v: str, f: Field, c: Context) -> Check:
    return spans.within(*spans.bounds(v, c), f.type, c)


def _last(v: str, f: Field, c: Context) -> Check:
    return spans.within(_ago(v, c), c.now + spans.TICK, f.type, c)


def _next(v: str, f: Field, c: Context) -> Check:
    return spans.within(c.now, c.now + spans.duration(v) + spans.TICK, f.type, c)


def _longer_ago(v: str, f: Field, c: Context) -> Check:
    """For days: before the day reached."""
    reached = _ago(v, c)
    if f.type == Type.DAY:
        reached = spans.midnight(reached.astimezone(c.zone).date(), c)
    return spans.within(None, reached, f.type, c)


def _later(v: str, f: Field, c: Context) -> Check:
    """For days: from the day after the one reached."""
    reached = c.now + spans.duration(v) + spans.TICK
    return spans.within(reached if f.type == Type.MOMENT else reached + timedelta(days=1), None, f.type, c)


def _ago(v: str, c: Context) -> datetime:
    return c.now - spans.duration(v)


def _number(sign: str) -> Build:
    return lambda v, f, c: checks.Compared(sign, Decimal(v))


def _filled(value: Value, field: Field, context: Context) -> Check:
    if field.type == Type.TEXT:
        return checks.TextFilled()
    return checks.ListFilled() if field.type == Type.LIST else checks.Filled()


_IS, _IS_NOT = (_("is"), _("%(field)s is %(value)s")), (_("is not"), _("%(field)s is not %(value)s"))
EMPTY = (
    Operator("empty", _("is empty"), _("%(field)s is empty"), Input.NOTHING, _filled, negated=True),
    Operator("filled", _("is filled in"), _("%(field)s is filled in"), Input.NOTHING, _filled),
)


def _text(key: str, words: Text, sentence: Text, check: Callable[[str], Check], negated: bool = False) -> Operator:
    return Operator(key, words, sentence, Input.TEXT, lambda v, f, c: check(v), negated)


TEXT = (
    _text("contains", _("contains"), _("%(field)s contains %(value)s"), checks.Contains),
    _text("contains_not", _("does not contain"), _("%(field)s does not contain %(value)s"), checks.Contains, True),
    _text("words", _("has the words"), _("%(field)s has the words %(value)s"), checks.Words),
    _text("is", *_IS, checks.TextIs),
    _text("is_not", *_IS_NOT, checks.TextIs, True),
    _text("begins", _("begins with"), _("%(field)s begins with %(value)s"), checks.Begins),
    _text("ends", _("ends with"), _("%(field)s ends with %(value)s"), checks.Ends),
)
NUMBER = (
    Operator("is", *_IS, Input.NUMBER, _number("=")),
    Operator("is_not", *_IS_NOT, Input.NUMBER, _number("="), negated=True),
    Operator("more", _("is more than"), _("%(field)s is more than %(value)s"), Input.NUMBER, _number(">")),
    Operator("at_least", _("is at least"), _("%(field)s is at least %(value)s"), Input.NUMBER, _number(">=")),
    Operator("less", _("is less than"), _("%(field)s is less than %(value)s"), Input.NUMBER, _number("<")),
    Operator("at_most", _("is at most"), _("%(field)s is at most %(value)s"), Input.NUMBER, _number("<=")),
)
YES_NO = (
    Operator("yes", _("applies"), _("%(field)s: yes"), Input.NOTHING, lambda v, f, c: checks.IsTrue()),
    Operator(
        "no", _("does not apply"), _("%(field)s: no"), Input.NOTHING, lambda v, f, c: checks.IsTrue(), negated=True
    ),
)
TIME = (
    Operator("longer_ago", _("more than … ago"), _("%(field)s more than %(value)s ago"), Input.DURATION, _longer_ago),
    Operator("last", _("less than … ago"), _("%(field)s less than %(value)s ago"), Input.DURATION, _last),
    Operator("next", _("in less than …"), _("%(field)s in less than %(value)s"), Input.DURATION, _next),
    Operator("later", _("in more than …"), _("%(field)s in more than %(value)s"), Input.DURATION, _later),
    Operator(
        "today",
        _("is today"),
        _("%(field)s is today"),
        Input.NOTHING,
        lambda v, f, c: spans.within(*spans.today(c), f.type, c),
    ),
    Operator(
        "this_week",
        _("is this week"),
        _("%(field)s is this week"),
        Input.NOTHING,
        lambda v, f, c: spans.within(*spans.this_week(c), f.type, c),
    ),
    Operator("before", _("is before"), _("%(field)s is before %(value)s"), Input.DAY, _before),
    Operator("after", _("is after"), _("%(field)s is after %(value)s"), Input.DAY, _after),
    Operator("on", _("is on"), _("%(field)s is on %(value)s"), Input.DAY, _on),
)
CHOICE = (
    Operator("is", *_IS, Input.CHOICES, lambda v, f, c: checks.OneOf(_keys(v, f, c))),
    Operator("is_not", *_IS_NOT, Input.CHOICES, lambda v, f, c: checks.OneOf(_keys(v, f, c)), negated=True),
)
TREE = (
    Operator(
        "below",
        _("is, or is below"),
        _("%(field)s is %(value)s or below"),
        Input.CHOICES,
        lambda v, f, c: checks.OneOf(_below(v, f, c)),
    ),
    Operator(
        "not_below",
        _("is not, and is not below"),
        _("%(field)s is neither %(value)s nor below"),
        Input.CHOICES,
        lambda v, f, c: checks.OneOf(_below(v, f, c)),
        negated=True,
    ),
)
LIST = (
    Operator(
        "any_of",
        _("has one of"),
        _("%(field)s has %(value)s"),
        Input.CHOICES,
        lambda v, f, c: checks.AnyOf(_keys(v, f, c)),
    ),
    Operator(
        "all_of",
        _("has all of"),
        _("%(field)s has all of %(value)s"),
        Input.CHOICES,
        lambda v, f, c: checks.AllOf(_keys(v, f, c)),
    ),
    Operator(
        "none_of",
        _("has none of"),
        _("%(field)s does not have %(value)s"),
        Input.CHOICES,
        lambda v, f, c: checks.AnyOf(_keys(v, f, c)),
        negated=True,
    ),
)
# What the journal knows. "Was" and "changed" speak of all the time there has been; the durations of the time up to now.
JOURNAL = (
    Operator(
        "was",
        _("is or was once"),
        _("%(field)s is or was once %(value)s"),
        Input.CHOICES,
        lambda v, f, c: Stepped(new=_texts(v, f, c), ever=True),
        history=True,
    ),
    Operator(
        "was_never",
        _("was never"),
        _("%(field)s was never %(value)s"),
        Input.CHOICES,
        lambda v, f, c: Stepped(new=_texts(v, f, c), ever=True),
        negated=True,
        history=True,
    ),
    Operator(
        "changed_to",
        _("was changed to"),
        _("%(field)s was changed to %(value)s"),
        Input.CHOICES,
        lambda v, f, c: Stepped(new=_texts(v, f, c)),
        history=True,
    ),
    Operator(
        "changed_from",
        _("was changed from"),
        _("%(field)s was changed from %(value)s"),
        Input.CHOICES,
        lambda v, f, c: Stepped(old=_texts(v, f, c)),
        history=True,
    ),
    Operator(
        "changed",
        _("changed less than … ago"),
        _("%(field)s changed less than %(value)s ago"),
        Input.DURATION,
        lambda v, f, c: Stepped(since=_ago(v, c)),
        history=True,
    ),
    Operator(
        "unchanged",
        _("has been as it is for at least …"),
        _("%(field)s has been as it is for at least %(value)s"),
        Input.DURATION,
        lambda v, f, c: Stepped(since=_ago(v, c) + spans.TICK, ever=True),
        negated=True,
        history=True,
    ),
)

OPERATORS: Mapping[Type, tuple[Operator, ...]] = {
    Type.TEXT: TEXT,
    Type.NUMBER: NUMBER,
    Type.YES_NO: YES_NO,
    Type.MOMENT: TIME,
    Type.DAY: TIME,
    Type.CHOICE: CHOICE,
    Type.TREE: (*TREE, *CHOICE),
    Type.PERSON: CHOICE,
    Type.ORGANISATION: CHOICE,
    Type.TEAM: CHOICE,
    Type.LIST: LIST,
}


def operators_of(field: Field) -> dict[str, Operator]:
    """What may be asked about a field, in the order of a menu."""
    listed = OPERATORS[field.type]
    if field.type == Type.TEAM and field.below:
        listed = (*listed, *TREE)
    if field.optional and field.type != Type.YES_NO:
        listed = (*listed, *EMPTY)
    if field.history:
        listed = (*listed, *JOURNAL)
    return {operator.key: operator for operator in listed}
