"""Every address of the desk asks the same question: who are you?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit import blobs
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.models import Message
from tresen.tickets.receiving import receive
from tresen.tickets.saying import NewFile, Origin

SignIn = Callable[[Any], Client]
TICKET = {
    "agent": 200,
    "colleague": 200,
    "admin": 200,
    "outsider": 404,
    "customer": 404,
    "stranger": 404,
    "nobody": 302,
}
DESK = {"agent": 200, "outsider": 200, "admin": 200, "customer": 404, "manager": 404, "stranger": 404, "nobody": 302}
OF_TICKET = [
    "",
    "changes/",
    "panels/",
    "assignment/",
    "team/",
    "state/",
    "priority/",
    "impact/",
    "urgency/",
    "kind/",
    "category/",
    "subject/",
    "customer/",
    "participants/",
    "sharing/",
    "links/",
    "merge/",
    "split/",
]
OF_DESK = [
    "views/teams/",
    "views/mine/",
    "views/unassigned/",
    "views/waiting/",
    "views/open/",
    "views/solved/",
    "views/org-klinikum/",
    "views/open/changes/?numbers=T-1",
    "views/new/",
    "conditions/part/",
    "conditions/choices/?field=ticket.assignee",
    "counts/",
    "tickets/new/",
    "planned/",
    "people/",
    "people/?words=karla",
    "people/new/",
    "organisations/",
    "organisations/?words=klin",
    "organisations/new/",
    "customers/?customer_text=karla",
    "search/",
    "search/?q=drucker",
    "profile/",
]


@pytest.mark.parametrize("who", TICKET)
@pytest.mark.parametrize("part", OF_TICKET)
def test_it_shows_a_ticket_only_to_those_who_work_on_it(who: str, part: str, cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.person(who)).get(f"/desk/tickets/{cast.ticket.number}/{part}")
    assert response.status_code == TICKET[who]


@pytest.mark.parametrize("who", DESK)
@pytest.mark.parametrize("page", OF_DESK)
def test_it_opens_the_desk_to_agents_alone(who: str, page: str, cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.person(who)).get(f"/desk/{page}").status_code == DESK[who]


@pytest.mark.parametrize("who", TICKET)
@pytest.mark.parametrize(
    "noun",
    [
        "reply",
        "note",
        "state",
        "assignment",
        "team",
        "priority",
        "impact",
        "urgency",
        "kind",
        "category",
        "subject",
        "customer",
        "participants",
        "sharing",
        "links",
        "merge",
        "split",
    ],
)
def test_it_lets_nobody_else_change_a_ticket(who: str, noun: str, cast: Cast, sign_in: SignIn) -> None:
    if TICKET[who] == 200:
        return
    before = (cast.ticket.events.count(), cast.ticket.messages.count())
    response = sign_in(cast.person(who)).post(
        f"/desk/tickets/{cast.ticket.number}/{noun}/", {"value": "1", "text": "x"}
    )
    assert response.status_code == TICKET[who]
    assert (cast.ticket.events.count(), cast.ticket.messages.count()) == before


@pytest.mark.parametrize("who", TICKET)
@pytest.mark.parametrize("part", ["", "menu/", "original/", "raw/", "why/", "move/"])
def test_it_shows_a_message_only_to_those_who_work_on_its_ticket(
    who: str, part: str, cast: Cast, sign_in: SignIn
) -> None:
    message = _with_file(cast)
    assert sign_in(cast.person(who)).get(f"/desk/messages/{message.pk}/{part}").status_code == TICKET[who]


@pytest.mark.parametrize(
    ("who", "code"),
    [("agent", 200), ("outsider", 404), ("customer", 404), ("stranger", 404), ("nobody", 302)],
)
def test_it_gives_a_file_only_to_those_who_work_on_its_ticket(who: str, code: int, cast: Cast, sign_in: SignIn) -> None:
    file = _with_file(cast).attachments.get()
    assert sign_in(cast.person(who)).get(f"/desk/attachments/{file.pk}/{file.name}").status_code == code


def test_it_leads_htmx_to_the_sign_in_page(cast: Cast, client: Client) -> None:
    response = client.get("/desk/views/open/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/"


def test_it_answers_an_unknown_view_and_ticket_with_nothing(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    for address in ("views/none/", "views/org-none/", "tickets/T-0/", "messages/0/", "attachments/0/x"):
        assert agent.get(f"/desk/{address}").status_code == 404


def _with_file(cast: Cast) -> Message:
    raw = blobs.put(b"Subject: x\r\nContent-Type: text/html\r\n\r\n<p>Guten Tag</p>")
    return receive(
        cast.ticket,
        by=SYSTEM,
        body=Body.from_text("Anbei das Bild."),
        author=cast.customer,
        channel="email",
        origin=Origin(sender="karla@klinikum.test", raw=raw),
        attachments=[NewFile(blobs.put(b"%PDF-1.4"), "etikett.pdf", "application/pdf")],
    )
