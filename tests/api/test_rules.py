"""Automatic rules for programs: what the pages of the administration do, and refuse."""

from datetime import timedelta
from typing import Any

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing.models import Rehearsal
from tresen.routing.rehearsing import carry_on
from tresen.tickets.body import Body
from tresen.tickets.models import Ticket
from tresen.tickets.receiving import receive

STOPPED: dict[str, Any] = {
    "name": "Stillstand",
    "occasions": ["customer_writes"],
    "condition": {"field": "event.text", "operator": "contains", "value": "Stillstand"},
    "actions": [{"do": "priority", "to": "4"}],
}


def written(cast: Cast) -> None:
    receive(cast.ticket, by=Actor.of(cast.customer), body=Body.from_text("Stillstand in Halle 3"), author=cast.customer)


def priority(cast: Cast) -> int:
    return Ticket.objects.get(pk=cast.ticket.pk).priority


def test_a_rule_is_made_acts_is_changed_taken_back_and_deleted(cast: Cast, program: Call) -> None:
    admin = program("admin")
    made = answered(admin.post("/rules", STOPPED), 201)
    assert "Stillstand" in made["says"]
    assert (made["version"], made["problems"]) == (1, [])
    written(cast)
    assert priority(cast) == 4
    url = f"/rules/{made['id']}"
    changed = answered(admin.patch(url, {"name": "Alles steht", "is_active": False}))
    assert (changed["version"], changed["is_active"], changed["condition"]) == (2, False, STOPPED["condition"])
    undone = answered(admin.post(f"{url}/undo", {"hours": 1}), 201)
    assert (undone["undone"], undone["faults"], priority(cast)) == (1, [], 2)
    problem(admin.post(f"{url}/undo", {"hours": 1}), 422)  # nothing is left
    assert [one["name"] for one in answered(admin.get("/rules"))["items"]] == ["Alles steht"]
    assert admin.delete(url).status_code == 204
    problem(admin.get(url), 404)


def test_what_is_wrong_is_said_in_a_sentence(cast: Cast, program: Call) -> None:
    for wrong in ({"occasions": ["gone"]}, {"actions": [{"do": "gone"}]}, {"condition": {"field": "x"}}, {"name": " "}):
        problem(program("admin").post("/rules", STOPPED | wrong), 422)
        problem(program("admin").post("/rules/rehearsals", STOPPED | wrong), 422)
    assert not Rehearsal.objects.exists()


def test_what_it_would_have_done_is_told_and_nothing_is_done(cast: Cast, program: Call) -> None:
    written(cast)
    admin = program("admin")
    made = answered(admin.post("/rules/rehearsals", STOPPED), 201)
    assert (made["seen"], made["finished_at"], made["found"], made["at_once"]) == (0, None, [], None)
    carry_on(made["id"])
    told = answered(admin.get(f"/rules/rehearsals/{made['id']}"))
    assert (told["acted"], told["refused"], told["seen"]) == (1, 0, told["total"])
    assert told["finished_at"]
    (found,) = told["found"]
    assert (found["ticket"], found["occasion"], found["outcome"]) == (cast.ticket.number, "customer_writes", "acted")
    (line,) = found["events"]
    assert (line["name"], line["changes"]["priority"]) == ("priority_changed", ["normal", "urgent"])
    assert priority(cast) == 2


def test_another_wording_leaves_out_what_the_rule_did(cast: Cast, program: Call) -> None:
    admin = program("admin")
    rule = answered(admin.post("/rules", STOPPED), 201)["id"]
    written(cast)
    for given, acted in (({}, 0), ({"rule": rule}, 1)):
        made = answered(admin.post("/rules/rehearsals", STOPPED | given), 201)["id"]
        carry_on(made)
        assert answered(admin.get(f"/rules/rehearsals/{made}"))["acted"] == acted
    for foreign in (999999, 2**70):
        problem(admin.post("/rules/rehearsals", STOPPED | {"rule": foreign}), 422)
    problem(admin.get(f"/rules/rehearsals/{2**70}"), 404)


def test_a_rule_of_time_says_on_how_many_it_acts_at_once(cast: Cast, program: Call) -> None:
    with clock.at(clock.now() - timedelta(minutes=5)):
        old = cast.open("Vor fünf Minuten")
    usual = {"field": "ticket.priority", "operator": "is", "value": ["2"]}
    waiting = STOPPED | {"occasions": ["time"], "condition": usual}
    made = answered(program("admin").post("/rules/rehearsals", waiting), 201)
    assert (made["total"], made["at_once"]) == (2, 2)
    carry_on(made["id"])
    found = answered(program("admin").get(f"/rules/rehearsals/{made['id']}"))["found"]
    assert (found[0]["ticket"], found[0]["occasion"]) == (old.number, "time")
