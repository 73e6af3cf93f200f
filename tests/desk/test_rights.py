"""What a role does not include is not offered, and not done when it is asked for all the same."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.people.models import Person, Team, TeamMembership, TeamRole
from tresen.people.registering import register
from tresen.people.rights import Right
from tresen.tickets.models import Event, Ticket

SignIn = Callable[[Any], Client]
OFFERED = {
    Right.REPLY: ['data-write="reply"', 'data-write="forward"'],
    Right.NOTE: ['data-write="note"'],
    Right.EDIT: ['/subject/" hx-target', "/customer/"],
    Right.ASSIGN: ['name="value" value="me"'],
}


def with_role(cast: Cast, *rights: str) -> Person:
    role = TeamRole.objects.create(names={"de": "Rolle"}, rights=list(rights))
    person = register(name="Rita Rolle", email="rita@desk.test", role="agent")
    TeamMembership.objects.create(team=cast.team, person=person, role=role)
    return person


@pytest.mark.parametrize("right", [None, *OFFERED])
def test_the_ticket_offers_what_the_role_includes(right: str | None, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(with_role(cast, *([right] if right else []))).get(f"/desk/tickets/{cast.ticket.number}/")
    text = page.content.decode()
    for one, signs in OFFERED.items():
        for sign in signs:
            assert (sign in text) == (one == right), sign
    assert ("<tresen-composer" in text) == (right in (Right.REPLY, Right.NOTE))


def test_watching_needs_no_right_but_letting_others_in_does(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(with_role(cast))
    url = f"/desk/tickets/{cast.ticket.number}/participants/"
    assert browser.post(url, {"person": "me", "involvement": "watcher"}).status_code == 302
    mine = cast.ticket.participants.get()
    assert browser.post(url, {"customer_text": "x@y.test"}).status_code == 422
    assert browser.post(url, {"person": "me", "involvement": "copy"}).status_code == 422
    assert browser.delete(f"{url}{mine.pk}/").status_code == 302
    assert not cast.ticket.participants.exists()


def test_solving_with_the_reply_needs_the_right_to_solve(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(with_role(cast, Right.REPLY))
    url = f"/desk/tickets/{cast.ticket.number}/reply/"
    assert browser.post(url, {"text": "Gelöst.", "then": "solve", "to": "a@b.test"}).status_code == 422
    assert not Event.objects.filter(ticket=cast.ticket, name="replied").exists()
    assert browser.post(url, {"text": "Gelöst.", "to": "a@b.test"}).status_code == 302


def test_without_the_right_to_open_there_is_no_button_and_no_page(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(with_role(cast, Right.REPLY))
    assert "/desk/tickets/new/" not in browser.get("/desk/views/open/").content.decode()
    refused = browser.get("/desk/tickets/new/")
    assert refused.status_code == 422
    assert "Teamleitung" in refused.content.decode()


def test_what_is_confidential_leaves_after_a_question(cast: Cast, sign_in: SignIn) -> None:
    hr = Team.objects.create(name="Personal", confidential=True)
    TeamMembership.objects.create(team=hr, person=cast.outsider)
    secret = cast.open("Gehalt", team=hr)
    browser, url = sign_in(cast.outsider), f"/desk/tickets/{secret.number}/team/"
    asked = browser.post(url, {"value": cast.team.pk}, headers={"HX-Request": "true"})
    assert asked["HX-Retarget"] == "#ask"
    assert f'name="value" value="{cast.team.pk}"' in asked.content.decode()
    assert Ticket.objects.get(pk=secret.pk).team == hr
    assert browser.post(url, {"value": cast.team.pk}).status_code == 422
    browser.post(url, {"value": cast.team.pk, "disclose": "yes"}, headers={"HX-Request": "true"})
    assert Ticket.objects.get(pk=secret.pk).team == cast.team
