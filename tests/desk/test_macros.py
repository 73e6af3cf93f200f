"""Macros in the desk: the menu, the preview, applying, the pages to look after them."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.cast import Cast
from tresen.routing.editing import Draft, make_macro
from tresen.routing.models import Macro
from tresen.tickets.drafts import save_draft
from tresen.tickets.models import Batch, Event, Ticket
from tresen.tickets.models import Draft as Writing

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}
ACTIONS: list[dict[str, Any]] = [
    {"do": "assign", "to": "me"},
    {"do": "priority", "to": "2"},
    {"do": "note", "text": "<p>Ist <b>bestellt</b>.</p>"},
    {"do": "state", "to": "solved"},
]


def made(cast: Cast, actions: list[dict[str, Any]] = ACTIONS, **more: Any) -> Macro:
    return make_macro(Draft("Bestellt", actions, **{"audience": "everybody", **more}), by=cast.actor("admin"))


def test_the_preview_lists_what_changes_and_enter_does_it_and_the_toast_undoes(cast: Cast, sign_in: SignIn) -> None:
    agent, macro = sign_in(cast.agent), made(cast)
    here = f"/desk/tickets/{cast.ticket.number}/macros/"
    assert "Bestellt" in agent.get(here).content.decode()
    events = Event.objects.count()
    shown = agent.post(f"{here}{macro.pk}/preview/", headers=HTMX)
    words = shown.content.decode()
    assert shown["HX-Retarget"] == "#ask"
    assert "<b>Anna Agentin</b>" in words
    assert "<s>Neu</s>" in words
    assert "<b>Gelöst</b>" in words
    assert "Ist <b>bestellt</b>." in words
    assert "ändert nichts" in words, "the priority is so already"
    assert (Event.objects.count(), Batch.objects.count()) == (events, 0)
    answer = agent.post(f"{here}{macro.pk}/", headers=HTMX)
    told = json.loads(answer["HX-Trigger"])["done"]
    assert told["seconds"] == 10
    assert Ticket.objects.get(pk=cast.ticket.pk).state_type == "solved"
    agent.delete(told["undo"])
    stored = Ticket.objects.get(pk=cast.ticket.pk)
    assert (stored.state_type, stored.assignee) == ("new", None)


def test_a_refusal_is_shown_at_its_action_and_cannot_be_applied(cast: Cast, sign_in: SignIn) -> None:
    macro = made(cast, [{"do": "parent", "to": "T-99999999"}])
    here = f"/desk/tickets/{cast.ticket.number}/macros/{macro.pk}/"
    assert sign_in(cast.agent).post(f"{here}preview/", headers=HTMX).status_code == 422
    other = made(cast, [{"do": "involve", "address": cast.customer.email}, {"do": "state", "to": "solved"}])
    here = f"/desk/tickets/{cast.ticket.number}/macros/{other.pk}/"
    words = sign_in(cast.agent).post(f"{here}preview/", headers=HTMX).content.decode()
    assert "deed bad" in words
    assert "disabled" in words
    assert sign_in(cast.agent).post(here, headers=HTMX).status_code == 422
    assert Ticket.objects.get(pk=cast.ticket.pk).state_type == "new"


def test_a_foreign_macro_and_a_foreign_ticket_are_not_there(cast: Cast, sign_in: SignIn) -> None:
    own = make_macro(Draft("Meins", ACTIONS), by=cast.actor("agent"))
    shared, foreign = made(cast), cast.open("Fremd", team=cast.other_team)
    for who, number, key in (
        (cast.colleague, cast.ticket.number, own.pk),
        (cast.agent, foreign.number, shared.pk),
        (cast.customer, cast.ticket.number, shared.pk),
    ):
        for end in ("", "preview/"):
            assert sign_in(who).post(f"/desk/tickets/{number}/macros/{key}/{end}").status_code == 404
    assert sign_in(cast.colleague).get(f"/desk/macros/{own.pk}/").status_code == 404


def test_what_it_puts_into_the_composer_stands_behind_what_was_begun(cast: Cast, sign_in: SignIn) -> None:
    macro = made(cast, [{"do": "draft", "text": "<p>Zur Nummer {{ticket.number}}</p>"}])
    save_draft(cast.ticket, by=cast.actor("agent"), kind="reply", html="<p>Begonnen</p>", recipients={}, version=3)
    agent, here = sign_in(cast.agent), f"/desk/tickets/{cast.ticket.number}/macros/{macro.pk}/"
    told = json.loads(agent.post(here, headers=HTMX)["HX-Trigger"])["done"]
    added = f"<p>Zur Nummer {cast.ticket.number}</p>"
    assert told["draft"] == {"added": added, "version": 4, "before": "<p>Begonnen</p>"}
    assert Writing.objects.get().html == f"<p>Begonnen</p>{added}"
    agent.delete(told["undo"])
    assert Writing.objects.get().html == "<p>Begonnen</p>"


def form(**more: Any) -> dict[str, Any]:
    lines = {"act": ["a00000001", "a00000002"], "a00000001.do": "assign", "a00000001.to": "me"}
    task = {"a00000002.do": "task", "a00000002.title": "Rückruf", "a00000002.due": ["2", "d"]}
    return {"name": "Neu", "icon": "star", "audience": "own", "is_active": "on", **lines, **task, **more}


def test_an_agent_makes_changes_and_deletes_his_own(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    assert agent.post("/desk/macros/new/", form()).status_code == 302
    macro = Macro.objects.get()
    assert macro.actions == [{"do": "assign", "to": "me"}, {"do": "task", "title": "Rückruf", "due": "2d"}]
    assert (macro.owner, macro.audience, macro.condition) == (cast.agent, "own", {})
    page = agent.get(f"/desk/macros/{macro.pk}/").content.decode()
    assert 'value="Rückruf"' in page
    assert agent.post(f"/desk/macros/{macro.pk}/", form(act=["a00000002"])).status_code == 302
    assert [one["do"] for one in Macro.objects.get().actions] == ["task"]
    assert "Neu" in agent.get("/desk/macros/").content.decode()
    assert sign_in(cast.colleague).post(f"/desk/macros/{macro.pk}/end/").status_code == 404
    agent.post(f"/desk/macros/{macro.pk}/end/")
    assert not Macro.objects.exists()


def test_faults_stand_at_their_lines_and_nothing_is_lost(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.agent).post("/desk/macros/new/", form(**{"a00000002.title": ""}))
    assert answer.status_code == 422
    assert "Füllen Sie „Was ist zu tun?“ aus." in answer.content.decode()
    for sent in ({"act": []}, {"name": ""}, {"audience": "everybody"}, {"icon": "skull"}):
        assert sign_in(cast.agent).post("/desk/macros/new/", form(**sent)).status_code == 422
    assert not Macro.objects.exists()


def test_the_editor_says_what_it_will_do_and_asks_for_what_a_kind_needs(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    words = agent.post("/desk/actions/says/", form()).content.decode()
    assert "Weist mir zu und fügt die Aufgabe „Rückruf“ hinzu." in words
    line = agent.post("/desk/actions/line/?line=a00000009", {"a00000009.do": "snooze"}).content.decode()
    assert 'id="a00000009"' in line
    assert "nächsten Montag" in line
    assert 'name="act"' in agent.post("/desk/actions/line/").content.decode()
    assert sign_in(cast.customer).post("/desk/actions/line/").status_code == 404


def test_the_administration_shows_the_shared_ones(cast: Cast, sign_in: SignIn) -> None:
    made(cast)
    make_macro(Draft("Privates", ACTIONS), by=cast.actor("agent"))
    page = sign_in(cast.admin).get("/desk/admin/macros/").content.decode()
    assert "Bestellt" in page
    assert "Privates" not in page


def test_who_walks_to_one_he_may_not_change_sees_a_page_that_says_so(cast: Cast, sign_in: SignIn) -> None:
    here = f"/desk/macros/{made(cast).pk}/"
    walked = sign_in(cast.agent).get(here, headers={"sec-fetch-mode": "navigate"})
    assert walked.status_code == 422
    assert "<h1>Das geht hier nicht.</h1>" in walked.content.decode()
    assert "Administration" in walked.content.decode()
