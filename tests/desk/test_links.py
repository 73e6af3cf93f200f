"""The links of a ticket in the desk, and what a foreign id in any field comes to."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.tickets.family import set_parent
from tresen.tickets.linking import link
from tresen.tickets.models import Event, Link, Ticket

SignIn = Callable[[Any], Client]


def page(browser: Client, ticket: Ticket) -> str:
    return browser.get(f"/desk/tickets/{ticket.number}/").content.decode()


@pytest.mark.parametrize("typed", ["number", "barco", "halbe etiketten", "ETIKETTENDRUCKER"])
def test_a_ticket_is_found_by_number_or_part_of_its_title(typed: str, cast: Cast, sign_in: SignIn) -> None:
    other = cast.open("Etwas ganz anderes")
    query = cast.ticket.number if typed == "number" else typed
    found = sign_in(cast.agent).get(
        f"/desk/tickets/{other.number}/links/", {"q": query}, headers={"HX-Target": "link-tickets"}
    )
    assert cast.ticket.number in found.content.decode()
    assert f'value="{other.number}"' not in found.content.decode()


def test_suggestions_name_only_what_one_works_on(cast: Cast, sign_in: SignIn) -> None:
    foreign = cast.open("Gehaltsliste Barcodes", team=cast.other_team)
    for query in ("Gehaltsliste", foreign.number, ""):
        found = sign_in(cast.agent).get(f"/desk/tickets/{cast.ticket.number}/links/", {"q": query})
        assert foreign.number not in found.content.decode()
        assert "Gehaltsliste" not in found.content.decode().replace('value="Gehaltsliste"', "")


@pytest.mark.parametrize(
    ("way", "here", "there"),
    [
        ("related", "Verwandt", "Verwandt"),
        ("blocked_by", "Blockiert durch", "Blockiert"),
        ("child", "Darunter", "Gehört zu"),
    ],
)
def test_it_shows_on_both_sides_with_state_and_number(
    way: str, here: str, there: str, cast: Cast, sign_in: SignIn
) -> None:
    other, agent = cast.open("Das andere"), sign_in(cast.agent)
    answer = agent.post(
        f"/desk/tickets/{cast.ticket.number}/links/", {"way": way, "to": other.number}, headers={"HX-Request": "true"}
    ).content.decode()
    assert here in answer
    assert other.number in answer
    assert there in page(agent, other)
    assert cast.ticket.number in page(agent, other)


def test_a_link_is_ended_from_either_side(cast: Cast, sign_in: SignIn) -> None:
    other, agent = cast.open("Das andere"), sign_in(cast.agent)
    made = link(cast.ticket, other, "blocks", by=cast.actor("agent"))
    set_parent(other, cast.ticket, by=cast.actor("agent"))
    assert (
        agent.delete(f"/desk/tickets/{other.number}/links/{made.pk}/", headers={"HX-Request": "1"}).status_code == 200
    )
    assert (
        agent.delete(
            f"/desk/tickets/{cast.ticket.number}/relatives/{other.pk}/", headers={"HX-Request": "1"}
        ).status_code
        == 200
    )
    assert not Link.objects.exists()
    assert not Ticket.objects.filter(parent__isnull=False).exists()


@pytest.mark.parametrize("way", ["related", "blocks", "blocked_by", "duplicate_of", "parent", "child"])
def test_foreign_and_unknown_numbers_are_the_same(way: str, cast: Cast, sign_in: SignIn) -> None:
    foreign, agent = cast.open("Fremdes", team=cast.other_team), sign_in(cast.agent)
    answers = [
        agent.post(f"/desk/tickets/{cast.ticket.number}/links/", {"way": way, "to": number})
        for number in (foreign.number, "T-99999999", "", "x" * 200)
    ]
    assert {one.status_code for one in answers} == {404}
    assert len({re.sub(rb"\b\w{64}\b", b"", one.content) for one in answers}) == 1
    backwards = sign_in(cast.outsider).post(
        f"/desk/tickets/{cast.ticket.number}/links/", {"way": way, "to": foreign.number}
    )
    assert backwards.status_code == 404
    assert not Event.objects.filter(name__in=["linked", "parent_changed"]).exists()


def test_a_foreign_link_is_not_ended(cast: Cast, sign_in: SignIn) -> None:
    foreign, agent = cast.open("Fremdes", team=cast.other_team), sign_in(cast.agent)
    made = link(cast.ticket, foreign, "blocks", by=cast.actor("admin"))
    set_parent(cast.ticket, foreign, by=cast.actor("admin"))
    for address in (f"links/{made.pk}/", "links/99999999/", f"relatives/{foreign.pk}/", "relatives/99999999/"):
        assert agent.delete(f"/desk/tickets/{cast.ticket.number}/{address}").status_code == 404
    shown = page(agent, cast.ticket)
    assert foreign.number not in shown
    assert "Fremdes" not in shown


def test_the_page_costs_one_query_more_for_all_links(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    agent = sign_in(cast.agent)
    page(agent, cast.ticket)
    with queries(most=100) as before:
        page(agent, cast.ticket)
    others = [cast.open(f"Nr. {number}") for number in range(40)]
    for number, other in enumerate(others):
        if number % 2:
            set_parent(other, cast.ticket, by=cast.actor("admin"))
        else:
            link(cast.ticket, other, "related", by=cast.actor("admin"))
    with queries(most=len(before) + 1):
        assert others[39].number in page(agent, cast.ticket)
