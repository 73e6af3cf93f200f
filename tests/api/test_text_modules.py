"""Text modules for programs: kept, filled for a ticket; calls, and gaps that are not sent by oversight."""

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast

VPN = {
    "shortcut": "vpn",
    "name": "VPN neu einwählen",
    "contents": {"de": "Guten Tag {{Kunde.Nachname}}, bitte neu einwählen."},
}


def test_one_is_made_changed_filled_and_deleted(cast: Cast, program: Call) -> None:
    agent = program("agent")
    made = answered(agent.post("/text_modules", VPN), 201)
    assert made["contents"] == {"de": "Guten Tag {{customer.last_name}}, bitte neu einwählen."}
    assert (made["audience"], made["active"], made["uses"], made["may_change"]) == ("own", True, 0, True)
    place = f"/text_modules/{made['id']}"
    assert answered(agent.patch(place, {"folder": "Netz"}))["folder"] == "Netz"
    filled = answered(agent.get(f"/tickets/{cast.ticket.number}{place}?language=en"))
    assert filled["text"].strip() == "Guten Tag Kundin, bitte neu einwählen."
    assert (filled["language"], filled["missing"]) == ("de", [])
    assert [one["id"] for one in answered(agent.get("/text_modules"))["items"]] == [made["id"]]
    assert agent.send("DELETE", place).status_code == 204
    problem(agent.get(place), 404)


def test_sharing_needs_the_right_to(cast: Cast, program: Call) -> None:
    problem(program("agent").post("/text_modules", VPN | {"audience": "everybody"}), 422)
    assert (
        answered(program("admin").post("/text_modules", VPN | {"audience": "everybody"}), 201)["audience"]
        == "everybody"
    )


def test_a_gap_leaves_only_if_that_is_said(cast: Cast, program: Call) -> None:
    place, agent = f"/tickets/{cast.ticket.number}/messages", program("agent")
    given = {"kind": "reply", "body": "Wir kommen in [[Raum]], {{Kunde.Name}}."}
    problem(agent.post(place, given), 422, "leave_gaps")
    assert not cast.ticket.messages.filter(kind="reply").exists()
    assert answered(agent.post(place, given | {"leave_gaps": True}), 201)["kind"] == "reply"
    assert answered(agent.post(place, given | {"kind": "note"}), 201)["kind"] == "note"


def test_a_phone_note_tells_of_its_call(cast: Cast, program: Call) -> None:
    place, agent = f"/tickets/{cast.ticket.number}/messages", program("agent")
    call = {"direction": "out", "who": "Karla Kundin", "number": "0431 123456", "minutes": 7}
    answered(agent.post(place, {"kind": "phone", "body": "Erledigt", "call": call}), 201)
    kept = cast.ticket.messages.get(kind="phone").facts["call"]
    assert kept == {"direction": "out", "who": "Karla Kundin", "number": "+49431123456", "minutes": 7}
    problem(agent.post(place, {"kind": "note", "body": "x", "call": call}), 422, "call")


def test_a_message_says_with_which_it_was_written(cast: Cast, program: Call) -> None:
    agent = program("agent")
    key = answered(agent.post("/text_modules", VPN), 201)["id"]
    words = {"kind": "reply", "body": "Bitte neu einwählen.", "text_modules": [key, 999_999]}
    answered(agent.post(f"/tickets/{cast.ticket.number}/messages", words), 201)
    assert cast.ticket.messages.get(kind="reply").facts["modules"] == [key]
