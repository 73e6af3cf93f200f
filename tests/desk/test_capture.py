"""A call, a visit, a letter: written down in one form, kept while it is written, lost at no time."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.contacts import set_phone
from tresen.people.models import Person, TeamMembership
from tresen.tickets.jotting import MOST, jottings_of
from tresen.tickets.models import Jotting, Ticket, TimeEntry

SignIn = Callable[[Any], Client]
NEW = "/desk/tickets/new/"
CALL = {
    "channel": "phone",
    "customer_text": "Karla",
    "subject": "Monitor flackert",
    "text": "Station 4",
    "kind": "incident",
}


def keep(client: Client, key: str, version: int = 1, **content: list[str]) -> Any:
    body = json.dumps({"kind": "form", "version": version, "content": content})
    return client.put(f"{NEW}jottings/{key}/", body, content_type="application/json")


def opened() -> Ticket:
    return Ticket.objects.order_by("-pk")[0]


def test_a_letter_is_a_way_to_reach_the_desk(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.agent).post(NEW, CALL | {"channel": "letter", "person": cast.customer.pk})
    assert (opened().channel, opened().customer) == ("letter", cast.customer)


def test_solved_at_once_with_its_minutes(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.agent).post(NEW, CALL | {"person": cast.customer.pk, "solved": "on", "minutes": "7"})
    ticket = opened()
    assert (ticket.state_type, ticket.assignee) == ("solved", cast.agent)
    assert list(TimeEntry.objects.filter(ticket=ticket).values_list("minutes", flat=True)) == [7]
    assert ticket.events.get(name="opened").data["at_once"] is True
    assert [event.name for event in ticket.events.order_by("pk")] == ["opened", "assigned", "time_booked", "solved"]


def test_it_goes_straight_to_another_team(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.agent).post(NEW, CALL | {"person": cast.customer.pk, "team": cast.other_team.pk})
    assert opened().team == cast.other_team


def test_minutes_that_cannot_be_open_no_ticket(cast: Cast, sign_in: SignIn) -> None:
    before = Ticket.objects.count()
    answer = sign_in(cast.agent).post(NEW, CALL | {"person": cast.customer.pk, "minutes": "99999"})
    assert answer.status_code == 422
    assert Ticket.objects.count() == before


def test_somebody_new_is_known_by_number_and_address(cast: Cast, sign_in: SignIn) -> None:
    new = {"customer_text": "Nils Neu", "new_phone": "0431 9876543", "new_email": "nils@klinikum.test"}
    sign_in(cast.agent).post(NEW, CALL | new)
    person = opened().customer
    assert (person.name, person.email) == ("Nils Neu", "nils@klinikum.test")
    assert [one.value for one in person.numbers.all()] == ["+494319876543"]
    assert opened().organisation == cast.clinic


def test_a_known_address_makes_nobody_twice(cast: Cast, sign_in: SignIn) -> None:
    before = Person.objects.count()
    sign_in(cast.agent).post(
        NEW, CALL | {"customer_text": "K. Kundin", "new_email": cast.customer.email, "new_phone": "0431 1"}
    )
    assert opened().customer == cast.customer
    assert Person.objects.count() == before
    assert not cast.customer.numbers.exists()


@pytest.mark.parametrize("phone", ["+49 431 555444", "0431-555444", "+49431555444"])
def test_the_number_that_calls_finds_its_person(cast: Cast, sign_in: SignIn, phone: str) -> None:
    set_phone(cast.customer, "0431 555444")
    page = sign_in(cast.agent).get(NEW, {"phone": phone}).content.decode()
    assert f'name="person" value="{cast.customer.pk}"' in page
    assert 'value="Karla Kundin"' in page


def test_a_number_of_several_asks_who_it_is(cast: Cast, sign_in: SignIn) -> None:
    for one in (cast.customer, cast.workmate):
        set_phone(one, "0431 555444")
    page = sign_in(cast.agent).get(NEW, {"phone": "0431555444"}).content.decode()
    assert 'name="person" value=""' in page
    assert "Karla Kundin" in page
    assert "Wolf Mitarbeiter" in page


def test_a_number_tells_nothing_of_whom_one_may_not_see(cast: Cast, sign_in: SignIn) -> None:
    set_phone(cast.customer, "0431 555444")
    TeamMembership.objects.filter(person=cast.outsider).update(organisations=[cast.factory.pk])
    limited = sign_in(cast.outsider)
    for given in ({"phone": "0431 555444"}, {"person": str(cast.customer.pk)}):
        page = limited.get(NEW, given).content.decode()
        assert "Karla" not in page
        assert 'name="person" value=""' in page


def test_it_comes_as_a_dialog_over_the_page(cast: Cast, sign_in: SignIn) -> None:
    agent, asked = sign_in(cast.agent), {"HX-Request": "true", "HX-Target": "capture"}
    page = agent.get(NEW, headers=asked).content.decode()
    assert "<html" not in page
    assert 'hx-post="/desk/tickets/new/"' in page
    wrong = agent.post(NEW, {"dialog": "1"}, headers=asked)
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()
    done = agent.post(NEW, CALL | {"person": cast.customer.pk, "dialog": "1"}, headers=asked)
    assert f'data-captured="{opened().number}"' in done.content.decode()


def test_what_is_written_is_there_again(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    assert keep(agent, "abc", subject=["Halb fer"], channel=["counter"], solved=["on"]).json() == {"version": 1}
    keep(agent, "abc", 3, subject=["Halb fertig"], channel=["counter"], solved=["on"])
    keep(agent, "abc", 2, subject=["zu spät"])
    assert "Halb fertig" in agent.get(NEW).content.decode()
    page = agent.get(NEW, {"jotting": "abc"}).content.decode()
    assert 'value="Halb fertig"' in page
    assert 'data-version="3"' in page
    agent.post(NEW, CALL | {"person": cast.customer.pk, "jotting": "abc"})
    assert not Jotting.objects.exists()


def test_it_is_nobody_elses(cast: Cast, sign_in: SignIn) -> None:
    keep(sign_in(cast.agent), "abc", subject=["Geheim"])
    other = sign_in(cast.colleague)
    assert "Geheim" not in other.get(NEW).content.decode()
    assert "Geheim" not in other.get(NEW, {"jotting": "abc"}).content.decode()
    assert other.delete(f"{NEW}jottings/abc/").status_code == 204
    keep(other, "abc", 9, subject=["Meines"])
    assert "Geheim" in sign_in(cast.agent).get(NEW, {"jotting": "abc"}).content.decode()


@pytest.mark.parametrize(
    "body", ["", "[]", '{"content": 3, "version": 1}', '{"content": {"a": "\\u0000"}, "version": 1}']
)
def test_what_is_no_form_is_refused(cast: Cast, sign_in: SignIn, body: str) -> None:
    answer = sign_in(cast.agent).put(f"{NEW}jottings/abc/", body, content_type="application/json")
    assert answer.status_code == 400


def test_only_the_latest_are_kept_and_none_for_ever(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    for number in range(MOST + 3):
        keep(agent, f"k{number}", subject=[f"Nummer {number}"])
    assert Jotting.objects.count() == MOST
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert not jottings_of(cast.actor("agent")).exists()
        keep(sign_in(cast.agent), "neu", subject=["Neu"])
    assert Jotting.objects.count() == 1
