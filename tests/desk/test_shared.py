"""A shared ticket is seen by the second team wherever tickets are seen, and by nobody else (C4)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.live.stream import _visible
from tresen.search.engine import find
from tresen.tickets.access import tickets_for, tickets_worked_by
from tresen.tickets.models import Event, Ticket
from tresen.tickets.sharing import share, unshare

SignIn = Callable[[Any], Client]


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return cast.open("Zwergelefant")


def places(cast: Cast, ticket: Ticket, sign_in: SignIn) -> set[str]:
    """Where the outsider meets the ticket."""
    outsider, actor = sign_in(cast.outsider), cast.actor("outsider")
    event = Event.objects.filter(ticket=ticket).latest("id")
    found = {
        "list": ticket.number in outsider.get("/desk/views/teams/").content.decode(),
        "page": outsider.get(f"/desk/tickets/{ticket.number}/").status_code == 200,
        "search": ticket in [hit.ticket for hit in find(actor, "Zwergelefant")],
        "live": any('"events": ["gone"]' not in line for line in _visible(cast.outsider.pk, [event]) or []),
        "seen": tickets_for(actor).filter(pk=ticket.pk).exists(),
        "worked": tickets_worked_by(actor).filter(pk=ticket.pk).exists(),
    }
    return {place for place, is_there in found.items() if is_there}


ALL = {"list", "page", "search", "live", "seen", "worked"}


def test_everywhere_or_nowhere(cast: Cast, ticket: Ticket, sign_in: SignIn) -> None:
    share(ticket, cast.other_team, by=cast.actor("agent"))
    assert places(cast, ticket, sign_in) >= ALL
    unshare(ticket, cast.other_team, by=cast.actor("agent"))


def test_it_counts_for_both_teams(cast: Cast, ticket: Ticket, sign_in: SignIn) -> None:
    outsider = sign_in(cast.outsider)
    before = outsider.get("/desk/counts/").content
    share(ticket, cast.other_team, by=cast.actor("agent"))
    assert outsider.get("/desk/counts/").content != before
    unshare(ticket, cast.other_team, by=cast.actor("agent"))
    assert outsider.get("/desk/counts/").content == before


def test_a_team_that_is_out_hears_of_it_once(cast: Cast, ticket: Ticket) -> None:
    share(ticket, cast.other_team, by=cast.actor("agent"))
    unshare(ticket, cast.other_team, by=cast.actor("agent"))
    event = Event.objects.filter(ticket=ticket, name="unshared").get()
    (line,) = _visible(cast.outsider.pk, [event]) or []
    assert '"gone"' in line
    assert _visible(cast.stranger.pk, [event]) is None


def test_a_customer_learns_nothing_of_it(cast: Cast, ticket: Ticket) -> None:
    share(ticket, cast.other_team, by=cast.actor("agent"))
    for who in ("workmate", "stranger"):
        assert not tickets_for(cast.actor(who)).filter(pk=ticket.pk).exists()
