"""Form rules come to an end, in an order nobody has to guess."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tresen.tickets.form_rules import Action, Outcome, Rule, Values, circle_of, evaluate, in_order

FIELDS = "abcdef"


def rule(key: int, reads: dict[str, int], *actions: Action) -> Rule:
    """Holds if every field it reads has the value named."""
    return Rule(key, f"Regel {key}", frozenset(reads), actions, condition=reads)


def holds(one: Rule, values: Values) -> bool:
    return all(values.get(key) == value for key, value in one.condition.items())


def put(field: str, value: int, always: bool = True) -> Action:
    return Action("set", field, value=value, always=always)


def ask(rules: list[Rule], values: Values, **more: Any) -> Outcome:
    return evaluate(rules, values, holds, **more)


def test_a_value_a_rule_sets_makes_the_next_one_hold_wherever_it_stands() -> None:
    chain = [rule(1, {"b": 1}, put("c", 1)), rule(2, {"a": 1}, put("b", 1)), rule(3, {"c": 1}, Action("require", "d"))]
    outcome = ask(chain, {"a": 1})
    assert outcome.values == {"a": 1, "b": 1, "c": 1}
    assert outcome.required == {"d"}
    assert outcome.locked == {"b": "Regel 2", "c": "Regel 1"}


def test_the_upper_rule_wins() -> None:
    rules = [rule(1, {}, put("a", 1), Action("hide", "b")), rule(2, {}, put("a", 2), Action("show", "b"))]
    assert ask(rules, {"a": 9}).values == {"a": 1}
    assert ask(rules, {}).hidden == {"b"}
    assert ask(rules[::-1], {}).values == {"a": 2}
    assert ask(rules[::-1], {}).hidden == frozenset()


def test_what_some_rule_shows_is_hidden_until_it_holds() -> None:
    rules = [rule(1, {"a": 1}, Action("show", "b"))]
    assert ask(rules, {}).hidden == {"b"}
    assert ask(rules, {"a": 1}).hidden == frozenset()


def test_a_default_comes_once_and_only_into_an_empty_field() -> None:
    rules = [rule(1, {"a": 1}, put("b", 5, always=False))]
    assert ask(rules, {"a": 1}).values == {"a": 1, "b": 5}
    assert ask(rules, {"a": 1}).locked == {}
    assert ask(rules, {"a": 1, "b": 7}).values == {"a": 1, "b": 7}
    assert ask(rules, {"a": 1}, held_before={1}).values == {"a": 1}, "whoever cleared it means it"


def test_limits_are_those_of_the_uppermost_rule() -> None:
    rules = [
        rule(1, {"a": 1}, Action("limit", "b", options=frozenset("x"))),
        rule(2, {}, Action("limit", "b", options=frozenset("xy"))),
    ]
    assert ask(rules, {"a": 1}).limits == {"b": frozenset("x")}
    assert ask(rules, {}).limits == {"b": frozenset("xy")}


def test_a_value_that_is_not_taken_is_not_set() -> None:
    outcome = ask([rule(1, {}, put("a", 1))], {}, takes=lambda field, value: False)
    assert (outcome.values, outcome.locked) == ({}, {})


def test_circles_are_found() -> None:
    assert circle_of([rule(1, {"a": 1}, put("b", 1)), rule(2, {"b": 1}, put("c", 1))]) == []
    circle = circle_of([rule(1, {"a": 1}, put("b", 1)), rule(2, {"b": 1}, put("a", 2)), rule(3, {"a": 1})])
    assert {one.key for one in circle} == {1, 2}
    assert circle_of([rule(1, {"a": 1}, put("a", 2))])


ACTIONS = st.builds(
    Action,
    st.sampled_from(["set", "set", "set", "show", "hide", "require"]),
    st.sampled_from(FIELDS),
    value=st.integers(0, 2),
    always=st.booleans(),
)
SOME_RULES = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2), max_size=2), st.lists(ACTIONS, max_size=3)),
    max_size=9,
).map(lambda found: [rule(key, reads, *actions) for key, (reads, actions) in enumerate(found)])
SOME_VALUES = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2))


@settings(max_examples=300, deadline=None)
@given(rules=SOME_RULES, values=SOME_VALUES)
def test_any_rules_end_after_asking_each_once(rules: list[Rule], values: dict[str, int]) -> None:
    asked: list[int] = []

    def counted(one: Rule, held: Values) -> bool:
        asked.append(one.key)
        return holds(one, held)

    evaluate(rules, values, counted)
    assert sorted(asked) == [one.key for one in rules]


@settings(max_examples=300, deadline=None)
@given(rules=SOME_RULES, values=SOME_VALUES, seed=st.integers(0, 1000))
def test_without_circles_the_outcome_stands_fast(rules: list[Rule], values: dict[str, int], seed: int) -> None:
    if circle_of(rules):
        return
    once = ask(rules, values)
    again = ask(rules, once.values, held_before=once.holding)
    assert (again.values, again.holding, again.hidden, again.required) == (
        once.values,
        once.holding,
        once.hidden,
        once.required,
    )
    assert all(holds(one, once.values) == (one.key in once.holding) for one in rules), "asked of the final values"
    shuffled = list(rules)
    random.Random(seed).shuffle(shuffled)
    order = [one.key for one in in_order(shuffled)]
    for one in rules:
        for other in rules:
            if one.sets & other.reads and one.key != other.key:
                assert order.index(one.key) < order.index(other.key)
