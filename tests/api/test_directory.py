"""All that is known of people and organisations, for programs."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.contacts import set_numbers
from tresen.people.instructing import instruct
from tresen.people.models import Membership, Site
from tresen.people.security_checks import set_question


def test_an_agent_fills_in_a_person(cast: Cast, program: Call) -> None:
    agent = program("agent")
    wanted: dict[str, Any] = {
        "numbers": [{"number": "0431 4711-0"}, {"number": "0170 1234567", "label": "private"}, {"number": "4711"}],
        "handles": [{"network": "matrix", "value": "@Karla:klinikum.test"}],
        "addresses": ["karla@klinikum.test", "k@privat.test"],
        "zone": "Europe/Vienna",
        "vip": True,
        "notes": "Nur vormittags da.",
        "security_question": "Erster Hund?",
        "security_answer": "Bello",
    }
    shown = answered(agent.patch(f"/people/{cast.customer.pk}", wanted))
    assert shown["phone"] == "+49 431 47110"
    assert shown["numbers"] == [
        {"number": "+4943147110", "label": "work"},
        {"number": "+491701234567", "label": "private"},
        {"number": "4711", "label": "extension"},
    ]
    assert shown["handles"] == [{"network": "matrix", "value": "@karla:klinikum.test"}]
    assert (shown["vip"], shown["zone"], shown["security_question"]) == (True, "Europe/Vienna", "Erster Hund?")
    assert "Bello" not in str(shown)
    for found in (
        "number=0431/47110",
        "address=K@privat.test",
        "q=karla klinikum",
        "q=4711",
        "number=%2B49 170 1234567",
    ):
        assert [one["id"] for one in answered(agent.get(f"/people?{found}"))["items"]] == [cast.customer.pk], found
    assert answered(agent.get("/people?number=0431 999"))["items"] == []
    problem(agent.get("/people?number=anonym"), 422, "number")


@pytest.mark.parametrize(
    "wanted",
    [
        {"numbers": [{"number": "Pforte"}]},
        {"handles": [{"network": "threema", "value": "x"}]},
        {"handles": [{"network": "icq", "value": "123"}]},
        {"zone": "Mond/Krater"},
        {"addresses": []},
        {"security_question": "Ohne Antwort?"},
    ],
)
def test_what_cannot_be_is_refused_whole(wanted: dict[str, Any], cast: Cast, program: Call) -> None:
    problem(program("agent").patch(f"/people/{cast.customer.pk}", {"name": "Anders", **wanted}), 422)
    assert answered(program("agent").get(f"/people/{cast.customer.pk}"))["name"] == "Karla Kundin"


def test_a_customer_is_not_shown_what_is_noted_of_him(cast: Cast, program: Call) -> None:
    answered(program("agent").patch(f"/people/{cast.customer.pk}", {"notes": "Schwierig.", "vip": True}))
    answered(program("agent").patch("/organisations/klinikum", {"notes": "Zahlt spät.", "instructions": "<p>Erst</p>"}))
    Membership.objects.create(person=cast.customer, organisation=cast.factory)
    for who in ("customer", "manager"):
        shown = answered(program(who).get(f"/people/{cast.customer.pk}"))
        assert (shown["notes"], shown["vip"], shown["security_question"]) == (None, None, None)
        organisation = answered(program(who).get("/organisations/klinikum"))
        assert organisation["notes"] is organisation["instructions"] is organisation["contracts"] is None
    # Where else one's people belong is none of a client manager's business.
    assert answered(program("manager").get(f"/people/{cast.customer.pk}"))["organisations"] == ["klinikum"]


def test_only_administrators_switch_people_off(cast: Cast, program: Call) -> None:
    problem(program("agent").patch(f"/people/{cast.customer.pk}", {"active": False}), 403)
    assert answered(program("admin").patch(f"/people/{cast.customer.pk}", {"active": False}))["active"] is False


def test_an_agent_fills_in_an_organisation(cast: Cast, program: Call) -> None:
    agent = program("agent")
    wanted = {
        "domains": ["*.klinikum.test"],
        "about": "Haus der Grundversorgung",
        "vip": True,
        "instructions": '<p onclick="x()">Erst <b>anrufen</b></p><script>x</script>',
        "must_confirm": True,
        "sites": [{"name": "Haupthaus", "address": "Ufer 1", "zone": "Europe/Berlin"}],
        "departments": [{"name": "Pflege"}],
        "contracts": [{"name": "Vor Ort", "number": "K-1", "starts_on": "2020-01-01", "ends_on": "2020-12-31"}],
    }
    shown = answered(agent.patch("/organisations/klinikum", wanted))
    assert shown["domains"] == ["*.klinikum.test"]
    assert shown["instructions"] == "<p>Erst <b>anrufen</b></p>"
    assert shown["contracts"][0]["standing"] == "ended"
    above, site = shown["departments"][0], shown["sites"][0]
    wanted = {
        "departments": [above, {"name": "Station 3", "parent": above["id"]}],
        "sites": [{**site, "name": "Hauptgebäude"}],
        "contracts": [],
    }
    shown = answered(agent.patch("/organisations/klinikum", wanted))
    assert [one["parent"] for one in shown["departments"]] == [None, above["id"]]
    assert shown["sites"] == [{**site, "name": "Hauptgebäude"}]
    assert shown["contracts"] == []
    for found in ("q=klinikum", "address=neu@station.klinikum.test"):
        assert [one["key"] for one in answered(agent.get(f"/organisations?{found}"))["items"]] == ["klinikum"]
    assert answered(agent.get("/organisations?address=x@fremd.test"))["items"] == []


def test_a_part_of_another_organisation_is_no_part_of_this_one(cast: Cast, program: Call) -> None:
    foreign = Site.objects.create(organisation=cast.factory, name="Halle")
    for pk in (foreign.pk, 987654):
        problem(
            program("agent").patch("/organisations/klinikum", {"sites": [{"id": pk, "name": "Mein"}]}), 422, "sites"
        )
    assert Site.objects.get(pk=foreign.pk).name == "Halle"


def test_the_security_question_is_asked(cast: Cast, program: Call) -> None:
    set_question(cast.customer, by=SYSTEM, question="Erster Hund?", answer="Bello")
    ask = f"/people/{cast.customer.pk}/security_check"
    assert answered(program("agent").post(ask, {"answer": " BELLO!"}), 201) == {"passed": True}
    for _ in range(5):
        assert answered(program("outsider").post(ask, {"answer": "Waldi"}), 201) == {"passed": False}
    problem(program("agent").post(ask, {"answer": "Bello"}), 422)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert answered(program("agent").post(ask, {"answer": "Bello"}), 201) == {"passed": True}


def test_nothing_is_sent_before_the_instructions_are_confirmed(cast: Cast, program: Call) -> None:
    instruct(cast.clinic, by=SYSTEM, html="<p>Erst anrufen.</p>", must_confirm=True)
    cast.ticket.refresh_from_db()
    ticket, agent = f"/tickets/{cast.ticket.number}", program("agent")
    problem(agent.post(f"{ticket}/messages", {"kind": "reply", "body": "Guten Tag"}), 422)
    answered(agent.post(f"{ticket}/messages", {"kind": "note", "body": "Guten Tag"}), 201)
    told = answered(agent.get(f"{ticket}/instructions"))
    assert (told["must_confirm"], told["confirmed"]) == (True, False)
    assert answered(agent.post(f"{ticket}/instructions", {"edition": told["edition"]}), 201)["confirmed"]
    answered(agent.post(f"{ticket}/messages", {"kind": "reply", "body": "Guten Tag"}), 201)
    problem(program("colleague").post(f"{ticket}/messages", {"kind": "reply", "body": "Guten Tag"}), 422)
    instruct(cast.clinic, by=SYSTEM, html="<p>Niemals anrufen.</p>", must_confirm=True)
    problem(agent.post(f"{ticket}/instructions", {"edition": told["edition"]}), 422)
    problem(agent.post(f"{ticket}/messages", {"kind": "reply", "body": "Noch etwas"}), 422)


def test_numbers_of_several_people_find_them_all(cast: Cast, program: Call) -> None:
    for one in (cast.customer, cast.workmate):
        set_numbers(one, [("0431 100", "")])
    found = answered(program("agent").get("/people?number=0431100"))["items"]
    assert {one["id"] for one in found} == {cast.customer.pk, cast.workmate.pk}
