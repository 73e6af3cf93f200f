"""What was found: narrowed by links, paged by keyset, told to nobody who may not see it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.desk.search import page as search
from tresen.tickets import noting
from tresen.tickets.body import Body
from tresen.tickets.states import solve

SignIn = Callable[[Any], Client]


def found(client: Client, **query: str) -> list[str]:
    page = client.get("/desk/search/", query).content.decode()
    return re.findall(r'class="row hit" href="/desk/tickets/([^/]+)/"', page)


def test_links_narrow_it_down(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    done = cast.open("Zaunkönig eins")
    solve(done, by=cast.actor("agent"))
    open_one = cast.open("Zaunkönig zwei")
    assert found(agent, q="zaunkönig") == [open_one.number, done.number]
    assert found(agent, q="zaunkönig", state="done") == [done.number]
    assert found(agent, q="zaunkönig", state="open", days="7", team=str(cast.team.pk)) == [open_one.number]
    page = agent.get("/desk/search/", {"q": "zaunkönig", "state": "open"}).content.decode()
    assert "?q=zaunk%C3%B6nig&amp;state=done" in page
    assert re.search(r'href="/desk/search/\?q=zaunk%C3%B6nig" aria-current="true"', page), (
        "a second press takes it away"
    )


def test_another_team_is_no_limit_but_nothing_more_is_found(cast: Cast, sign_in: SignIn) -> None:
    secret = cast.open("Zaunkönig", team=cast.other_team)
    for limits in ({}, {"team": str(cast.other_team.pk)}, {"state": "open"}, {"before": "999999999"}):
        assert secret.number not in found(sign_in(cast.agent), q="zaunkönig", **limits)


def test_pages_follow_each_other_without_a_ticket_twice(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    agent = sign_in(cast.agent)
    tickets = [cast.open(f"Zaunkönig {number}") for number in range(5)]
    noting.note(tickets[0], by=cast.actor("agent"), body=Body.from_text("noch ein Zaunkönig"))
    seen, address = [], "/desk/search/?q=zaunk%C3%B6nig"
    while address:
        page = agent.get(address).content.decode()
        seen += re.findall(r'class="row hit" href="/desk/tickets/([^/]+)/"', page)
        older = re.search(r'search-more"><a class="button" href="([^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen == [tickets[0].number, *(one.number for one in reversed(tickets[1:]))]


@pytest.mark.parametrize("typed", [":", ".", "/", "a:b", "a/b.c", "!", "& |", "<->", "'", "\\", "%", "-"])
def test_no_sign_breaks_it(cast: Cast, sign_in: SignIn, typed: str) -> None:
    assert sign_in(cast.agent).get("/desk/search/", {"q": typed, "before": "x", "days": "3"}).status_code == 200
