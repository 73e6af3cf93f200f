"""Each property has an address of its own: GET offers, POST sets."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true", "X-Seen": "0-0"}


@pytest.fixture
def agent(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.agent)


def choose(agent: Client, cast: Cast, noun: str, value: Any) -> Any:
    answer = agent.post(f"/desk/tickets/{cast.ticket.number}/{noun}/", {"value": value}, headers=HTMX)
    cast.ticket.refresh_from_db()
    return answer


def test_one_key_assigns_to_oneself(cast: Cast, agent: Client) -> None:
    answer = choose(agent, cast, "assignment", "me")
    assert cast.ticket.assignee == cast.agent
    assert cast.ticket.state_type == "open"
    words = answer.content.decode()
    assert 'id="head"' in words
    assert 'id="side"' in words
    assert "Anna Agentin" in words


def test_it_assigns_to_a_colleague_and_to_nobody(cast: Cast, agent: Client) -> None:
    choose(agent, cast, "assignment", cast.colleague.pk)
    assert cast.ticket.assignee == cast.colleague
    choose(agent, cast, "assignment", "")
    assert cast.ticket.assignee is None


def test_customers_are_no_assignees(cast: Cast, agent: Client) -> None:
    assert choose(agent, cast, "assignment", cast.customer.pk).status_code == 404


def test_handing_over_out_of_sight_leads_back_to_the_list(cast: Cast, agent: Client) -> None:
    answer = choose(agent, cast, "team", cast.other_team.pk)
    assert cast.ticket.team == cast.other_team
    told = json.loads(answer["HX-Trigger"])["settled"]
    assert (told["gone"], told["undo"], answer.content) == (True, "", b"")


@pytest.mark.parametrize("key", ["open", "waiting", "waiting_supplier", "solved", "closed"])
def test_it_sets_the_state(key: str, cast: Cast, agent: Client) -> None:
    choose(agent, cast, "state", key)
    assert cast.ticket.state.key == key


def test_it_sets_priority_kind_and_category(cast: Cast, agent: Client) -> None:
    choose(agent, cast, "priority", 4)
    choose(agent, cast, "kind", "request")
    choose(agent, cast, "category", "")
    assert (cast.ticket.priority, cast.ticket.kind, cast.ticket.category) == (4, "request", None)
    choose(agent, cast, "category", cast.category.pk)
    assert cast.ticket.category == cast.category


@pytest.mark.parametrize(
    ("noun", "value", "code"),
    [
        ("priority", "9", 422),
        ("priority", "x", 422),
        ("kind", "nonsense", 422),
        ("state", "none", 404),
        ("category", "0", 404),
    ],
)
def test_it_refuses_what_does_not_exist(noun: str, value: str, code: int, cast: Cast, agent: Client) -> None:
    before = cast.ticket.events.count()
    assert choose(agent, cast, noun, value).status_code == code
    assert cast.ticket.events.count() == before


def test_it_renames(cast: Cast, agent: Client) -> None:
    choose(agent, cast, "subject", "  Neuer   Name ")
    assert cast.ticket.subject == "Neuer Name"
    assert choose(agent, cast, "subject", " ").status_code == 422


@pytest.mark.parametrize(
    ("noun", "word"),
    [
        ("assignment", "Cem Kollege"),
        ("team", "Netze"),
        ("state", "Wartet auf Kunde"),
        ("priority", "Dringend"),
        ("kind", "Anfrage"),
        ("category", "Drucker"),
    ],
)
def test_the_menu_offers_and_ticks(noun: str, word: str, cast: Cast, agent: Client) -> None:
    words = agent.get(f"/desk/tickets/{cast.ticket.number}/{noun}/").content.decode()
    assert word in words
    assert words.count('aria-checked="true"') == 1


def test_only_what_is_new_comes_into_the_timeline(cast: Cast, agent: Client) -> None:
    first = choose(agent, cast, "priority", 3).content.decode()
    assert 'id="m-' in first
    seen = first.split('data-seen="')[1].split('"')[0]
    second = agent.get(f"/desk/tickets/{cast.ticket.number}/changes/", headers={**HTMX, "X-Seen": seen})
    assert 'id="e-' not in second.content.decode()
    assert "<article" not in second.content.decode()
