"""Impact, urgency and priority by the API are what they are in the desk."""

from tests.api.conftest import Call, answered
from tests.cast import Cast


def test_the_priority_follows_and_another_one_needs_a_reason(cast: Cast, program: Call) -> None:
    api, path = program("agent"), f"/tickets/{cast.ticket.number}"
    shown = answered(api.send("PATCH", path, {"impact": "group", "urgency": "high"}), 200)
    assert (shown["impact"], shown["urgency"], shown["priority"]) == ("group", "high", "high")
    assert api.send("PATCH", path, {"priority": "low"}).status_code == 422
    shown = answered(api.send("PATCH", path, {"priority": "low", "priority_reason": "Nur ein Test"}), 200)
    assert (shown["priority"], shown["priority_reason"]) == ("low", "Nur ein Test")
    shown = answered(api.send("PATCH", path, {"impact": None}), 200)
    assert (shown["impact"], shown["priority"], shown["priority_reason"]) == (None, "low", "")


def test_a_new_ticket_has_them_and_customers_do_not(cast: Cast, program: Call) -> None:
    given = {"subject": "a", "body": "b", "customer": "karla@klinikum.test", "impact": "house", "urgency": "high"}
    made = answered(program("agent").send("POST", "/tickets", given), 201)
    assert made["priority"] == "urgent"
    assert program("customer").send("POST", "/tickets", given).status_code == 403
    seen = answered(program("customer").send("GET", f"/tickets/{made['number']}"), 200)
    assert (seen["impact"], seen["urgency"], seen["priority_reason"]) == (None, None, "")
