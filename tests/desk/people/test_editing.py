"""What is known of people and organisations is changed where it is read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit.models import AuditEntry
from tresen.people.models import Organisation, Person, TeamMembership, TeamRole

SignIn = Callable[[Any], Client]
ROWS = {
    **{f"number-{name}": value for name, value in (("TOTAL_FORMS", "2"), ("INITIAL_FORMS", "0"))},
    **{f"handle-{name}": value for name, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))},
}
PERSON = ROWS | {
    "name": "Karla Neu",
    "addresses": "karla@klinikum.test\nk@privat.test",
    "locale": "de",
    "zone": "Europe/Vienna",
    "is_vip": "on",
    "notes": "Nur vormittags",
    "number-0-label": "work",
    "number-0-value": "0431 4711",
    "number-1-label": "private",
    "number-1-value": "0170 1234567",
    "handle-0-network": "telegram",
    "handle-0-value": "@karla_k",
    "security_question": "Hund?",
    "security_answer": "Bello",
}


def test_an_agent_fills_in_the_form_of_a_person(cast: Cast, sign_in: SignIn) -> None:
    membership = cast.customer.memberships.get()
    given = PERSON | {f"place-{membership.pk}-job_title": "Leitung", "organisation": cast.factory.pk}
    url = f"/desk/people/{cast.customer.pk}/"
    assert sign_in(cast.agent).get(f"{url}edit/").status_code == 200
    response = sign_in(cast.agent).post(f"{url}edit/", given)
    assert (response.status_code, response["Location"]) == (302, url)
    person = Person.objects.get(pk=cast.customer.pk)
    assert (person.name, person.is_vip, person.zone, person.notes) == (
        "Karla Neu",
        True,
        "Europe/Vienna",
        PERSON["notes"],
    )
    assert list(person.numbers.values_list("value", "label")) == [("+494314711", "work"), ("+491701234567", "private")]
    assert person.handles.get().value == "karla_k"
    assert set(person.addresses.values_list("value", flat=True)) == {"karla@klinikum.test", "k@privat.test"}
    assert person.memberships.get(organisation=cast.clinic).job_title == "Leitung"
    assert person.memberships.filter(organisation=cast.factory).exists()
    assert person.security_answer not in ("", "Bello")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number-0-value", "Pforte"),
        ("handle-0-value", "??"),
        ("addresses", "sven@werk.test"),
        ("name", ""),
        ("zone", "Mond"),
        ("security_answer", ""),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_changed(field: str, value: str, cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.agent).post(f"/desk/people/{cast.customer.pk}/edit/", PERSON | {field: value})
    assert response.status_code == 422
    assert Person.objects.get(pk=cast.customer.pk).name == "Karla Kundin"
    assert cast.customer.numbers.count() == 0


def test_a_new_person_is_made_known(cast: Cast, sign_in: SignIn) -> None:
    given = PERSON | {"name": "Nele Neu", "addresses": "nele@neu.test", "organisation": cast.clinic.pk}
    response = sign_in(cast.agent).post("/desk/people/new/", given)
    person = Person.objects.get(name="Nele Neu")
    assert response["Location"] == f"/desk/people/{person.pk}/"
    assert (person.email, person.role) == ("nele@neu.test", "customer")
    assert person.memberships.get().organisation == cast.clinic


def test_whose_role_does_not_include_it_reads_only(cast: Cast, sign_in: SignIn) -> None:
    role = TeamRole.objects.create(names={"de": "Nur antworten"}, rights=["reply"])
    TeamMembership.objects.filter(person=cast.agent).update(role=role)
    agent, person, clinic = sign_in(cast.agent), f"/desk/people/{cast.customer.pk}/", cast.clinic.pk
    assert b"/edit/" not in agent.get(person).content
    assert b"/edit/" not in agent.get(f"/desk/organisations/{clinic}/").content
    assert agent.post(f"{person}edit/", PERSON).status_code == 404
    assert agent.post(f"/desk/organisations/{clinic}/edit/", {"name": "x"}).status_code == 404
    assert agent.post(f"/desk/organisations/{clinic}/site/new/", {"name": "x"}).status_code == 404
    assert agent.get("/desk/people/new/").status_code == agent.get("/desk/organisations/new/").status_code == 422
    assert Person.objects.get(pk=cast.customer.pk).name == "Karla Kundin"


def test_colleagues_are_not_an_agents_to_change(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.agent).post(f"/desk/people/{cast.colleague.pk}/edit/", PERSON).status_code == 404
    assert sign_in(cast.admin).get(f"/desk/people/{cast.colleague.pk}/edit/").status_code == 200


def test_an_agent_fills_in_the_form_of_an_organisation(cast: Cast, sign_in: SignIn) -> None:
    agent, url = sign_in(cast.agent), f"/desk/organisations/{cast.clinic.pk}/"
    given = {
        "name": "Klinikum Neu",
        "about": "Krankenhaus",
        "domains": "klinikum.test\n*.klinik.test",
        "is_active": "on",
        "is_vip": "on",
        "instructions": "<p>Erst <strong>anrufen</strong></p>",
        "must_confirm": "on",
    }
    assert agent.post(f"{url}edit/", given)["Location"] == url
    one = Organisation.objects.get(pk=cast.clinic.pk)
    assert (one.name, one.about, one.is_vip, one.must_confirm) == ("Klinikum Neu", "Krankenhaus", True, True)
    assert set(one.domains.values_list("name", "with_subdomains")) == {("klinikum.test", False), ("klinik.test", True)}
    assert agent.post(f"{url}edit/", given | {"domains": "werk.test"}).status_code == 422
    assert one.domains.count() == 2


def test_the_parts_of_an_organisation_are_made_changed_and_removed(cast: Cast, sign_in: SignIn) -> None:
    agent, url = sign_in(cast.agent), f"/desk/organisations/{cast.clinic.pk}/"
    for part, given, rows in (
        ("site", {"name": "Haupthaus", "zone": "Europe/Berlin"}, cast.clinic.sites),
        ("department", {"name": "Pflege"}, cast.clinic.departments),
        ("contract", {"name": "Vor Ort", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}, cast.clinic.contracts),
    ):
        assert agent.get(f"{url}{part}/new/").status_code == 200
        response = agent.post(f"{url}{part}/new/", given)
        assert (response.status_code, response["HX-Redirect"]) == (204, url)
        one = rows.get()
        assert given["name"] in agent.get(f"{url}{part}/{one.pk}/").content.decode()
        agent.post(f"{url}{part}/{one.pk}/", given | {"name": "Anders"})
        assert rows.get().name == "Anders"
        foreign = f"/desk/organisations/{cast.factory.pk}/{part}/{one.pk}/"
        assert agent.post(foreign, {"what": "remove"}).status_code == 404
        assert agent.post(f"{url}{part}/{one.pk}/", {"what": "remove"}).status_code == 204
        assert not rows.exists()
    wrong = agent.post(f"{url}contract/new/", {"name": "x", "starts_on": "2026-02-01", "ends_on": "2026-01-01"})
    assert wrong.status_code == 200
    assert b"banner bad" in wrong.content
    assert not cast.clinic.contracts.exists()


def test_the_search_finds_people_and_organisations(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.agent).get("/desk/search/", {"q": "klinikum"}).content.decode()
    assert f"/desk/organisations/{cast.clinic.pk}/" in page
    assert f"/desk/people/{cast.customer.pk}/" in page
    TeamMembership.objects.filter(person=cast.agent).update(organisations=[cast.factory.pk])
    page = sign_in(cast.agent).get("/desk/search/", {"q": "klinikum"}).content.decode()
    assert f"/desk/organisations/{cast.clinic.pk}/" not in page
    assert f"/desk/people/{cast.customer.pk}/" not in page


def test_looking_and_changing_stand_in_the_audit_log(cast: Cast, sign_in: SignIn) -> None:
    agent, url = sign_in(cast.agent), f"/desk/people/{cast.customer.pk}/"
    for _ in range(2):
        agent.get(url)
    agent.post(f"{url}edit/", PERSON)
    agent.post(f"/desk/organisations/{cast.clinic.pk}/edit/", {"name": "Klinikum Neu"})
    told = AuditEntry.objects.filter(actor_id=cast.agent.pk).order_by("pk")
    names = list(told.values_list("name", "about_kind", "about_id"))
    assert names.count(("opened", "person", str(cast.customer.pk))) == 1
    assert ("changed", "person", str(cast.customer.pk)) in names
    assert ("changed", "organisation", str(cast.clinic.pk)) in names
    assert "Bello" not in str(list(told.values_list("data", flat=True)))
