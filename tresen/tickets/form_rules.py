"""What form rules make of a form.

Each rule is "if a condition holds, do these actions". Only setting a value can make another rule hold or cease to, so
the rules are ordered by that: one that sets a field comes before all that ask about it, and among those without such
tie the upper one first. Rules that wait for each other in a circle (the administration refuses to make one, see
`form_rule_editing`) are taken in the order of the list. Then each rule is asked exactly once, in that order, of the
values as they stand by then. This ends after as many steps as there are rules; without circles every rule has been
asked of values no later rule touches, so asking again would change nothing; and how rows happen to be stored plays no
part.

For each field and sort of action the uppermost rule that holds wins; only what a rule always sets goes before what
another one sets as a default. A field some rule shows is hidden unless a rule
that shows it holds: whoever says when a field is there says when it is not.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]

SHOW, HIDE, REQUIRE, LIMIT, SET = "show", "hide", "require", "limit", "set"
DEEDS = (SHOW, HIDE, REQUIRE, LIMIT, SET)


@dataclass(frozen=True)
class Action:
    """`options`: of LIMIT, the keys that stay. `value`: of SET, canonical; `always`: also over what is there, and as
    long as the rule holds nobody else changes it; else once, when the rule comes to hold, and if the field is empty."""

    do: str
    field: str
    options: frozenset[str] = frozenset()
    value: Any = None
    always: bool = False


@dataclass(frozen=True)
class Rule:
    """`reads`: the keys of the custom fields its condition asks about."""

    key: int
    name: str
    reads: frozenset[str]
    actions: tuple[Action, ...]
    condition: Any = None

    @property
    def sets(self) -> frozenset[str]:
        return frozenset(one.field for one in self.actions if one.do == SET)


@dataclass
class Outcome:
    values: dict[str, Any]
    holding: frozenset[int] = frozenset()  # keys of the rules that hold
    locked: dict[str, str] = field(default_factory=dict)  # key of a field: name of the rule that holds it at its value
    set_by: dict[str, str] = field(default_factory=dict)  # key of a field: name of the rule that gave it this value
    hidden: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    limits: dict[str, frozenset[str]] = field(default_factory=dict)


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """As they are to be asked; `rules` is the list as people see it, the upper one first."""
    waits = {
        one.key: {other.key for other in rules if other.key != one.key and other.sets & one.reads} for one in rules
    }
    ordered: list[Rule] = []
    left = list(rules)
    while left:
        free = next((one for one in left if not waits[one.key] & {other.key for other in left}), left[0])
        left.remove(free)
        ordered.append(free)
    return ordered


def circle_of(rules: Sequence[Rule]) -> list[Rule]:
    """Rules of which each sets what the next one asks about, the last what the first does; [] without a circle.
    A rule that sets what it asks about itself is one, unless all it asks stays as it is: nobody can tell that here."""
    follows = {one.key: [other for other in rules if one.sets & other.reads] for one in rules}
    for start in rules:
        trail = _trail(start, start, follows, {})
        if trail:
            return trail
    return []


def _trail(start: Rule, at: Rule, follows: Mapping[int, list[Rule]], seen: dict[int, bool]) -> list[Rule]:
    for following in follows[at.key]:
        if following.key == start.key:
            return [at]
        if not seen.setdefault(following.key, False):
            seen[following.key] = True
            if rest := _trail(start, following, follows, seen):
                return [at, *rest]
    return []


def evaluate(
    rules: Sequence[Rule],
    given: Values,
    holds: Callable[[Rule, Values], bool],
    *,
    takes: Callable[[str, Any], bool] = lambda field, value: True,
    held_before: Collection[int] = (),
    cleared: Collection[str] = (),
    ordered: Sequence[Rule] | None = None,
) -> Outcome:
    """What the rules make of the values. `rules`: upper first; `ordered`: the same `in_order`, if that is known.

    `takes`: may a field be given this value by a rule? `held_before`: rules that held already, whose defaults have been
    filled in and are not again. `cleared`: fields somebody wants empty: no default there."""
    place = {one.key: at for at, one in enumerate(rules)}
    values, holding = dict(given), set()
    winner: dict[str, tuple[bool, int]] = {}  # what is always set goes before what is a mere default
    outcome = Outcome(values)
    for rule in in_order(rules) if ordered is None else ordered:
        if not holds(rule, values):
            continue
        holding.add(rule.key)
        for action in rule.actions:
            if (
                action.do == SET
                and _sets(action, rule, given, held_before, cleared)
                and takes(action.field, action.value)
            ):
                rank = (not action.always, place[rule.key])
                if action.field not in winner or rank < winner[action.field]:
                    winner[action.field] = rank
                    values[action.field] = action.value
                    outcome.set_by[action.field] = rule.name
                    outcome.locked.pop(action.field, None)
                    if action.always:
                        outcome.locked[action.field] = rule.name
    outcome.holding = frozenset(holding)
    _look(outcome, rules)
    return outcome


def _sets(action: Action, rule: Rule, given: Values, held_before: Collection[int], cleared: Collection[str]) -> bool:
    empty = given.get(action.field) is None and action.field not in cleared
    return action.always or (empty and rule.key not in held_before)


def _look(outcome: Outcome, rules: Sequence[Rule]) -> None:
    """Hidden, required, limited: told by the rules that hold in the end."""
    shown: dict[str, bool] = {one.field: False for one in _actions(rules) if one.do == SHOW}
    decided: set[str] = set()
    required: set[str] = set()
    for action in _actions(one for one in rules if one.key in outcome.holding):
        if action.do in {SHOW, HIDE} and action.field not in decided:
            decided.add(action.field)
            shown[action.field] = action.do == SHOW
        elif action.do == REQUIRE:
            required.add(action.field)
        elif action.do == LIMIT:
            outcome.limits.setdefault(action.field, action.options)
    outcome.hidden = frozenset(key for key, there in shown.items() if not there)
    outcome.required = frozenset(required)


def _actions(rules: Iterable[Rule]) -> Iterable[Action]:
    return [action for rule in rules for action in rule.actions]
