"""The pages of people and organisations: who sees them, what they cost, what they tell."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.contacts import set_handles, set_numbers
from tresen.people.contracts import save_contract
from tresen.people.instructing import instruct
from tresen.people.models import Organisation, Person, TeamMembership
from tresen.people.places import save_department, save_site
from tresen.people.security_checks import set_question
from tresen.tickets.models import Ticket
from tresen.tickets.states import solve

SignIn = Callable[[Any], Client]
COUNT = {"person": 14, "organisation": 15}


def dress(cast: Cast) -> None:
    """Everything a person and an organisation can have."""
    set_numbers(cast.customer, [("0431 4711-0", ""), ("0170 1234567", "")])
    set_handles(cast.customer, [("matrix", "@karla:klinikum.test")])
    save_contract(cast.clinic, by=SYSTEM, name="Vor Ort", number="K-1", ends_on=clock.now().date())
    above = save_department(cast.clinic, by=SYSTEM, name="Pflege")
    department = save_department(cast.clinic, by=SYSTEM, name="Station 3", parent=above)
    site = save_site(cast.clinic, by=SYSTEM, name="Haupthaus", address="Ufer 1", zone="Europe/Berlin")
    cast.customer.memberships.update(job_title="Leitung", site=site, department=department)
    instruct(cast.clinic, by=SYSTEM, html="<p>Erst <b>anrufen</b>.</p>", must_confirm=True)
    set_question(cast.customer, by=SYSTEM, question="Erster Hund?", answer="Bello")
    Person.objects.filter(pk=cast.customer.pk).update(is_vip=True, notes="Nur vormittags.")


def pages(cast: Cast) -> dict[str, str]:
    return {"person": f"/desk/people/{cast.customer.pk}/", "organisation": f"/desk/organisations/{cast.clinic.pk}/"}


def test_the_page_of_a_person_tells_everything(cast: Cast, sign_in: SignIn) -> None:
    dress(cast)
    page = sign_in(cast.agent).get(pages(cast)["person"]).content.decode()
    for words in (
        "Karla Kundin", "VIP", "tel:+4943147110", "+49 170 1234567", "mailto:karla@klinikum.test", "matrix.to",
        "Klinikum Test", "Leitung", "Station 3", "Haupthaus", "Vor Ort", "K-1", "Erst <b>anrufen</b>", "Erster Hund?",
        "Nur vormittags.", "Etikettendrucker",
    ):  # fmt: skip
        assert words in page, words
    assert "Bello" not in page


def test_the_page_of_an_organisation_tells_everything(cast: Cast, sign_in: SignIn) -> None:
    dress(cast)
    page = sign_in(cast.agent).get(pages(cast)["organisation"]).content.decode()
    for words in ("Klinikum Test", "klinikum.test", "Vor Ort", "Haupthaus", "Station 3", "Karla Kundin", "Etikett"):
        assert words in page, words


@pytest.mark.parametrize("which", ["person", "organisation"])
def test_a_page_costs_the_same_with_fifty_tickets_as_with_one(
    which: str, cast: Cast, sign_in: SignIn, queries: Any
) -> None:
    dress(cast)
    agent = sign_in(cast.agent)
    url = pages(cast)[which]
    agent.get(url)
    with queries(most=COUNT[which]) as before:
        agent.get(url)
    for number in range(50):
        cast.open(f"Vorgang {number}")
    with queries(most=COUNT[which]) as after:
        page = agent.get(url)
    assert len(after.captured_queries) == len(before.captured_queries)
    assert page.content.count(b'data-number="') == 20
    assert len(page.content) < 150_000


@pytest.mark.parametrize("which", ["person", "organisation"])
def test_the_whole_history_is_paged_through(which: str, cast: Cast, sign_in: SignIn) -> None:
    wanted = {cast.ticket.number} | {cast.open(f"Vorgang {number}").number for number in range(45)}
    seen: list[str] = []
    after = ""
    while True:
        response = sign_in(cast.agent).get(pages(cast)[which], {"after": after})
        seen += [row.number for row in response.context["history"].rows]
        if not (after := response.context["history"].after):
            break
    assert len(seen) == len(set(seen))
    assert set(seen) == wanted


@pytest.mark.parametrize("which", ["person", "organisation"])
def test_only_tickets_one_works_on_are_listed_and_counted(which: str, cast: Cast, sign_in: SignIn) -> None:
    cast.open("Streng vertraulich", team=cast.other_team)
    solve(cast.open("Erledigt"), by=SYSTEM)
    url = pages(cast)[which]
    for who, count in (("agent", "1"), ("outsider", "1"), ("admin", "2")):
        response = sign_in(cast.person(who)).get(url)
        shown = b"Streng vertraulich" in response.content
        assert shown == (who != "agent")
        assert response.context["history"].open == count
        assert (cast.ticket.number in response.content.decode()) == (who != "outsider")
    only_open = sign_in(cast.agent).get(url, {"which": "open"}).content
    assert b"Erledigt" not in only_open


def test_an_agent_limited_to_an_organisation_sees_its_people_and_whom_he_works_for(cast: Cast, sign_in: SignIn) -> None:
    TeamMembership.objects.filter(person=cast.agent).update(organisations=[cast.factory.pk])
    agent = sign_in(cast.agent)
    url = pages(cast)
    assert agent.get(url["person"]).status_code == agent.get(url["person"] + "edit/").status_code == 404
    assert agent.get(url["organisation"]).status_code == 404
    assert agent.get(f"/desk/organisations/{cast.clinic.pk}/people/").status_code == 404
    assert agent.post(f"/desk/organisations/{cast.clinic.pk}/check/", {"answer": "x"}).status_code == 404
    listed = agent.get("/desk/people/").content.decode()
    assert "Sven Fremd" in listed
    assert "Karla Kundin" not in listed
    assert "Klinikum Test" not in agent.get("/desk/organisations/").content.decode()
    assert agent.get(f"/desk/people/{cast.stranger.pk}/edit/").status_code == 200
    # A ticket given to him brings its customer and client along, for as long as it is his.
    Ticket.objects.filter(pk=cast.ticket.pk).update(assignee=cast.agent)
    assert agent.get(url["person"]).status_code == agent.get(url["organisation"]).status_code == 200
    assert agent.get(url["organisation"] + "edit/").status_code == 404


def test_whoever_is_limited_to_one_client_reads_of_no_other_where_people_are_suggested(
    cast: Cast, sign_in: SignIn
) -> None:
    TeamMembership.objects.filter(person=cast.agent).update(organisations=[cast.factory.pk])
    cast.stranger.organisations.add(cast.clinic)
    for who, told in ((cast.agent, [cast.factory]), (cast.admin, [cast.clinic])):
        words = sign_in(who).get("/desk/customers/", {"customer_text": "Sven"}).content.decode()
        assert [one for one in (cast.clinic, cast.factory) if one.name in words] == told, who


def test_a_foreign_and_an_unknown_page_look_alike(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    for part in ("people/987654/", "organisations/987654/", "people/987654/edit/", "organisations/987654/site/1/"):
        assert agent.get(f"/desk/{part}").status_code == 404
    assert agent.get(f"/desk/organisations/{cast.clinic.pk}/nonsense/new/").status_code == 404


def test_the_directory_is_in_german_order_and_pages_by_keyset(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    Person.objects.bulk_create(Person(name=name) for name in ["Ärmel", "Zett", *(f"Arm {n:03}" for n in range(70))])
    agent = sign_in(cast.agent)
    seen, after = [], None
    while after != "":
        context = agent.get("/desk/people/", {"after": after} if after else {}).context
        seen += [str(person) for person, _face, _where in context["rows"]]
        after = context["after"]
    assert len(seen) == Person.objects.count()
    assert seen.index("Arm 069") < seen.index("Ärmel") < seen.index("Zett")
    with queries(most=11):
        agent.get("/desk/people/", {"words": "arm"})
    assert Organisation.objects.count() == 2
