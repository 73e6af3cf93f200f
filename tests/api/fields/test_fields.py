"""Custom fields for programs: made, filled, filtered, and shown to whom they may be shown."""

from typing import Any

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.fields import set_values
from tresen.tickets.models import CustomField, FormRule, Ticket

ROOMS = [{"names": {"de": "Nord"}}, {"names": {"de": "Halle 3"}, "parent": "nord"}, {"names": {"de": "Süd"}}]


def make(type: str = "text", name: str = "Name", **more: Any) -> CustomField:
    return add_field(type, Shape({"de": name}, **more))


def test_a_new_field_is_at_once_in_tickets_filters_and_the_form(cast: Cast, program: Call) -> None:
    admin, agent = program("admin"), program("agent")
    wanted = {"type": "tree", "names": {"de": "Raum"}, "options": [{"key": "nord", **ROOMS[0]}, *ROOMS[1:]]}
    made = answered(admin.post("/fields", wanted), 201)
    assert made["key"] == "raum"
    assert made["value"]["enum"] == ["nord", "halle_3", "sued"]
    url = f"/tickets/{cast.ticket.number}"
    assert answered(agent.get(f"{url}/form"))["items"][0]["options"] == ["nord", "halle_3", "sued"]
    assert answered(agent.patch(url, {"fields": {"raum": "halle_3"}}))["fields"] == {"raum": "halle_3"}
    cast.open()
    for asked, found in (("nord", 1), ("halle_3", 1), ("sued", 0), ("none", 1)):
        assert len(answered(agent.get(f"/tickets?field.raum={asked}"))["items"]) == found, asked


def test_patch_merges_and_null_clears(cast: Cast, program: Call) -> None:
    make("integer", "Zahl"), make("decimal", "Preis"), make("multi", "Teile", options=ROOMS[:1])
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}"
    sent = {"zahl": 7, "preis": "12,5".replace(",", "."), "teile": ["nord"]}
    assert answered(agent.patch(url, {"fields": sent}))["fields"] == {"preis": "12.5", "teile": ["nord"], "zahl": 7}
    assert answered(agent.patch(url, {"fields": {"zahl": None}}))["fields"] == {"preis": "12.5", "teile": ["nord"]}


def test_what_does_not_fit_is_named_field_by_field_and_nothing_happens(cast: Cast, program: Call) -> None:
    make("integer", "Zahl"), make("date", "Tag")
    change = {"priority": "high", "fields": {"zahl": "x", "tag": "y", "gibtsnicht": 1}}
    found = problem(program("agent").patch(f"/tickets/{cast.ticket.number}", change), 422)
    assert {one["field"] for one in found["errors"]} == {"fields.zahl", "fields.tag", "fields.gibtsnicht"}
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 2


def test_opening_asks_for_what_the_form_requires(cast: Cast, program: Call) -> None:
    make(name="Grund", is_required=True, kinds=["request"])
    wanted = {"subject": "a", "body": "b", "customer": "karla@klinikum.test", "kind": "request"}
    problem(program("agent").post("/tickets", wanted), 422, "fields.grund")
    made = answered(program("agent").post("/tickets", {**wanted, "fields": {"grund": "darum"}}), 201)
    assert made["fields"] == {"grund": "darum"}


def test_a_form_rule_holds_for_programs_too(cast: Cast, program: Call) -> None:
    make(name="Grund")
    condition = {"field": "ticket.kind", "operator": "is", "value": ["request"]}
    FormRule.objects.create(name="Nur Wünsche", condition=condition, actions=[{"do": "show", "field": "grund"}])
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}"
    problem(agent.patch(url, {"fields": {"grund": "x"}}), 422, "fields.grund")
    assert answered(agent.patch(url, {"kind": "request", "fields": {"grund": "x"}}))["fields"] == {"grund": "x"}


def test_customers_read_and_change_what_is_theirs(cast: Cast, program: Call) -> None:
    make(name="Intern"), make(name="Lesbar", visible_to_customers=True)
    make(name="Eigen", visible_to_customers=True, editable_by_customers=True)
    set_values(cast.ticket, {"intern": "geheim", "lesbar": "offen"}, by=cast.actor("agent"))
    customer, url = program("customer"), f"/tickets/{cast.ticket.number}"
    assert answered(customer.get(url))["fields"] == {"lesbar": "offen"}
    assert [one["key"] for one in answered(customer.get("/fields"))["items"]] == ["lesbar", "eigen"]
    assert [one["key"] for one in answered(customer.get(f"{url}/form"))["items"]] == ["lesbar", "eigen"]
    assert answered(customer.patch(url, {"fields": {"eigen": "meins"}}))["fields"] == {
        "eigen": "meins",
        "lesbar": "offen",
    }
    problem(customer.patch(url, {"fields": {"lesbar": "x"}}), 422, "fields.lesbar")
    problem(customer.patch(url, {"fields": {"intern": "x"}}), 422, "fields.intern")
    problem(customer.get("/tickets?field.intern=geheim"), 422, "field.intern")
    assert len(answered(customer.get("/tickets?field.lesbar=offen"))["items"]) == 1
    problem(program("stranger").patch(url, {"fields": {"eigen": "x"}}), 404)


def test_who_is_only_the_customer_does_not_learn_by_filtering(cast: Cast, program: Call) -> None:
    """An agent of another team who asks for help himself sees his ticket as a customer does."""
    make(name="Intern")
    ticket = cast.open(customer=cast.outsider)
    set_values(ticket, {"intern": "geheim"}, by=cast.actor("agent"))
    outsider = program("outsider")
    assert answered(outsider.get(f"/tickets/{ticket.number}"))["fields"] == {}
    assert answered(outsider.get("/tickets?field.intern=geheim"))["items"] == []
    numbers = [one["number"] for one in answered(outsider.get("/tickets?field.intern=none"))["items"]]
    assert ticket.number not in numbers


def test_persons_are_given_by_address_and_shown_with_their_name(cast: Cast, program: Call, queries: Any) -> None:
    make("person", "Freigabe", visible_to_customers=True), make("organisation", "Betreiber")
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}"
    given = {"freigabe": "mona@klinikum.test", "betreiber": "werk"}
    shown = answered(agent.patch(url, {"fields": given}))["fields"]
    assert shown["freigabe"] == {"id": cast.manager.pk, "name": "Mona Leitung", "email": "mona@klinikum.test"}
    assert shown["betreiber"] == {"id": cast.factory.pk, "name": "Werk Test", "key": "werk"}
    assert answered(agent.patch(url, {"fields": shown}))["fields"] == shown, "what is read can be sent back"
    told = answered(program("customer").get(url))["fields"]
    assert told == {"freigabe": {"id": cast.manager.pk, "name": "Mona Leitung", "email": None}}
    assert len(answered(agent.get(f"/tickets?field.freigabe={cast.manager.email}"))["items"]) == 1
    agent.get("/tickets")
    with queries(most=12):
        agent.get("/tickets")


def test_a_page_of_tickets_costs_the_same_with_many_persons(cast: Cast, program: Call, queries: Any) -> None:
    make("person", "Freigabe")
    agent = program("agent")
    agent.get("/tickets")
    counts = []
    for _ in range(2):
        for person in (cast.manager, cast.workmate, cast.customer):
            set_values(cast.open(), {"freigabe": person.pk}, by=cast.actor("agent"))
        with queries(most=20) as captured:
            assert agent.get("/tickets").status_code == 200
            counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"type": "text", "names": {}}, "names"),
        ({"type": "text", "names": {"de": "A"}, "settings": {"regex": ".*"}}, "regex"),
        ({"type": "choice", "names": {"de": "A"}}, "options"),
        ({"type": "text", "names": {"de": "A"}, "key": "Groß"}, "key"),
        ({"type": "text", "names": {"de": "A"}, "id": 7}, "id"),
        ({"type": "text", "names": {"de": "A"}, "position": 7}, "position"),
        ({"type": "text", "names": {"de": "A"}, "categories": [987654]}, "categories"),
    ],
)
def test_a_field_that_cannot_be_is_refused(cast: Cast, program: Call, wanted: Any, field: str) -> None:
    problem(program("admin").post("/fields", wanted), 422, field)
    assert not CustomField.objects.exists()


def test_a_change_leaves_the_rest_and_a_choice_left_out_is_switched_off(cast: Cast, program: Call) -> None:
    make("choice", "Raum", options=ROOMS, help={"de": "Wo?"})
    changed = answered(program("admin").patch("/fields/raum", {"options": [{"key": "sued", "names": {"de": "Süden"}}]}))
    assert changed["help"] == {"de": "Wo?"}
    assert [(one["key"], one["active"]) for one in changed["options"]] == [
        ("sued", True),
        ("nord", False),
        ("halle_3", False),
    ]
    problem(program("admin").patch("/fields/raum", {"key": "anders"}), 422, "key")
    problem(program("admin").patch("/fields/raum", {"type": "text"}), 422, "type")
