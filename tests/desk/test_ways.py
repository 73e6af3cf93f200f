"""What goes along with sending: solve, wait until a date, hand over; a phone note; a question before gaps leave."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tresen.people.models import Team
from tresen.tickets.models import Message
from tresen.tickets.withdrawing import withdraw

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true", "X-Seen": "0-0"}


@pytest.fixture
def agent(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.agent)


def send(agent: Client, cast: Cast, noun: str = "reply", html: str = "<p>Bitte neu starten</p>", **more: Any) -> Any:
    return agent.post(f"/desk/tickets/{cast.ticket.number}/{noun}/", {"html": html, **more}, headers=HTMX)


def test_it_waits_until_a_date(cast: Cast, agent: Client) -> None:
    until = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    assert send(agent, cast, then="wait", until=until.isoformat()).status_code == 200
    cast.ticket.refresh_from_db()
    assert (cast.ticket.state_type, cast.ticket.waiting_until) == ("waiting", until)


def test_a_time_gone_by_is_refused_and_nothing_is_said(cast: Cast, agent: Client) -> None:
    gone = (timezone.now() - timedelta(hours=1)).isoformat()
    assert send(agent, cast, then="wait", until=gone).status_code == 422
    assert not cast.ticket.messages.filter(kind="reply").exists()


@pytest.mark.parametrize("noun", ["reply", "note", "phone"])
def test_it_hands_over_to_a_team(noun: str, cast: Cast, agent: Client) -> None:
    assert send(agent, cast, noun, then="team", team=cast.other_team.pk).status_code == 200
    cast.ticket.refresh_from_db()
    assert cast.ticket.team == cast.other_team
    assert cast.ticket.messages.filter(kind=noun).exists()


def test_a_forward_can_wait_for_its_answer(cast: Cast, agent: Client) -> None:
    assert send(agent, cast, "forward", to="hersteller@x.test", then="wait").status_code == 200
    cast.ticket.refresh_from_db()
    assert cast.ticket.state_type == "waiting"


@pytest.mark.parametrize("team", ["", "x", "999999", "-1", "²"])
def test_a_team_that_is_none_is_not_there(team: str, cast: Cast, agent: Client) -> None:
    assert send(agent, cast, then="team", team=team).status_code == 404
    assert not cast.ticket.messages.filter(kind="reply").exists()


def test_taken_back_it_is_in_its_team_again(cast: Cast, agent: Client) -> None:
    send(agent, cast, then="team", team=cast.other_team.pk)
    message = Message.objects.select_related("ticket").get(ticket=cast.ticket, kind="reply")
    withdraw(message, by=cast.actor("admin"))
    cast.ticket.refresh_from_db()
    assert (cast.ticket.team, cast.ticket.state_type) == (cast.team, "new")


def test_handed_to_a_team_he_is_not_in_he_takes_both_back_and_nothing_else(
    cast: Cast, agent: Client, sign_in: SignIn
) -> None:
    answer = send(agent, cast, then="team", team=cast.other_team.pk)
    assert json.loads(answer["HX-Trigger"])["sent"]["gone"] is True
    reply = Message.objects.get(ticket=cast.ticket, kind="reply")
    shown = f"/desk/tickets/{cast.ticket.number}/"
    assert agent.get(shown).status_code == 404
    assert sign_in(cast.colleague).post(f"/desk/messages/{reply.pk}/withdrawal/", headers=HTMX).status_code == 404
    others = cast.ticket.messages.exclude(pk=reply.pk).order_by("pk")[0]
    assert agent.post(f"/desk/messages/{others.pk}/withdrawal/", headers=HTMX).status_code == 404
    assert agent.get(shown).status_code == 404
    assert agent.post(f"/desk/messages/{reply.pk}/withdrawal/", headers=HTMX).status_code == 200
    cast.ticket.refresh_from_db()
    assert cast.ticket.team == cast.team
    assert "neu starten" in agent.get(shown).content.decode()  # in the composer again


def test_sent_twice_over_a_bad_line_it_is_handed_over_once(cast: Cast, agent: Client) -> None:
    for _again in range(2):
        send(agent, cast, then="solve", submission="k1")
    assert cast.ticket.events.filter(name="solved").count() == 1


def test_it_asks_before_others_see_what_is_confidential(cast: Cast, agent: Client) -> None:
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    asked = send(agent, cast, then="team", team=cast.other_team.pk)
    assert asked.status_code == 409
    told = json.loads(asked["HX-Trigger"])["asks"]
    assert (told["name"], told["value"]) == ("disclose", "yes")
    assert not cast.ticket.messages.filter(kind="reply").exists()
    assert send(agent, cast, then="team", team=cast.other_team.pk, disclose="yes").status_code == 200


@pytest.mark.parametrize("noun", ["reply", "forward"])
def test_it_asks_before_a_gap_leaves(noun: str, cast: Cast, agent: Client) -> None:
    given = {"to": "a@b.test", "html": "<p>Rufen Sie {{Kunde.Telefon}} an, Raum [[Raum]]</p>"}
    asked = send(agent, cast, noun, **given)
    assert asked.status_code == 409
    assert json.loads(asked["HX-Trigger"])["asks"]["points"] == ["{{Kunde.Telefon}}", "[[Raum]]"]
    assert not cast.ticket.messages.filter(kind=noun).exists()
    assert send(agent, cast, noun, gaps="leave", **given).status_code == 200
    assert cast.ticket.messages.filter(kind=noun).exists()


def test_it_asks_before_a_gap_is_planned_but_not_for_the_preview_or_a_note(cast: Cast, agent: Client) -> None:
    html, later = "<p>[[Raum]]</p>", (timezone.now() + timedelta(days=1)).isoformat()
    assert send(agent, cast, html=html, send_at=later).status_code == 409
    assert send(agent, cast, "preview/reply", html=html).status_code == 200
    assert send(agent, cast, "note", html=html).status_code == 200


def test_without_scripts_the_question_is_a_refusal(cast: Cast, agent: Client) -> None:
    answer = agent.post(f"/desk/tickets/{cast.ticket.number}/reply/", {"text": "In [[Raum]]"})
    assert answer.status_code == 422
    assert not cast.ticket.messages.filter(kind="reply").exists()


def test_a_call_is_noted_with_who_and_how_long(cast: Cast, agent: Client) -> None:
    call = {"call_direction": "out", "call_who": "Karla Kundin", "call_number": "0431 123456", "call_minutes": "7"}
    page = send(agent, cast, "phone", **call).content.decode()
    said = cast.ticket.messages.get(kind="phone")
    assert said.facts["call"] == {"direction": "out", "who": "Karla Kundin", "number": "+49431123456", "minutes": 7}
    assert not said.public
    assert "Wir riefen Karla Kundin an" in page
    assert "7 Minuten" in page


@pytest.mark.parametrize("given", [{"call_minutes": "viele"}, {"call_number": "keine"}, {"call_direction": "quer"}])
def test_what_is_no_call_is_refused_in_words(given: dict[str, str], cast: Cast, agent: Client) -> None:
    assert send(agent, cast, "phone", **given).status_code == 422
    assert not cast.ticket.messages.filter(kind="phone").exists()


def test_the_draft_of_a_call_is_kept_with_it(cast: Cast, agent: Client) -> None:
    place = f"/desk/tickets/{cast.ticket.number}/draft/"
    options = {"call": {"who": "Wolf", "minutes": "3", "bad": "x"}, "modules": [1, "2", 3]}
    sent = {"kind": "phone", "html": "<p>Er sagt</p>", "version": 1, "options": options}
    assert agent.put(place, json.dumps(sent), content_type="application/json", headers=HTMX).status_code == 200
    kept = agent.get(f"{place}?kind=phone").json()["options"]
    assert kept["call"] == {"direction": "", "who": "Wolf", "number": "", "minutes": "3"}
    assert kept["modules"] == [1, 3]
