"""Each agent's own look at a view: groups, table, order of the views. A group never shows more than its view."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.tickets.assigning import assign
from tresen.tickets.change import Refused
from tresen.tickets.looks import Look, arrange, settle_look
from tresen.tickets.models import Ticket
from tresen.tickets.models.view import Sort
from tresen.tickets.states import solve

SignIn = Callable[[Any], Client]


def numbers(page: str) -> list[str]:
    return re.findall(r'id="row-([^"]+)"', page)


def groups(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<summary>([^<]*)<b class="num">([^<]*)</b>', page)


def get(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("grouping", ["ticket.state", "ticket.priority", "ticket.team", "ticket.assignee", "day"])
@pytest.mark.parametrize("sort", [Sort.UPDATED, Sort.CREATED, Sort.PRIORITY])
def test_every_ticket_stands_once_in_its_group(grouping: str, sort: str, cast: Cast, sign_in: SignIn) -> None:
    settle_look("open", Look(grouping=grouping, sort=sort), by=cast.actor("agent"))
    moment = clock.now()
    for number in range(70):
        with clock.at(moment - timedelta(hours=number // 7)):
            ticket = cast.open(f"Vorgang {number}", priority=number % 3 + 1)
        if number % 2:
            assign(ticket, cast.agent, by=SYSTEM)
    agent = sign_in(cast.agent)
    page = get(agent, "/desk/views/open/")
    seen, told = numbers(page), sum(int(count) for _, count in groups(page))
    following = re.findall(r'hx-get="([^"]+)"', page)
    while following:
        address = following.pop().replace("&amp;", "&")
        further = get(agent, address)
        seen += numbers(further)
        following += re.findall(r'hx-get="(/desk/views[^"]+)"', further)
    assert told == 71
    assert len(seen) == 71
    assert set(seen) == set(Ticket.objects.values_list("number", flat=True))


def test_groups_are_counted_live_and_folded_for_good(cast: Cast, sign_in: SignIn) -> None:
    settle_look("open", Look(grouping="ticket.priority"), by=cast.actor("agent"))
    urgent, agent = cast.open("Brennt", priority=4), sign_in(cast.agent)
    assert groups(get(agent, "/desk/views/open/")) == [("Dringend", "1"), ("Normal", "1")]
    changes = get(agent, f"/desk/views/open/changes/?numbers={urgent.number}")
    assert '<b data-counted="4">1</b>' in changes
    assert 'data-group="4"' in changes
    assert agent.post("/desk/views/open/look/folded/", {"group": "4", "closed": "1"}).status_code == 204
    page = get(agent, "/desk/views/open/")
    assert urgent.number not in numbers(page)
    assert numbers(get(agent, "/desk/views/open/?after=&group=4")) == [urgent.number]


def test_a_group_shows_no_more_than_the_view_and_a_wrong_one_nothing(cast: Cast, sign_in: SignIn) -> None:
    settle_look("open", Look(grouping="ticket.team"), by=cast.actor("agent"))
    cast.open("Kanarienvogel", team=cast.other_team, customer=cast.stranger)
    agent = sign_in(cast.agent)
    for group in (cast.other_team.pk, "x' OR 1", "", "9" * 30, "none"):
        assert "Kanarienvogel" not in get(agent, f"/desk/views/open/?after=&group={group}")
    assert "Netze" not in re.sub(r"<nav.*?</nav>", "", get(agent, "/desk/views/open/"), flags=re.S)


def test_the_number_of_queries_does_not_grow_with_groups(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    settle_look("open", Look("table", grouping="ticket.assignee"), by=cast.actor("agent"))
    for number in range(12):
        assign(cast.open(f"Vorgang {number}"), [cast.agent, cast.colleague][number % 2], by=SYSTEM)
    agent = sign_in(cast.agent)
    with queries(most=15):
        page = get(agent, "/desk/views/open/")
    assert len(numbers(page)) == 13


def test_a_table_shows_the_columns_one_has_chosen_in_their_order(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    given = {
        "shape": "table",
        "grouping": "",
        "sort": "created",
        "descending": "",
        "columns": ["organisation", "ticket.number"],
    }
    page = agent.post("/desk/views/mine/look/", given).content.decode()
    assert 'data-shape="table"' in page
    assign(cast.ticket, cast.agent, by=SYSTEM)
    page = get(agent, "/desk/views/mine/")
    assert re.findall(r'<span class="cell [^"]*">([^<]+)</span>', page) == [
        "Organisation",
        "Klinikum Test",
        cast.ticket.number,
    ]
    assert 'data-order="created"' in page
    offered = get(agent, "/desk/views/mine/look/")
    assert re.findall(r'name="columns" value="([^"]+)" checked', offered) == ["organisation", "ticket.number"]
    # It is his alone, and gone when he wants the usual again.
    assert 'data-shape="cards"' in get(sign_in(cast.colleague), "/desk/views/mine/")
    agent.post("/desk/views/mine/look/", {"usual": "1"})
    assert 'data-shape="cards"' in get(agent, "/desk/views/mine/")


def test_a_head_sorts_and_leaves_the_rest(cast: Cast, sign_in: SignIn) -> None:
    settle_look("open", Look("table", ("ticket.priority", "ticket.subject")), by=cast.actor("agent"))
    cast.open("Eilt", priority=4)
    agent = sign_in(cast.agent)
    page = agent.post("/desk/views/open/look/", {"sort": "priority", "descending": ""}).content.decode()
    assert numbers(page)[0] == cast.ticket.number
    assert 'data-now="ascending"' in page
    assert "ticket.subject" not in page
    assert page.count('class="cell main"') == 3  # its head and two rows


@pytest.mark.parametrize(
    "look",
    [
        Look(columns=["message.text"]),
        Look(columns=["nothing"]),
        Look(grouping="ticket.subject"),
        Look(grouping="nothing"),
        Look(shape="sphere"),
        Look(sort="subject"),
    ],
)
def test_what_there_is_not_is_refused(look: Look, cast: Cast) -> None:
    with pytest.raises(Refused):
        settle_look("open", look, by=cast.actor("agent"))


def test_views_stand_as_one_arranged_them(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    order = ["solved", "open", "mine"]
    page = agent.post("/desk/views/arrangement/", {"order": order, "shown": ["solved", "mine"], "here": "mine"})
    assert re.findall(r'data-view="([^"]+)"', page.content.decode())[:3] == ["solved", "mine", "teams"]
    assert 'data-view="open"' not in get(agent, "/desk/views/mine/")
    assert 'data-view="open"' in get(agent, "/desk/views/open/")  # while it is open it is there
    assert 'data-view="open"' in get(sign_in(cast.colleague), "/desk/views/mine/")
    assert 'value="open"' in get(agent, "/desk/views/arrangement/")
    with pytest.raises(Refused):
        arrange(["<b>"], [], by=cast.actor("agent"))


def test_what_waits_longest_for_an_answer_comes_first(cast: Cast, sign_in: SignIn) -> None:
    moment, agent = clock.now(), sign_in(cast.agent)
    with clock.at(moment - timedelta(hours=3)):
        old = cast.open("Alt")
    with clock.at(moment - timedelta(hours=1)):
        done = cast.open("Schon gelöst")
    solve(done, by=cast.actor("agent"))
    assert numbers(get(agent, "/desk/views/unanswered/")) == [old.number, cast.ticket.number]
    assign(cast.ticket, cast.colleague, by=SYSTEM)
    assert numbers(get(agent, "/desk/views/unanswered/")) == [old.number]
