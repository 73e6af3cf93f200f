"""Saying something in a ticket, and reading what was said."""

from base64 import b64encode
from typing import Any

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.channels.models import Delivery
from tresen.tickets.body import Body
from tresen.tickets.noting import note
from tresen.tickets.states import solve


def said(cast: Cast) -> str:
    return f"/tickets/{cast.ticket.number}/messages"


def test_an_agent_replies_by_e_mail(cast: Cast, program: Call) -> None:
    wanted = {"kind": "reply", "body": "Erledigt.", "cc": ["Chef@klinikum.test"]}
    response = program("agent").post(said(cast), wanted)
    shown = answered(response, 201)
    assert (shown["kind"], shown["channel"], shown["body"]) == ("reply", "email", "Erledigt.")
    assert shown["author"] == {"email": "anna@desk.test", "name": "Anna Agentin"}
    assert (shown["to"], shown["cc"]) == (["karla@klinikum.test"], ["chef@klinikum.test"])
    sent_to = Delivery.objects.filter(message=shown["id"]).order_by("pk").values_list("recipient", flat=True)
    assert list(sent_to) == ["karla@klinikum.test", "chef@klinikum.test"]
    assert [(each["recipient"], each["state"]) for each in shown["deliveries"]] == [(one, "queued") for one in sent_to]
    listed = answered(program("agent").get(said(cast)))
    assert [one["kind"] for one in listed["items"]] == ["customer", "reply"]
    assert listed["items"][1]["delivery"] == "queued"
    ticket = answered(program("agent").get(f"/tickets/{cast.ticket.number}"))
    assert (ticket["state_type"], ticket["assignee"]["email"]) == ("open", "anna@desk.test")


@pytest.mark.parametrize("kind", ["note", "phone"])
def test_notes_stay_with_the_team(kind: str, cast: Cast, program: Call) -> None:
    shown = answered(program("agent").post(said(cast), {"kind": kind, "body": "Kunde zahlt nie"}), 201)
    assert shown["kind"] == kind
    assert not Delivery.objects.exists()
    for who, sees in {"colleague": True, "admin": True, "customer": False, "manager": False}.items():
        listed = answered(program(who).get(said(cast)))
        assert ("zahlt nie" in str(listed)) == sees
    problem(program("agent").post(said(cast), {"kind": kind, "body": "x", "to": ["a@b.test"]}), 422, "to")


def test_a_customers_reply_is_received_and_opens_the_ticket_again(cast: Cast, program: Call) -> None:
    solve(cast.ticket, by=cast.actor("agent"))
    shown = answered(program("customer").post(said(cast), {"kind": "reply", "body": "Geht doch nicht."}), 201)
    assert (shown["kind"], shown["channel"], shown["author"]["name"]) == ("customer", "api", "Karla Kundin")
    assert answered(program("customer").get(f"/tickets/{cast.ticket.number}"))["state_type"] == "open"
    assert not Delivery.objects.exists()
    for wanted in ({"kind": "note"}, {"kind": "phone"}, {"kind": "reply", "to": ["x@y.test"]}):
        problem(program("customer").post(said(cast), {"body": "x", **wanted}), 403)


def test_files_come_along_and_can_be_read(cast: Cast, program: Call) -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400
    file = {"name": "Bildschirm „groß“.png", "type": "image/png", "content": b64encode(content).decode()}
    agent = program("agent")
    shown = answered(agent.post(said(cast), {"kind": "reply", "body": "Siehe Bild", "attachments": [file]}), 201)
    (kept,) = shown["attachments"]
    assert (kept["name"], kept["type"], kept["size"]) == (file["name"], "image/png", len(content))
    for who in ("agent", "customer"):
        response = program(who).get(kept["url"])
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == content  # type: ignore[attr-defined]
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
    problem(program("stranger").get(kept["url"]), 404)
    problem(agent.get(kept["url"] + "9" * 30), 404)
    other = cast.open()
    problem(agent.get(f"/tickets/{other.number}/attachments/{kept['id']}"), 404)


def test_a_file_of_a_note_is_no_customers(cast: Cast, program: Call) -> None:
    file = {"name": "intern.txt", "content": b64encode(b"geheim").decode()}
    shown = answered(program("agent").post(said(cast), {"kind": "note", "body": "x", "attachments": [file]}), 201)
    problem(program("customer").get(shown["attachments"][0]["url"]), 404)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"body": "x"}, "kind"),
        ({"kind": "reply"}, "body"),
        ({"kind": "reply", "body": " \n"}, "body"),
        ({"kind": "customer", "body": "x"}, "kind"),
        ({"kind": "reply", "body": 5}, "body"),
        ({"kind": "reply", "body": "a\x00b"}, "body"),
        ({"kind": "reply", "body": "x", "author": "karla@klinikum.test"}, "author"),
        ({"kind": "reply", "body": "x", "channel": "phone"}, "channel"),
        ({"kind": "reply", "body": "x", "bbc": ["a@b.test"]}, "bbc"),
        ({"kind": "reply", "body": "x", "to": []}, "to"),
        ({"kind": "reply", "body": "x", "to": ["kein"]}, "to.0"),
        ({"kind": "reply", "body": "x", "cc": ["a@b.test\r\nBcc: c@d.test"]}, "cc.0"),
        ({"kind": "reply", "body": "x", "attachments": [{"name": "a", "content": "?"}]}, "attachments.0.content"),
        ({"kind": "reply", "body": "x", "attachments": [{"name": "../a", "content": ""}]}, "attachments.0.name"),
        (
            {"kind": "reply", "body": "x", "attachments": [{"name": "a", "content": "", "type": "x\r\n"}]},
            "attachments.0.type",
        ),
        ({"kind": "reply", "body": "x", "attachments": [{"name": "a\ud800", "content": ""}]}, "attachments.0.name"),
        ({"kind": "reply", "body": "x", "\ud800": 1}, "body"),
    ],
)
def test_it_says_which_field_is_wrong(wanted: dict[str, Any], field: str, cast: Cast, program: Call) -> None:
    problem(program("agent").post(said(cast), wanted), 422, field)


def test_a_reply_nobody_can_get_is_refused_in_words(cast: Cast, program: Call) -> None:
    cast.customer.addresses.all().delete()
    cast.customer.email = None
    cast.customer.save()
    content = problem(program("agent").post(said(cast), {"kind": "reply", "body": "x"}), 422)
    assert content["detail"] == "The customer has no e-mail address; enter a recipient."


def test_it_tells_the_journal_in_the_forms_of_the_ticket(cast: Cast, program: Call) -> None:
    agent = program("agent")
    wanted = {"assignee": "anna@desk.test", "priority": "high", "state": "solved"}
    answered(agent.patch(f"/tickets/{cast.ticket.number}", wanted))
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("x"))
    events = answered(agent.get(f"/tickets/{cast.ticket.number}/events"))["items"]
    assert [one["name"] for one in events] == ["opened", "priority_changed", "assigned", "solved", "noted"]
    assert events[0]["changes"]["team"] == [None, "Service Desk"]
    assert events[0]["changes"]["category"] == [None, "Drucker"]
    assert events[0]["changes"]["organisation"] == [None, "klinikum"]
    assert events[0]["changes"]["customer"] == [None, "karla@klinikum.test"]
    assert events[1]["changes"]["priority"] == ["normal", "high"]
    assert events[2]["changes"]["assignee"] == [None, "anna@desk.test"]
    assert events[3]["changes"]["state"] == ["open", "solved"]
    assert events[3]["actor"] == {"kind": "person", "name": "Anna Agentin", "email": "anna@desk.test"}
