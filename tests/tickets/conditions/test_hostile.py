"""A thousand hostile conditions: nothing of them reaches SQL but as a parameter, nothing is evaluated, and whoever sent
them gets sentences."""

import itertools
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tresen.rules.language import describe, holds, parse, select
from tresen.tickets.conditions.registry import context_of, fields_of
from tresen.tickets.models import Ticket

HOSTILE = [
    "' OR 1=1 --",
    "'; DROP TABLE tickets_ticket; --",
    '" OR ""="',
    "1) OR (1=1",
    "1 UNION SELECT password FROM people_person",
    "$1",
    "%s",
    "%(field)s",
    "%(pg_sleep)s",
    "{0.__class__}",
    "{{ 7*7 }}",
    "{% load ui %}",
    "${7*7}",
    "__import__('os').system('id')",
    "pg_sleep(9)",
    "subject__regex",
    "customer__password",
    "ticket.customer__password",
    "ticket.subject; --",
    "ticket.subject' --",
    "ticket.__class__",
    "pk",
    "id__in",
    "is__gt",
    "is) OR (1=1",
    "= ANY(SELECT",
    "\\'; --",
    "E'\\\\x41'",
    "\x00",
    "\ud800",
    "a" * 100_000,
    "⁰¹²",
    "1e400",
    "-0",
    "NaN",
    "Infinity",
    "9" * 40,
    "0x10",
    "٣",
    "<script>alert(1)</script>",
    "\u202e\u2028\r\n\t",
    "--",
    "/*",
    "*/",
    ";",
    "null",
    "true",
    "../../etc/passwd",
    "file:///etc/passwd",
    "(?:a+)+$",
]
SHAPES: list[Any] = [None, True, False, 0, -1, 1.5, float("nan"), float("inf"), 10**400, [], {}, [[]], [None], {"a": 1}]
SHAPES += [["1", {"x": 1}], ["1"] * 1000, {"field": {}}, {"all": None}, {"all": {}}, {"all": [None]}]
SHAPES += [{"all": [], "any": []}, {"not": []}, {1: 2}, b"bytes", ("all",), {"field": [], "operator": []}]


def conditions() -> list[Any]:
    """Each hostile word as a field, as an operator, as every kind of value; and every shape of JSON, and more."""
    found: list[Any] = list(SHAPES)
    places = [
        ("ticket.subject", "contains"),
        ("ticket.subject", "words"),
        ("ticket.subject", "is"),
        ("customer.address", "ends"),
        ("message.text", "contains_not"),
        ("message.count", "more"),
        ("ticket.created_at", "last"),
        ("ticket.created_at", "before"),
        ("ticket.team", "is"),
        ("ticket.team", "below"),
        ("ticket.category", "not_below"),
        ("ticket.assignee", "changed_to"),
        ("ticket.priority", "was"),
        ("ticket.shared_with", "all_of"),
        ("ticket.team", "unchanged"),
        ("ticket.has_parent", "yes"),
    ]
    for (field, operator), value in itertools.product(places, [*HOSTILE, *SHAPES]):
        found.append({"field": field, "operator": operator, "value": value})
        found.append({"none": [{"field": field, "operator": operator, "value": [value]}]})
    for word in HOSTILE:
        found.append({"field": word, "operator": "is", "value": "x"})
        found.append({"field": "ticket.subject", "operator": word, "value": "x"})
        found.append({word: [{"field": "ticket.subject", "operator": "is", "value": "x"}]})
        found.append({"all": [{"field": "ticket.subject", "operator": "is", "value": "x", word: word}]})
    return found


def test_a_thousand_hostile_conditions_are_values_or_sentences(cast: Cast) -> None:
    given = conditions()
    assert len(given) > 1000
    registry, context = fields_of(cast.actor("agent")), context_of(cast.actor("agent"))
    taken = 0
    for one in given:
        parsed = parse(one, registry)
        if parsed.condition is None:
            assert parsed.problems
            assert all(problem.text and "%(" not in problem.text for problem in parsed.problems)
            continue
        taken += 1
        found = Ticket.objects.filter(select(parsed.condition, registry, context))
        assert set(found) == {t for t in Ticket.objects.all() if holds(parsed.condition, registry, t, context)}
        assert describe(parsed.condition, registry)
    assert 100 < taken < len(given) / 2


def test_no_value_is_part_of_a_statement(cast: Cast) -> None:
    """The text of the statement is the same whatever the value: it is a parameter and nothing else."""
    registry, context = fields_of(cast.actor("agent")), context_of(cast.actor("agent"))
    texts: dict[tuple[str, str], set[str]] = {}
    for one in conditions():
        if not isinstance(one, dict) or not isinstance(one.get("value"), str):
            continue
        parsed = parse(one, registry)
        # The number of words or choices is the number of parameters; only that may differ.
        if parsed.condition is None or one["operator"] in {"words", "below", "not_below"}:
            continue
        sql, parameters = Ticket.objects.filter(select(parsed.condition, registry, context)).query.sql_with_params()
        texts.setdefault((one["field"], one["operator"]), set()).add(sql)
        assert all(word not in sql for word in HOSTILE if len(word) > 6)
        assert parameters
    assert texts
    assert all(len(statements) == 1 for statements in texts.values())


def test_deep_and_long_conditions_are_refused(cast: Cast) -> None:
    registry = fields_of(cast.actor("agent"))
    row = {"field": "ticket.subject", "operator": "is", "value": "x"}
    deep: Any = row
    for _ in range(900):
        deep = {"all": [deep]}
    for one in (
        deep,
        {"all": [row] * 101},
        {"all": [{"any": [row] * 60}, {"any": [row] * 60}]},
        {"all": [{"any": []}]},
    ):
        parsed = parse(one, registry)
        assert parsed.condition is None
        assert len(parsed.problems) == 1, parsed.problems


def test_a_problem_names_its_place(cast: Cast) -> None:
    registry = fields_of(cast.actor("agent"))
    good = {"field": "ticket.subject", "operator": "is", "value": "x"}
    parsed = parse(
        {"all": [good, {"any": [good, {"field": "ticket.priority", "operator": "is", "value": "7"}]}]}, registry
    )
    assert [(problem.path, problem.place) for problem in parsed.problems] == [("2.2", (1, 1))]


def test_whether_a_person_exists_is_not_told(cast: Cast) -> None:
    """A condition may name any number; only selecting with it, among the tickets one has anyway, shows anything."""
    registry = fields_of(cast.actor("agent"))
    answers = [
        parse({"field": "ticket.assignee", "operator": "is", "value": [str(number)]}, registry).problems
        for number in (cast.outsider.pk, 999_999)
    ]
    assert answers == [(), ()]


def test_parsing_and_describing_ask_the_database_little(cast: Cast) -> None:
    actor = cast.actor("agent")
    assert actor.standing  # what he reaches is read once a request
    registry = fields_of(actor)
    rows = [{"field": "ticket.assignee", "operator": "is", "value": [str(cast.agent.pk)]}] * 50
    with CaptureQueriesContext(connection) as asked:
        parsed = parse(json.loads(json.dumps({"any": rows})), registry)
        assert parsed.condition is not None
        describe(parsed.condition, registry)
    assert len(asked.captured_queries) == 1


@pytest.mark.parametrize("value", ["12,5", "12.5", 12.5, " 12.5 "])
def test_a_number_may_be_written_the_german_way(cast: Cast, value: Any) -> None:
    parsed = parse({"field": "message.count", "operator": "more", "value": value}, fields_of(cast.actor("agent")))
    assert parsed.condition is not None
    assert parsed.condition.value == "12.5"  # type: ignore[union-attr]
