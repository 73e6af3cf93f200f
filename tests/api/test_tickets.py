"""Tickets for programs: open, read, change, list."""

from datetime import datetime

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.people.models import Person
from tresen.tickets.categories import add_category
from tresen.tickets.models import Ticket

FIELDS = [
    *("number", "subject", "kind", "state", "state_type", "priority", "impact", "urgency", "priority_reason"),
    *("team", "shared_with", "assignee", "customer", "organisation", "category", "channel", "fields"),
    *("created_at", "updated_at", "waiting_until", "merged_into"),
]


def test_it_shows_a_ticket_in_the_forms_of_the_contract(cast: Cast, program: Call) -> None:
    shown = answered(program("agent").get(f"/tickets/{cast.ticket.number}"))
    assert list(shown) == FIELDS
    assert shown["number"] == cast.ticket.number
    assert shown["state"] == shown["state_type"] == "new"
    assert shown["priority"] == "normal"
    assert shown["team"] == "Service Desk"
    assert shown["assignee"] is None
    assert shown["customer"] == {"email": "karla@klinikum.test", "name": "Karla Kundin"}
    assert shown["organisation"] == "klinikum"
    assert shown["category"] == "Drucker"
    assert shown["channel"] == "email"
    assert datetime.fromisoformat(shown["created_at"]).tzinfo is not None


def test_it_opens_a_ticket(cast: Cast, program: Call) -> None:
    wanted = {
        "subject": "VPN für  neue Kollegin",
        "body": "Bitte ab Montag.\n\nDanke",
        "customer": "Karla@Klinikum.test",
        "kind": "request",
        "priority": "high",
        "team": "Netze",
        "category": "Drucker",
    }
    response = program("agent").post("/tickets", wanted)
    shown = answered(response, 201)
    assert list(shown) == FIELDS
    assert response["Location"] == f"/api/v1/tickets/{shown['number']}"
    assert shown["subject"] == "VPN für neue Kollegin"
    assert (shown["kind"], shown["priority"], shown["team"], shown["channel"]) == (
        "request",
        "high",
        "Netze",
        "api",
    )
    assert shown["category"] == "Drucker"
    message = Ticket.objects.get(number=shown["number"]).messages.get()
    assert message.kind == "customer"
    assert message.author == cast.customer
    assert message.text == "Bitte ab Montag.\n\nDanke"


def test_it_registers_an_unknown_customer_with_the_organisation_of_his_domain(cast: Cast, program: Call) -> None:
    wanted = {"subject": "Hallo", "body": "…", "customer": {"email": "neu@klinikum.test", "name": "Nele Neu"}}
    shown = answered(program("agent").post("/tickets", wanted), 201)
    assert shown["customer"] == {"email": "neu@klinikum.test", "name": "Nele Neu"}
    assert shown["organisation"] == "klinikum"


def test_a_refused_ticket_leaves_no_new_customer_behind(cast: Cast, program: Call) -> None:
    wanted = {"subject": "Hallo", "body": "…", "customer": "neu@klinikum.test", "team": "Gibt es nicht"}
    problem(program("agent").post("/tickets", wanted), 422, "team")
    assert not Person.objects.filter(email="neu@klinikum.test").exists()


def test_it_sanitises_html_and_keeps_the_words(cast: Cast, program: Call) -> None:
    html = "<p>Guten <b>Tag</b><script>alert(1)</script><img src=x onerror=alert(1)></p>"
    wanted = {"subject": "Hallo", "body": "Guten Tag", "html": html, "customer": "karla@klinikum.test"}
    number = answered(program("agent").post("/tickets", wanted), 201)["number"]
    message = Ticket.objects.get(number=number).messages.get()
    assert message.text == "Guten Tag"
    assert message.html == "<p>Guten <b>Tag</b></p>"


def test_it_changes_several_things_at_once(cast: Cast, program: Call) -> None:
    wanted = {
        "subject": "Barcodes halb",
        "kind": "problem",
        "priority": "urgent",
        "team": "Netze",
        "assignee": "otto@desk.test",
        "state": "waiting_supplier",
        "category": None,
        "customer": "wolf@klinikum.test",
    }
    shown = answered(program("admin").patch(f"/tickets/{cast.ticket.number}", wanted))
    assert shown["subject"] == "Barcodes halb"
    assert (shown["kind"], shown["priority"], shown["team"]) == ("problem", "urgent", "Netze")
    assert shown["assignee"] == {"email": "otto@desk.test", "name": "Otto Außen"}
    assert (shown["state"], shown["state_type"]) == ("waiting_supplier", "waiting")
    assert shown["category"] is None
    assert shown["customer"]["email"] == "wolf@klinikum.test"
    assert shown == answered(program("admin").get(f"/tickets/{cast.ticket.number}"))
    assert answered(program("admin").patch(f"/tickets/{cast.ticket.number}", {"assignee": None}))["assignee"] is None


def test_what_a_ticket_shows_may_be_sent_back(cast: Cast, program: Call) -> None:
    agent = program("agent")
    answered(agent.patch(f"/tickets/{cast.ticket.number}", {"assignee": "anna@desk.test"}))
    shown = answered(agent.get(f"/tickets/{cast.ticket.number}"))
    settable = ("subject", "kind", "state", "priority", "team", "shared_with", "assignee", "category", "customer")
    again = answered(agent.patch(f"/tickets/{cast.ticket.number}", {field: shown[field] for field in settable}))
    assert again == shown


def test_a_change_happens_whole_or_not_at_all(cast: Cast, program: Call) -> None:
    wanted = {"subject": "Neu", "priority": "urgent", "state": "gibt-es-nicht"}
    problem(program("agent").patch(f"/tickets/{cast.ticket.number}", wanted), 422, "state")
    cast.ticket.refresh_from_db()
    assert cast.ticket.subject == "Etikettendrucker druckt halbe Barcodes"
    assert cast.ticket.priority == 2


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"subject": None}, "subject"),
        ({"priority": 3}, "priority"),
        ({"priority": "dringend"}, "priority"),
        ({"kind": "x"}, "kind"),
        ({"team": "Unbekannt"}, "team"),
        ({"assignee": "karla@klinikum.test"}, "assignee"),
        ({"customer": "niemand@nirgends.test"}, "customer"),
        ({"category": 999999999999999999999999}, "category"),
        ({"number": "T-1"}, "number"),
        ({"state_type": "solved"}, "state_type"),
        ({"created_at": "2020-01-01T00:00:00Z"}, "created_at"),
        ({"subject": "\x00"}, "subject"),
        ({"subject": "\ud800"}, "subject"),
        ({"subject": " \n "}, "subject"),
    ],
)
def test_it_says_which_field_is_wrong(wanted: dict[str, object], field: str, cast: Cast, program: Call) -> None:
    problem(program("admin").patch(f"/tickets/{cast.ticket.number}", wanted), 422, field)


def test_a_category_of_another_client_is_refused(cast: Cast, program: Call) -> None:
    foreign = add_category({"de": "Skier"}, organisation=cast.factory)
    problem(program("agent").patch(f"/tickets/{cast.ticket.number}", {"category": foreign.pk}), 422)
    problem(program("agent").patch(f"/tickets/{cast.ticket.number}", {"category": "Skier"}), 422, "category")


def test_it_needs_a_customer_from_an_agent(cast: Cast, program: Call) -> None:
    problem(program("agent").post("/tickets", {"subject": "a", "body": "b"}), 422, "customer")


CALL = {"subject": "Passwort vergessen", "body": "Rief an.", "customer": "karla@klinikum.test", "channel": "phone"}


def test_a_call_is_written_down_in_one_request(cast: Cast, program: Call) -> None:
    anna = program("agent")
    shown = answered(anna.post("/tickets", {**CALL, "minutes": 5, "solved": True}), 201)
    assert (shown["channel"], shown["state_type"], shown["assignee"]["email"]) == ("phone", "solved", "anna@desk.test")
    (said,) = answered(anna.get(f"/tickets/{shown['number']}/messages"))["items"]
    assert (said["kind"], said["author"]["email"]) == ("phone", "anna@desk.test")
    (booked,) = answered(anna.get(f"/tickets/{shown['number']}/times"))["items"]
    assert booked["minutes"] == 5
    opened = Ticket.objects.get(number=shown["number"]).events.get(name="opened")
    assert opened.data["at_once"] is True
    handed = answered(anna.post("/tickets", {**CALL, "assignee": "cem@desk.test"}), 201)
    assert handed["assignee"]["email"] == "cem@desk.test"


def test_what_cannot_be_written_down_with_it_opens_no_ticket(cast: Cast, program: Call) -> None:
    before = Ticket.objects.count()
    for more in ({"assignee": "karla@klinikum.test"}, {"assignee": "niemand@nirgends.test"}, {"minutes": 0}):
        problem(program("agent").post("/tickets", {**CALL, **more}), 422)
    problem(program("agent").post("/tickets", {**CALL, "channel": "schedule"}), 422, "channel")
    for more in ({"channel": "phone"}, {"assignee": "karla@klinikum.test"}, {"minutes": 5}, {"solved": True}):
        problem(program("customer").post("/tickets", {"subject": "a", "body": "b", **more}), 403)
    assert Ticket.objects.count() == before


def test_customers_open_tickets_for_themselves_alone(cast: Cast, program: Call) -> None:
    customer = program("customer")
    shown = answered(customer.post("/tickets", {"subject": "a", "body": "b"}), 201)
    assert shown["customer"]["email"] == "karla@klinikum.test"
    answered(customer.post("/tickets", {"subject": "a", "body": "b", "customer": "karla@klinikum.test"}), 201)
    for more in ({"customer": "wolf@klinikum.test"}, {"team": "Netze"}, {"priority": "urgent"}):
        problem(customer.post("/tickets", {"subject": "a", "body": "b", **more}), 403)
    problem(customer.post("/tickets", {"subject": "a", "body": "b", "organisation": "werk"}), 422, "organisation")


def test_a_customer_sees_the_person_but_not_the_house(cast: Cast, program: Call) -> None:
    answered(program("agent").patch(f"/tickets/{cast.ticket.number}", {"assignee": "anna@desk.test"}))
    shown = answered(program("customer").get(f"/tickets/{cast.ticket.number}"))
    assert shown["assignee"] == {"email": None, "name": "Anna Agentin"}
    assert shown["team"] is None
    problem(program("customer").patch(f"/tickets/{cast.ticket.number}", {"priority": "urgent"}), 403)


def numbers(listed: dict[str, list[dict[str, str]]]) -> set[str]:
    return {one["number"] for one in listed["items"]}


def test_it_filters_lists(cast: Cast, program: Call) -> None:
    other = cast.open(customer=cast.stranger, team=cast.other_team, by=cast.actor("admin"))
    admin = program("admin")
    answered(admin.patch(f"/tickets/{other.number}", {"assignee": "otto@desk.test", "state": "solved"}))
    both = {cast.ticket.number, other.number}
    assert numbers(answered(admin.get("/tickets"))) == both
    for query, expected in {
        "state=solved": {other.number},
        "state=new": {cast.ticket.number},
        "state=unknown": set(),
        "state_type=new": {cast.ticket.number},
        "team=Netze": {other.number},
        "team=Unbekannt": set(),
        "assignee=OTTO@desk.test": {other.number},
        "assignee=none": {cast.ticket.number},
        "customer=sven@werk.test": {other.number},
        "organisation=klinikum": {cast.ticket.number},
        "organisation=klinikum&state=solved": set(),
        "updated_since=2020-01-01T00:00:00Z": both,
        "updated_since=2099-01-01T00:00:00%2B01:00": set(),
    }.items():
        assert numbers(answered(admin.get(f"/tickets?{query}"))) == expected, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=%00", "cursor"),
        ("state_type=x", "state_type"),
        ("updated_since=gestern", "updated_since"),
        ("updated_since=2026-01-01T00:00:00", "updated_since"),
        ("stat=open", "stat"),
        ("team=%00", "team"),
    ],
)
def test_it_refuses_filters_it_does_not_know(query: str, field: str, program: Call) -> None:
    problem(program("admin").get(f"/tickets?{query}"), 422, field)


def test_filters_of_a_customer_tell_him_nothing_of_the_house(cast: Cast, program: Call) -> None:
    answered(program("agent").patch(f"/tickets/{cast.ticket.number}", {"assignee": "anna@desk.test"}))
    customer = program("customer")
    assert answered(customer.get("/tickets?team=Service%20Desk"))["items"] == []
    assert answered(customer.get("/tickets?assignee=anna@desk.test"))["items"] == []
    assert len(answered(customer.get("/tickets?organisation=klinikum"))["items"]) == 1
    assert answered(customer.get("/tickets?organisation=werk"))["items"] == []
