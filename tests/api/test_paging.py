"""Lists: every row once, whatever is added meanwhile, and never more queries for more rows."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.conftest import Call, Program, answered, problem
from tests.cast import Cast
from tresen.api.paging import BY_ID, Order
from tresen.api.tickets.listing import LATEST, SINCE
from tresen.kit import clock
from tresen.people.registering import register
from tresen.tickets.body import Body
from tresen.tickets.changing import set_priority
from tresen.tickets.noting import note


def walk(program: Program, path: str, between: Callable[[], object] = lambda: None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    sign = "&" if "?" in path else "?"
    address = path
    while True:
        response = program.get(address)
        page = answered(response)
        items += page["items"]
        if page["next"] is None:
            assert "Link" not in response
            return items
        assert response["Link"].endswith('rel="next"')
        assert page["next"] in response["Link"]
        address = f"{path}{sign}cursor={page['next']}"
        between()


def test_a_walk_meets_every_ticket_once_while_others_come(cast: Cast, program: Call) -> None:
    now = clock.now()
    before = {cast.ticket.number}
    for index in range(9):
        with clock.at(now - timedelta(seconds=9 - index // 3)):  # some have the same time
            before.add(cast.open(f"Nummer {index}").number)
    admin = program("admin")
    met = [one["number"] for one in walk(admin, "/tickets?limit=2", lambda: cast.open("Währenddessen"))]
    assert len(met) == len(set(met))
    assert before == set(met)
    times = [one["updated_at"] for one in walk(admin, "/tickets?limit=3")]
    assert times == sorted(times, reverse=True)


def test_a_walk_since_a_moment_meets_changes_made_meanwhile(cast: Cast, program: Call) -> None:
    tickets = [cast.open(f"Nummer {index}") for index in range(5)]
    changes = iter([cast.ticket, *tickets[:1]])

    def change() -> None:
        if ticket := next(changes, None):
            set_priority(ticket, 4, by=cast.actor("admin"))

    met = walk(program("admin"), "/tickets?limit=2&updated_since=2020-01-01T00:00:00Z", change)
    latest = {one["number"]: one["priority"] for one in met}
    assert latest == {
        one.number: "urgent" if one in (cast.ticket, tickets[0]) else "normal" for one in [cast.ticket, *tickets]
    }


def test_messages_events_people_and_organisations_are_walked_too(cast: Cast, program: Call) -> None:
    admin = program("admin")
    for index in range(4):
        note(cast.ticket, by=cast.actor("agent"), body=Body.from_text(f"Notiz {index}"))
    for path, count in {
        f"/tickets/{cast.ticket.number}/messages": 5,
        f"/tickets/{cast.ticket.number}/events": 5,
        "/people": 8,
        "/organisations": 2,
        "/teams": 2,
        "/categories": 1,
    }.items():
        items = walk(admin, f"{path}?limit=1")
        assert len(items) == count, path
        assert items == walk(admin, path)


def test_a_cursor_is_good_for_its_own_list_alone(cast: Cast, program: Call) -> None:
    admin = program("admin")
    cast.open()
    cursor = answered(admin.get("/tickets?limit=1"))["next"]
    problem(admin.get(f"/people?cursor={cursor}"), 422, "cursor")
    problem(admin.get(f"/tickets?updated_since=2020-01-01T00:00:00Z&cursor={cursor}"), 422, "cursor")
    problem(admin.get(f"/tickets?cursor={cursor[4:]}"), 422, "cursor")


@given(cursor=st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_-]{0,40}", fullmatch=True))
@pytest.mark.parametrize("order", [BY_ID, LATEST, SINCE])
def test_any_other_text_is_no_cursor(order: Order, cursor: str) -> None:
    with suppress(ValueError):
        order.beyond(cursor)


@pytest.mark.parametrize("who", ["admin", "agent", "customer"])
def test_more_rows_need_no_more_queries(who: str, cast: Cast, program: Call, queries: Any) -> None:
    """Token, teams, managed organisations, the rows; then what belongs to them in one go each."""
    caller = program(who)
    for index in range(12):
        person = register(name=f"P{index}", email=f"p{index}@klinikum.test", organisations=[cast.clinic])
        ticket = cast.open(f"Nummer {index}", category=cast.category, customer=person if index % 2 else cast.customer)
        set_priority(ticket, 3, by=cast.actor("admin"))
        note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("x"))
    caller.get("/teams")
    caller.get("/people")  # who looks is in the audit log, once in ten minutes
    number = cast.ticket.number
    for path, most in {
        "/tickets?limit=50": 4,
        "/tickets?limit=50&team=Service%20Desk&organisation=klinikum&state=new": 4,
        f"/tickets/{number}": 4,
        f"/tickets/{number}/messages": 8,
        f"/tickets/{number}/events": 10,
        "/people": 8,
        "/organisations": 7,
        "/categories": 3,
        "/teams": 2,
        "/search?q=Drucker": 11,
    }.items():
        with queries(most=most):
            assert caller.get(path).status_code in {200, 404}, path


def test_opening_a_ticket_is_a_fixed_number_of_queries(cast: Cast, program: Call, queries: Any) -> None:
    agent = program("agent")
    agent.get("/teams")
    wanted = {"subject": "a", "body": "b", "customer": "karla@klinikum.test"}
    with queries(most=17):
        answered(agent.post("/tickets", wanted), 201)
    with queries(most=20):
        answered(agent.post("/tickets", wanted, idempotency_key="k"), 201)
