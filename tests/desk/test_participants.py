"""The side panel: who takes part, which teams; and the sheets behind a message's menu."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.intake import process, take
from tresen.channels.email.threads import tokens
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.involving import involve, leave
from tresen.tickets.models import Message, Participant, Ticket
from tresen.tickets.noting import note
from tresen.tickets.receiving import receive
from tresen.tickets.saying import Origin

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true", "X-Seen": "0-0"}


@pytest.fixture
def agent(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.agent)


def page(client: Client, ticket: Ticket) -> str:
    return client.get(f"/desk/tickets/{ticket.number}/").content.decode()


def side(client: Client, ticket: Ticket) -> str:
    return page(client, ticket).partition('<aside class="side"')[2].partition("</aside>")[0]


def test_one_click_takes_somebody_out(cast: Cast, agent: Client) -> None:
    participant = involve(cast.ticket, "technik@partner.test", by=SYSTEM, name="Technik")
    there = side(agent, cast.ticket)
    assert "technik@partner.test" in there
    url = re.search(r'hx-delete="([^"]+)"', there)
    assert url is not None
    assert url[1] == f"/desk/tickets/{cast.ticket.number}/participants/{participant.pk}/"
    assert agent.delete(url[1], headers=HTMX).status_code == 200
    assert "technik@partner.test" not in side(agent, cast.ticket)
    assert agent.delete(url[1], headers=HTMX).status_code == 404


@pytest.mark.parametrize(
    ("given", "address", "part"),
    [
        ({"customer_text": "Neu <neu@x.test>", "involvement": "partner"}, "neu@x.test", "partner"),
        ({"customer_text": "a@müller.test"}, "a@xn--mller-kva.test", "copy"),
        ({"person": "me", "involvement": "watcher"}, "anna@desk.test", "watcher"),
    ],
)
def test_somebody_is_added(cast: Cast, agent: Client, given: dict[str, str], address: str, part: str) -> None:
    response = agent.post(f"/desk/tickets/{cast.ticket.number}/participants/", given, headers=HTMX)
    assert response.status_code == 200
    assert Participant.objects.get(ticket=cast.ticket).address == address
    assert Participant.objects.get(ticket=cast.ticket).involvement == part


def test_an_umlaut_domain_is_shown_as_people_write_it(cast: Cast, agent: Client) -> None:
    involve(cast.ticket, "a@müller.test", by=SYSTEM)
    involve(cast.ticket, "b@аpple.test", by=SYSTEM)  # a Cyrillic a
    there = side(agent, cast.ticket)
    assert "a@müller.test" in there
    assert "b@xn--" in there


@pytest.mark.parametrize(
    "given",
    [
        {"customer_text": "karla@klinikum.test"},
        {"customer_text": "Support+x@desk.test"},
        {"customer_text": "kein"},
        {"customer_text": "x@y.test", "involvement": "chef"},
        {"customer_text": "x@y.test", "involvement": "watcher"},
        {},
    ],
)
def test_what_makes_no_sense_is_refused_with_words(cast: Cast, agent: Client, given: dict[str, str]) -> None:
    response = agent.post(f"/desk/tickets/{cast.ticket.number}/participants/", given, headers=HTMX)
    assert response.status_code == 422
    assert response.content
    assert not Participant.objects.exists()


def test_a_ticket_is_shared_and_taken_back(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    url = f"/desk/tickets/{cast.ticket.number}/sharing/"
    outsider = sign_in(cast.outsider)
    assert outsider.get(f"/desk/tickets/{cast.ticket.number}/").status_code == 404
    agent.post(url, {"value": str(cast.other_team.pk)}, headers=HTMX)
    assert "Netze" in side(agent, cast.ticket)
    assert outsider.get(f"/desk/tickets/{cast.ticket.number}/").status_code == 200
    agent.post(url, {"value": str(cast.other_team.pk)}, headers=HTMX)
    assert outsider.get(f"/desk/tickets/{cast.ticket.number}/").status_code == 404


def test_the_customer_changes_and_the_former_one_stays(cast: Cast, agent: Client) -> None:
    given = {"person": str(cast.manager.pk), "stays": "yes"}
    agent.post(f"/desk/tickets/{cast.ticket.number}/customer/", given, headers=HTMX)
    cast.ticket.refresh_from_db()
    assert cast.ticket.customer == cast.manager
    assert Participant.objects.get(ticket=cast.ticket).involvement == "on_behalf"


def said(cast: Cast, ticket: Ticket, sender: str, person: str) -> None:
    origin = Origin(sender=sender)
    receive(ticket, by=SYSTEM, body=Body.from_text("x"), author=getattr(cast, person), origin=origin)


def field(client: Client, ticket: Ticket, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page(client, ticket))
    assert found is not None
    return found[1]


def test_a_reply_goes_to_the_customers_side_and_to_nobody_who_was_taken_out(cast: Cast, agent: Client) -> None:
    ticket = cast.ticket
    for address, part in {"wolf@klinikum.test": "copy", "chef@klinikum.test": "on_behalf"}.items():
        involve(ticket, address, by=SYSTEM, involvement=part)
    involve(ticket, "hilfe@partner.test", by=SYSTEM, involvement="partner")
    involve(ticket, "cem@desk.test", by=SYSTEM, involvement="watcher")
    assert (field(agent, ticket, "to"), field(agent, ticket, "cc")) == (
        "karla@klinikum.test",
        "wolf@klinikum.test, chef@klinikum.test",
    )
    said(cast, ticket, "Wolf <wolf@klinikum.test>", "workmate")
    assert (field(agent, ticket, "to"), field(agent, ticket, "cc")) == (
        "wolf@klinikum.test",
        "karla@klinikum.test, chef@klinikum.test",
    )
    leave(ticket, "wolf@klinikum.test", by=cast.actor("agent"))
    assert (field(agent, ticket, "to"), field(agent, ticket, "cc")) == ("karla@klinikum.test", "chef@klinikum.test")
    said(cast, ticket, "karla@privat.test", "customer")
    assert (field(agent, ticket, "to"), field(agent, ticket, "cc")) == ("karla@privat.test", "chef@klinikum.test")


# Why is this here?


def come(**parts: str) -> Message:
    inbound, _ = take(make_mail(**parts).as_bytes(), source="smtp", envelope_to=["support@desk.test"])
    done = process(inbound.pk)
    assert done is not None
    assert done.message is not None
    return done.message


def test_a_message_tells_why_it_is_here(cast: Cast, agent: Client) -> None:
    message = come(subject=f"Re: {tokens.for_subject(cast.ticket)}")
    menu = agent.get(f"/desk/messages/{message.pk}/menu/").content.decode()
    assert f"/desk/messages/{message.pk}/why/" in menu
    why = agent.get(f"/desk/messages/{message.pk}/why/").content.decode()
    assert f"Sie wurde {cast.ticket.number} zugeordnet." in why
    assert "ist der Kunde" in why


def test_a_new_ticket_tells_which_one_was_named_and_why_not(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    message = come(sender="x@evil.test", subject=f"Re: {cast.ticket.number}")
    why = agent.get(f"/desk/messages/{message.pk}/why/").content.decode()
    assert "ist an diesem Vorgang nicht beteiligt" in why
    assert f'href="/desk/tickets/{cast.ticket.number}/"' in why


def test_a_ticket_of_another_team_is_named_but_not_linked(cast: Cast, agent: Client) -> None:
    foreign = cast.open(team=cast.other_team, customer=cast.stranger)
    message = come(subject=f"Re: {foreign.number}")
    why = agent.get(f"/desk/messages/{message.pk}/why/").content.decode()
    assert f'href="/desk/tickets/{foreign.number}/"' not in why


# Moving


def test_the_sheet_offers_what_is_likely_and_finds_by_number_and_words(cast: Cast, agent: Client) -> None:
    other, foreign = cast.open("Zwergelefant"), cast.open("Zwergelefant fremd", team=cast.other_team)
    message = Message.objects.filter(ticket=cast.ticket).get()
    url = f"/desk/messages/{message.pk}/move/"
    assert other.number in agent.get(url).content.decode()
    for query in ("Zwergelefant", other.number, "zwergele"):
        found = agent.get(url, {"q": query}, headers={"HX-Target": "move-tickets"}).content.decode()
        assert other.number in found
        assert foreign.number not in found
    assert foreign.number not in agent.get(url, {"q": foreign.number}).content.decode()


def test_it_moves_and_the_page_lets_go_of_it(cast: Cast, agent: Client) -> None:
    other, message = cast.open("Anderes"), Message.objects.filter(ticket=cast.ticket).get()
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("bleibt"))
    before = page(agent, cast.ticket)
    seen = re.search(r'data-seen="([^"]+)"', before)
    assert seen is not None
    response = agent.post(
        f"/desk/messages/{message.pk}/move/", {"to": other.number}, headers={**HTMX, "X-Seen": seen[1]}
    )
    assert f'id="m-{message.pk}" hx-swap-oob="delete"' in response.content.decode()
    assert f'id="m-{message.pk}"' in page(agent, other)


def test_the_only_message_is_moved_with_its_ticket_closed(cast: Cast, agent: Client) -> None:
    other, message = cast.open("Anderes"), Message.objects.filter(ticket=cast.ticket).get()
    url = f"/desk/messages/{message.pk}/move/"
    assert "einzige Nachricht" in agent.get(url).content.decode()
    assert agent.post(url, {"to": other.number}, headers=HTMX).status_code == 422
    done = agent.post(url, {"to": other.number, "close": "yes"}, headers=HTMX)
    assert done["HX-Redirect"] == f"/desk/tickets/{other.number}/"
    cast.ticket.refresh_from_db()
    assert cast.ticket.state_type == "closed"
    assert agent.get(f"/desk/tickets/{cast.ticket.number}/").status_code == 200


def test_nobody_moves_into_a_foreign_ticket(cast: Cast, agent: Client) -> None:
    foreign, message = cast.open(team=cast.other_team), Message.objects.filter(ticket=cast.ticket).get()
    for to in (foreign.number, "T-0", ""):
        url = f"/desk/messages/{message.pk}/move/"
        assert agent.post(url, {"to": to, "close": "yes"}, headers=HTMX).status_code == 404
    message.refresh_from_db()
    assert message.ticket == cast.ticket
