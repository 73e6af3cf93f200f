"""Macros and lists of actions for programs."""

from typing import Any

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.tickets.models import Batch, Event, Ticket

SOLVE = [{"do": "assign", "to": "me"}, {"do": "state", "to": "solved"}]


def test_a_macro_is_made_foretold_applied_and_taken_back(cast: Cast, program: Any) -> None:
    agent: Call = program("agent")
    made = answered(agent.post("/macros", {"name": "Lösen", "actions": SOLVE}), 201)
    assert made["says"] == "Assigns to me and sets the state to “Solved”"
    here = f"/tickets/{cast.ticket.number}/macros/{made['id']}"
    events = Event.objects.count()
    told = answered(agent.post(f"{here}/preview", {}), 201)
    assert (told["changes"], told["refused"]) == (True, False)
    assert [one["do"] for one in told["steps"]] == ["assign", "state"]
    assert (Event.objects.count(), Batch.objects.count()) == (events, 0)
    batch = answered(agent.post(here, {}), 201)
    assert (batch["action"], batch["done"]) == ("macro", 1)
    assert Ticket.objects.get(pk=cast.ticket.pk).state_type == "solved"
    assert agent.post(here, {}).status_code == 204, "it is so already"
    assert answered(agent.send("DELETE", f"/batches/{batch['id']}"))["undone"] == 1
    assert Ticket.objects.get(pk=cast.ticket.pk).state_type == "new"


def test_many_take_a_list_of_actions_or_a_macro(cast: Cast, program: Any) -> None:
    agent: Call = program("agent")
    numbers = [cast.ticket.number, cast.open("Zweites").number]
    actions = [{"do": "priority", "to": "4"}, {"do": "note", "text": "Sammel"}]
    assert answered(agent.post("/batches", {"tickets": numbers, "actions": actions}), 201)["done"] == 2
    macro = answered(agent.post("/macros", {"name": "Lösen", "actions": SOLVE}), 201)["id"]
    assert answered(agent.post("/batches", {"tickets": numbers, "macro": macro}), 201)["done"] == 2
    for wrong in ({}, {"macro": macro, "actions": actions}, {"macro": 99999999}, {"actions": [{"do": "no"}]}):
        problem(agent.post("/batches", {"tickets": numbers, **wrong}), 422)
    problem(program("colleague").post("/batches", {"tickets": numbers, "macro": macro}), 422)


def test_what_can_be_done_is_listed_with_what_it_asks_for(cast: Cast, program: Any) -> None:
    kinds = {one["do"]: one for one in answered(program("agent").get("/macros/actions"))["items"]}
    assert {"assign", "hand_over", "state", "snooze", "note", "reply", "draft", "task"} <= kinds.keys()
    assert kinds["state"]["details"][0]["key"] == "to"
    assert answered(program("customer").get("/macros/actions"))["items"] == []
