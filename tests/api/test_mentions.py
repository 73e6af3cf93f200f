"""Whom a note of a program names."""

from datetime import timedelta

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.kit import clock


def said(cast: Cast) -> str:
    return f"/tickets/{cast.ticket.number}/messages"


def test_a_note_names_agents_by_address_and_id(cast: Cast, program: Call) -> None:
    agent, due = program("agent"), clock.now() + timedelta(hours=2)
    wanted = {"kind": "note", "body": "Weißt du das?", "mentions": ["Cem@desk.test", cast.admin.pk]}
    shown = answered(agent.post(said(cast), {**wanted, "asks": True, "due_at": due.isoformat()}), 201)
    assert [(one["person"]["email"], one["asked"]) for one in shown["mentions"]] == [
        ("cem@desk.test", True),
        ("adam@desk.test", True),
    ]
    for who, sees in {"colleague": 2, "customer": 0}.items():
        listed = answered(program(who).get(said(cast)))["items"]
        assert sum(len(one["mentions"]) for one in listed) == sees


def test_what_cannot_be_is_refused(cast: Cast, program: Call) -> None:
    agent = program("agent")
    for given in (["karla@klinikum.test"], ["niemand@x.test"], [cast.customer.pk], [10**9]):
        problem(agent.post(said(cast), {"kind": "note", "body": "x", "mentions": given}), 422, "mentions")
    problem(agent.post(said(cast), {"kind": "reply", "body": "x", "mentions": ["cem@desk.test"]}), 422, "mentions")
    late = {"asks": True, "due_at": "2020-01-01T00:00:00Z", "mentions": ["cem@desk.test"]}
    assert agent.post(said(cast), {"kind": "note", "body": "x", **late}).status_code >= 400
    problem(
        agent.post(said(cast), {"kind": "note", "body": "x", **late, "due_at": "2099-01-01T00:00:00"}), 422, "due_at"
    )
    assert not cast.ticket.messages.filter(kind="note").exists()
