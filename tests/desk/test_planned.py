"""The list of what is sent later: of the tickets one works on, and of no other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tresen.tickets.models import Draft, Ticket
from tresen.tickets.scheduling import Plan, schedule, stop

SignIn = Callable[[Any], Client]


def plan(cast: Cast, ticket: Ticket, who: str, words: str, hours: int) -> Draft:
    given = Plan(kind="reply", html=f"<p>{words}</p>", recipients={"to": ["karla@klinikum.test"]})
    return schedule(ticket, given, by=cast.actor(who), at=timezone.now() + timedelta(hours=hours))


def test_all_who_work_on_a_ticket_find_what_is_planned_there(cast: Cast, sign_in: SignIn) -> None:
    plan(cast, cast.ticket, "agent", "Morgen mehr", 20)
    plan(cast, cast.open("Zweites"), "agent", "Heute noch", 2)
    for who in ("agent", "colleague", "admin"):
        page = sign_in(cast.person(who)).get("/desk/planned/").content.decode()
        assert 0 < page.index("Heute noch") < page.index("Morgen mehr")
        assert f'href="/desk/tickets/{cast.ticket.number}/#waiting-' in page
    page = sign_in(cast.outsider).get("/desk/planned/").content.decode()
    assert "Morgen mehr" not in page
    assert "Nichts ist geplant" in page


def test_what_was_not_sent_stands_on_top_with_its_reason(cast: Cast, sign_in: SignIn) -> None:
    plan(cast, cast.ticket, "agent", "Heute noch", 2)
    stopped = plan(cast, cast.open("Zweites"), "agent", "Doch nicht", 20)
    stop(stopped, by=cast.actor("colleague"))
    page = sign_in(cast.agent).get("/desk/planned/").content.decode()
    assert 0 < page.index("Angehalten von Cem Kollege.") < page.index("Heute noch")


def test_its_cost_does_not_grow(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    for number in range(30):
        plan(cast, cast.open(f"Nr {number}"), "agent", "Später", 2 + number)
    agent = sign_in(cast.agent)
    agent.get("/desk/planned/")
    with queries(most=7):  # the navigation: standing, views, counts, organisations
        page = agent.get("/desk/planned/")
    assert page.content.count(b'class="row hit"') == 30
