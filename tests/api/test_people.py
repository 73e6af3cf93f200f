"""People and organisations for programs."""

from typing import Any

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.people.models import Membership, Person


def test_an_agent_registers_a_customer(cast: Cast, program: Call) -> None:
    wanted = {"name": "Nele Neu", "email": "Nele@klinikum.test", "phone": "+49 30 1", "addresses": ["nele@privat.test"]}
    response = program("agent").post("/people", wanted)
    shown = answered(response, 201)
    assert response["Location"] == f"/api/v1/people/{shown['id']}"
    assert shown["addresses"] == ["nele@klinikum.test", "nele@privat.test"]
    assert (shown["role"], shown["organisations"]) == ("customer", ["klinikum"])
    assert answered(program("agent").get(f"/people/{shown['id']}")) == shown
    assert answered(program("agent").get("/people?email=NELE@privat.test"))["items"] == [shown]
    problem(program("agent").post("/people", {"name": "Zwei", "email": "nele@privat.test"}), 409)
    problem(
        program("agent").post("/people", {"name": "Zwei", "email": "z@z.test", "addresses": ["nele@privat.test"]}), 409
    )
    assert not Person.objects.filter(email="z@z.test").exists()


def test_an_agent_changes_a_customer_and_no_colleague(cast: Cast, program: Call) -> None:
    Membership.objects.filter(person=cast.manager).update(is_manager=True)
    agent = program("agent")
    wanted = {"name": "Mona Neu", "email": "mona@neu.test", "locale": "en", "organisations": ["werk", "klinikum"]}
    shown = answered(agent.patch(f"/people/{cast.manager.pk}", wanted))
    assert shown["email"] == "mona@neu.test"
    assert shown["addresses"] == ["mona@klinikum.test", "mona@neu.test"]
    assert shown["organisations"] == ["klinikum", "werk"]
    assert Membership.objects.get(person=cast.manager, organisation=cast.clinic).is_manager
    assert not Membership.objects.get(person=cast.manager, organisation=cast.factory).is_manager
    problem(agent.patch(f"/people/{cast.manager.pk}", {"email": "karla@klinikum.test"}), 409)
    problem(agent.patch(f"/people/{cast.manager.pk}", {"organisations": ["nichts"]}), 422, "organisations")
    for person in (cast.admin, cast.colleague):
        problem(agent.patch(f"/people/{person.pk}", {"email": "boese@x.test"}), 403)
    answered(program("admin").patch(f"/people/{cast.colleague.pk}", {"phone": "12"}))


@pytest.mark.parametrize(
    "field", ["role", "password", "is_active", "active", "id", "created_at", "tokens", "theme", "is_manager", "teams"]
)
def test_nobody_gives_himself_what_is_not_a_field(field: str, cast: Cast, program: Call) -> None:
    problem(program("admin").patch(f"/people/{cast.customer.pk}", {field: "admin"}), 422, field)
    problem(program("admin").post("/people", {"name": "x", "email": "x@y.test", field: "admin"}), 422, field)


def brief(organisation: dict[str, Any]) -> dict[str, Any]:
    return {name: organisation[name] for name in ("key", "name", "domains")}


def test_an_agent_keeps_organisations(cast: Cast, program: Call) -> None:
    agent = program("agent")
    response = agent.post("/organisations", {"name": "Müller & Söhne", "domains": ["@Mueller.test"]})
    shown = answered(response, 201)
    assert brief(shown) == {"key": "muller-sohne", "name": "Müller & Söhne", "domains": ["mueller.test"]}
    assert response["Location"] == "/api/v1/organisations/muller-sohne"
    changed = answered(
        agent.patch("/organisations/muller-sohne", {"name": "Müller", "domains": ["m.test", "mueller.test"]})
    )
    assert brief(changed) == {"key": "muller-sohne", "name": "Müller", "domains": ["m.test", "mueller.test"]}
    assert answered(agent.get("/organisations/muller-sohne")) == changed


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"name": "Klinikum Test"}, 409),
        ({"name": "X", "key": "klinikum"}, 409),
        ({"name": "X", "domains": ["klinikum.test"]}, 409),
        ({"name": "X", "key": "Groß"}, 422),
        ({"name": "X", "domains": ["kein domain"]}, 422),
        ({"name": ""}, 422),
        ({}, 422),
    ],
)
def test_organisations_do_not_collide(wanted: dict[str, Any], status: int, cast: Cast, program: Call) -> None:
    problem(program("agent").post("/organisations", wanted), status)
    assert len(answered(program("agent").get("/organisations"))["items"]) == 2


def test_a_name_without_letters_still_gets_a_key(cast: Cast, program: Call) -> None:
    shown = answered(program("agent").post("/organisations", {"name": "東京"}), 201)
    assert answered(program("agent").get(f"/organisations/{shown['key']}"))["name"] == "東京"
