"""Many tickets at once, and a whole family, from the desk."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.people.models import TeamMembership, TeamRole
from tresen.people.registering import register
from tresen.routing.editing import Draft, make_macro
from tresen.tickets.actions.registry import SHORT
from tresen.tickets.body import Body
from tresen.tickets.family import set_parent
from tresen.tickets.linking import link
from tresen.tickets.models import Batch, Event, Link, Message, Ticket

SignIn = Callable[[Any], Client]


def told(response: Any) -> dict[str, Any]:
    batched: dict[str, Any] = json.loads(response["HX-Trigger"])["batched"]
    return batched


@pytest.mark.parametrize("action", sorted(SHORT))
def test_every_action_has_its_menu(action: str, cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.agent).get(f"/desk/bulk/{action}/").status_code == 200
    assert sign_in(cast.customer).get(f"/desk/bulk/{action}/").status_code == 404


def test_the_chosen_change_and_come_back_by_the_toast(cast: Cast, sign_in: SignIn) -> None:
    agent, foreign = sign_in(cast.agent), cast.open("Fremd", team=cast.other_team)
    numbers = ",".join([cast.ticket.number, cast.open("Zweites").number, foreign.number, "T-99999999"])
    answer = told(agent.post("/desk/bulk/priority/", {"numbers": numbers, "value": "4"}))
    assert (answer["text"], answer["open"]) == ("2 Vorgänge geändert.", "")
    assert Ticket.objects.get(pk=foreign.pk).priority == 2
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert answer["undo"] in page
    assert told(agent.delete(answer["undo"]))["text"] == "2 Vorgänge sind wieder wie vorher."
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 2


def test_all_of_a_view_and_what_failed_with_its_reason(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    others = [cast.open(f"Nr. {number}") for number in range(40)]
    set_parent(others[1], others[0], by=cast.actor("agent"))
    given = {"numbers": others[0].number, "whole": "1", "view": "open", "value": "closed"}
    answer = told(agent.post("/desk/bulk/state/", given))
    shown = agent.get(answer["open"]).content.decode()
    assert others[0].number in shown
    assert Ticket.objects.filter(state_type="closed").count() == 40
    assert agent.post("/desk/bulk/state/", {**given, "view": "org-none"}).status_code == 404


def test_a_preview_counts_and_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    agent, urgent, parent = sign_in(cast.agent), cast.open("Eilig"), cast.open("Eltern")
    set_parent(cast.open("Kind"), parent, by=cast.actor("agent"))
    Ticket.objects.filter(pk=urgent.pk).update(state_id=cast.ticket.state_id, priority=4)
    numbers = ",".join([cast.ticket.number, urgent.number, parent.number])
    events = Event.objects.count()
    page = agent.post("/desk/bulk/priority/preview/", {"numbers": numbers, "value": "4"}).content.decode()
    assert tally(page) == {"changed": 2, "unchanged": 1}
    page = agent.post("/desk/bulk/state/preview/", {"numbers": numbers, "value": "closed"}).content.decode()
    assert tally(page) == {"changed": 2, "refused": 1}
    assert parent.number in page
    assert (Event.objects.count(), Batch.objects.count()) == (events, 0)


def test_several_actions_at_once_or_a_macro(cast: Cast, sign_in: SignIn) -> None:
    agent, second = sign_in(cast.agent), cast.open("Zweites")
    lines = {"act": ["a00000001", "a00000002"], "a00000001.do": "priority", "a00000001.to": "4"}
    given = {**lines, "a00000002.do": "note", "a00000002.text": "<p>Sammelnotiz</p>"}
    given["numbers"] = f"{cast.ticket.number},{second.number}"
    page = agent.post("/desk/bulk/actions/preview/", given).content.decode()
    assert tally(page) == {"changed": 2}
    assert 'name="a00000002.text" value="&lt;p&gt;Sammelnotiz&lt;/p&gt;"' in page
    undo = told(agent.post("/desk/bulk/actions/", given))["undo"]
    assert Message.objects.filter(kind="note", text="Sammelnotiz").count() == 2
    agent.delete(undo)
    assert not Message.objects.filter(kind="note").exists()
    assert set(Ticket.objects.values_list("priority", flat=True)) == {2}
    macro = make_macro(Draft("Eilig", [{"do": "priority", "to": "4"}]), by=cast.actor("agent"))
    assert "Eilig" in agent.get("/desk/bulk/macros/").content.decode()
    given = {"numbers": given["numbers"], "value": str(macro.pk)}
    assert tally(agent.post("/desk/bulk/macro/preview/", given).content.decode()) == {"changed": 2}
    told(agent.post("/desk/bulk/macro/", given))
    assert set(Ticket.objects.values_list("priority", flat=True)) == {4}
    assert sign_in(cast.colleague).post("/desk/bulk/macro/", given).status_code == 404


def tally(page: str) -> dict[str, int]:
    return {name: int(number) for name, number in re.findall(r'data-tally="(\w+)">(\d+)<', page)}


def test_nobody_sees_or_takes_back_the_batch_of_another(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.agent).post("/desk/bulk/priority/", {"numbers": cast.ticket.number, "value": "4"})
    key = Batch.objects.get().pk
    for who in (cast.colleague, cast.outsider, cast.admin, cast.customer):
        browser = sign_in(who)
        assert browser.get(f"/desk/batches/{key}/").status_code == 404
        assert browser.delete(f"/desk/batches/{key}/").status_code == 404
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 4


def test_foreign_values_are_refused_like_unknown_ones(cast: Cast, sign_in: SignIn) -> None:
    foreign, agent = cast.open("Fremd", team=cast.other_team), sign_in(cast.agent)
    for action in ("merge", "parent"):
        answers = [
            agent.post(f"/desk/bulk/{action}/", {"numbers": cast.ticket.number, "value": value})
            for value in (foreign.number, "T-99999999")
        ]
        assert {(one.status_code, one.content) for one in answers} == {(422, answers[0].content)}
    assert agent.post("/desk/bulk/reply/", {"numbers": cast.ticket.number}).status_code == 404
    assert not Batch.objects.exists()


def test_without_the_right_there_are_no_boxes(cast: Cast, sign_in: SignIn) -> None:
    assert "row-check" in sign_in(cast.agent).get("/desk/views/open/").content.decode()
    role = TeamRole.objects.create(names={"de": "Klein"}, rights=["edit", "reply"])
    TeamMembership.objects.filter(person=cast.agent).update(role=role)
    page = sign_in(cast.agent).get("/desk/views/open/").content.decode()
    assert "row-check" not in page
    assert sign_in(cast.agent).post("/desk/bulk/priority/", {"numbers": "x", "value": "4"}).status_code == 422


def test_one_answer_reaches_all_below_and_is_taken_back(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    english = register(name="Ben", email="ben@kunde.test", locale="en")
    words = Body.from_text("Hello, since this morning nothing works here any more. Could you please look at this?")
    for child in (cast.open("Eins"), cast.open("Two", customer=english, body=words)):
        set_parent(child, cast.ticket, by=cast.actor("agent"))
    address = f"/desk/tickets/{cast.ticket.number}/family/"
    dialog = agent.get(address).content.decode()
    assert 'name="text_de"' in dialog
    assert 'name="text_en"' in dialog
    refused = agent.post(address, {"text_de": "Es geht wieder.", "then": "solve"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert not Message.objects.filter(kind="reply").exists()
    given = {"text_de": "Es geht wieder.", "text_en": "It works again.", "then": "solve"}
    answer = told(agent.post(address, given, headers={"HX-Request": "true"}))
    assert set(Message.objects.filter(kind="reply").values_list("text", flat=True)) == {
        "Es geht wieder.",
        "It works again.",
    }
    assert Ticket.objects.filter(state_type="solved").count() == 3
    agent.delete(answer["undo"])
    assert Ticket.objects.filter(state_type="solved").count() == 0
    assert Message.objects.filter(kind="withdrawn").count() == 2


def test_a_line_of_the_timeline_is_taken_back(cast: Cast, sign_in: SignIn) -> None:
    agent, other = sign_in(cast.agent), cast.open("Anderes")
    link(cast.ticket, other, "blocks", by=cast.actor("agent"))
    event = Event.objects.get(ticket=other, name="linked")
    address = f"/desk/tickets/{other.number}/events/{event.pk}/undo/"
    assert address in agent.get(f"/desk/tickets/{other.number}/").content.decode()
    assert sign_in(cast.outsider).post(address).status_code == 404
    assert agent.post(f"/desk/tickets/{cast.ticket.number}/events/{event.pk}/undo/").status_code == 404
    assert agent.post(address, headers={"HX-Request": "true"}).status_code == 200
    assert not Link.objects.exists()
    assert agent.post(address, headers={"HX-Request": "true"}).status_code == 422
