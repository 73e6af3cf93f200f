"""What a page costs does not grow with what it shows."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.cast import Cast
from tresen.people.actor import SYSTEM, Actor
from tresen.tickets import assigning, changing, noting, replying
from tresen.tickets.body import Body
from tresen.tickets.models import Ticket

SESSION = 2  # the session and the person
SignIn = Callable[[Any], Client]


def test_the_inbox_needs_five_queries_and_the_session(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    agent = sign_in(cast.agent)
    for number in range(35):
        cast.open(f"Vorgang {number}")
    with queries(most=SESSION + 5):
        page = agent.get("/desk/views/open/")
    assert len(re.findall(rb'class="row[ "]', page.content)) == 30


def test_the_ticket_page_needs_fifteen_queries_at_most(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    ticket, agent = _busy(cast), sign_in(cast.agent)
    with queries(most=15):
        page = agent.get(f"/desk/tickets/{ticket.number}/?view=open")
    assert page.content.count(b"<article") == 40
    assert len(page.content) < 150_000


def test_an_opened_ticket_needs_twelve_queries_at_most(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    ticket, agent = _busy(cast), sign_in(cast.agent)
    with queries(most=12):
        agent.get(f"/desk/tickets/{ticket.number}/", headers={"HX-Request": "true", "HX-Target": "work"})


def test_the_changes_of_a_ticket_need_twelve_queries_at_most(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    ticket, agent = _busy(cast), sign_in(cast.agent)
    with queries(most=12):
        agent.get(f"/desk/tickets/{ticket.number}/changes/", headers={"X-Seen": "0-0"})


def test_long_messages_do_not_swell_the_page(cast: Cast, sign_in: SignIn) -> None:
    for _ in range(20):
        noting.note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Wort " * 20_000))
    page = sign_in(cast.agent).get(f"/desk/tickets/{cast.ticket.number}/")
    assert len(page.content) < 150_000


def _busy(cast: Cast) -> Ticket:
    """Everything a ticket can have, many times."""
    ticket, agent = cast.ticket, cast.actor("agent")
    for number in range(21):
        noting.note(ticket, by=agent, body=Body.from_text(f"Notiz {number}"))
        replying.reply(ticket, by=agent, body=Body.from_html(f"<p>Antwort {number}</p>"))
    assigning.hand_over(ticket, cast.other_team, by=agent)
    assigning.hand_over(ticket, cast.team, by=SYSTEM)
    assigning.assign(ticket, cast.colleague, by=agent)
    changing.categorise(ticket, None, by=agent)
    changing.set_priority(ticket, 4, by=Actor.of(cast.colleague))
    return ticket
