"""Beside a ticket: who asks, what holds for his client, and the instructions that must be confirmed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.contracts import save_contract
from tresen.people.instructing import instruct
from tresen.people.models import Person
from tresen.people.security_checks import set_question
from tresen.tickets.models import Event, Message

SignIn = Callable[[Any], Client]


def test_the_side_panel_says_who_asks(cast: Cast, sign_in: SignIn) -> None:
    Person.objects.filter(pk=cast.customer.pk).update(is_vip=True)
    set_question(cast.clinic, by=SYSTEM, question="Kennwort der Pforte?", answer="Leuchtturm")
    save_contract(cast.clinic, by=SYSTEM, name="Altvertrag", ends_on=clock.now().date() - timedelta(days=9))
    for number in range(2):
        cast.open(f"Weiteres {number}")
    cast.open("Bei den anderen", team=cast.other_team)
    with clock.at(clock.now()):
        page = sign_in(cast.agent).get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert ">VIP<" in page
    assert "2 weitere Vorgänge" in page  # the third is not his to see
    assert "Altvertrag" in page
    assert "beendet" in page
    assert f"/desk/organisations/{cast.clinic.pk}/#check" in page


def test_nothing_is_sent_before_the_agent_has_confirmed(cast: Cast, sign_in: SignIn) -> None:
    instruct(cast.clinic, by=SYSTEM, html="<p>Erst anrufen.</p>", must_confirm=True)
    url, agent = f"/desk/tickets/{cast.ticket.number}/", sign_in(cast.agent)
    assert "Erst anrufen." in agent.get(url).content.decode()
    reply = {"html": "<p>Guten Tag</p>", "to": "karla@klinikum.test"}
    response = agent.post(f"{url}reply/", reply, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "Anweisungen" in response.content.decode()
    later = reply | {"send_at": (clock.now() + timedelta(hours=2)).isoformat()}
    assert agent.post(f"{url}reply/", later, headers={"HX-Request": "true"}).status_code == 422
    forward = {"html": "<p>Bitte</p>", "to": "a@partner.test"}
    assert agent.post(f"{url}forward/", forward, headers={"HX-Request": "true"}).status_code == 422
    assert not Message.objects.filter(ticket=cast.ticket, kind__in=["reply", "forward"]).exists()
    assert agent.post(f"{url}note/", {"html": "<p>Nur intern</p>"}, headers={"HX-Request": "true"}).status_code == 200

    edition = type(cast.clinic).objects.get(pk=cast.clinic.pk).instructions_edition
    stale = agent.post(f"{url}instructions/", {"edition": edition - 1}, headers={"HX-Request": "true"})
    assert stale.status_code == 422
    for _ in range(2):
        assert (
            agent.post(f"{url}instructions/", {"edition": edition}, headers={"HX-Request": "true"}).status_code == 200
        )
    assert Event.objects.filter(ticket=cast.ticket, name="instructions_confirmed", actor=cast.agent).count() == 1
    assert agent.post(f"{url}reply/", reply, headers={"HX-Request": "true"}).status_code == 200
    page = agent.get(url).content.decode()
    assert "Anweisungen des Kunden gelesen und bestätigt" in page
    assert 'id="instructions" data-asks' not in page
    # Each agent for himself, each edition anew.
    assert 'id="instructions" data-asks' in sign_in(cast.colleague).get(url).content.decode()
    instruct(cast.clinic, by=SYSTEM, html="<p>Nie anrufen.</p>", must_confirm=True)
    assert 'id="instructions" data-asks' in agent.get(url).content.decode()


def test_only_who_works_on_the_ticket_confirms(cast: Cast, sign_in: SignIn) -> None:
    instruct(cast.clinic, by=SYSTEM, html="<p>Erst anrufen.</p>", must_confirm=True)
    for who, status in (("outsider", 404), ("customer", 404), ("nobody", 302)):
        response = sign_in(cast.person(who)).post(f"/desk/tickets/{cast.ticket.number}/instructions/", {"edition": 1})
        assert response.status_code == status
    assert not Event.objects.filter(name="instructions_confirmed").exists()
