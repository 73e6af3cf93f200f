"""Views for programs: the same ones, with the same limits, as in the desk."""

from typing import Any

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast

URGENT = {"all": [{"field": "ticket.priority", "operator": "is", "value": ["4"]}]}


def test_a_program_makes_a_view_reads_its_tickets_and_changes_it(cast: Cast, program: Any) -> None:
    agent: Call = program("agent")
    urgent = cast.open("Brennt", priority=4)
    view = answered(agent.post("/views", {"name": "Dringend", "condition": URGENT}), 201)
    assert view["says"] == "Priority is Urgent"
    tickets = answered(agent.get(f"/tickets?view={view['id']}"))["items"]
    assert [one["number"] for one in tickets] == [urgent.number]
    change = {"condition": {"none": [URGENT]}, "sort": "created"}
    changed = answered(agent.send("PATCH", f"/views/{view['id']}", change))
    assert changed["name"] == "Dringend"
    tickets = answered(agent.get(f"/tickets?view={view['id']}"))["items"]
    assert [one["number"] for one in tickets] == [cast.ticket.number]
    assert agent.send("DELETE", f"/views/{view['id']}").status_code == 204
    problem(agent.get(f"/tickets?view={view['id']}"), 422)


def test_somebody_elses_view_and_none_at_all_are_alike(cast: Cast, program: Any) -> None:
    view = answered(program("agent").post("/views", {"name": "Meine", "condition": URGENT}), 201)
    for who in ("colleague", "customer", "manager"):
        call = program(who)
        assert problem(call.get(f"/tickets?view={view['id']}"), 422) == problem(call.get("/tickets?view=99999999"), 422)
        assert problem(call.get(f"/views/{view['id']}"), 404) == problem(call.get("/views/99999999"), 404)


def test_a_view_gives_a_customers_own_requests_to_nobody(cast: Cast, program: Any) -> None:
    """An agent's own request to another team is not among what he works on, and so in no view."""
    cast.open("Mein Notebook", customer=cast.agent, team=cast.other_team)
    view = answered(program("agent").post("/views", {"name": "Alles", "condition": {"all": []}}), 201)
    seen = answered(program("agent").get(f"/tickets?view={view['id']}"))["items"]
    assert [one["number"] for one in seen] == [cast.ticket.number]


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "ticket.subject"},
        {"field": "password", "operator": "is", "value": "x"},
        {"all": [{"field": "ticket.subject", "operator": "is' OR 1=1", "value": "x"}]},
        {"all": "x"},
        {"sql": "1=1"},
    ],
)
def test_a_wrong_condition_is_told_in_a_sentence(condition: Any, cast: Cast, program: Any) -> None:
    told = problem(program("agent").post("/views", {"name": "x", "condition": condition}), 422)
    assert told["detail"].endswith((".", "compared."))


def test_the_fields_tell_everything_a_condition_needs(cast: Cast, program: Any) -> None:
    fields = {one["key"]: one for one in answered(program("agent").get("/views/fields"))["items"]}
    assert fields["ticket.priority"]["choices"] == ["1", "2", "3", "4"]
    assert {"is", "is_not", "was", "changed_to"} <= {one["key"] for one in fields["ticket.priority"]["operators"]}
    assert answered(program("customer").get("/views/fields"))["items"] == []
