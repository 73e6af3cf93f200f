"""Who gets what: one table over every address, and the same answer for foreign and unknown."""

import json
from typing import Any

import pytest
from django.db import connection

from tests.api.addresses import filled, filled_body, operations
from tests.api.conftest import Call, answered, problem
from tests.api.operations import EVERYBODY, GONE, OPEN_TO_ALL, TABLE
from tests.cast import Cast
from tresen.people.tokens import issue, revoke, token_by_secret
from tresen.tickets.body import Body
from tresen.tickets.noting import note


def test_no_operation_is_without_a_rule() -> None:
    assert set(operations()) == set(TABLE) | OPEN_TO_ALL


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("operation", TABLE)
def test_each_gets_what_is_theirs(operation: str, who: str, cast: Cast, program: Call) -> None:
    method, path, body, expected = TABLE[operation]
    response = program(who).send(method, filled(path, cast), filled_body(body, cast))
    if expected[who] == GONE:
        assert (response.status_code, response.content) == (GONE, b"")
    elif expected[who] < 300:
        answered(response, expected[who])
    else:
        problem(response, expected[who])


@pytest.mark.parametrize("operation", TABLE)
def test_without_a_valid_token_nobody_gets_anything(operation: str, cast: Cast, program: Call, sign_in: Any) -> None:
    method, path, body, _ = TABLE[operation]
    response = program("nobody").send(method, filled(path, cast), body)
    problem(response, 401)
    assert response["WWW-Authenticate"].startswith("Bearer")
    browser = sign_in(cast.admin)
    response = browser.generic(
        method, f"/api/v1{filled(path, cast)}", json.dumps(body), content_type="application/json"
    )
    problem(response, 401)


@pytest.mark.parametrize("operation", [name for name, (method, *_) in TABLE.items() if method != "GET"])
def test_a_reading_token_never_writes(operation: str, cast: Cast, program: Call) -> None:
    method, path, body, _ = TABLE[operation]
    content = problem(program("admin", "read").send(method, filled(path, cast), body), 403)
    assert "read" in content["detail"]


@pytest.mark.parametrize("operation", [name for name, (method, *_) in TABLE.items() if method == "GET"])
def test_reading_changes_nothing(operation: str, cast: Cast, program: Call) -> None:
    method, path, _, _ = TABLE[operation]
    reader = program("agent", "read")
    reader.get("/teams")  # notes that the token is used, once a minute
    address = filled(path, cast)
    before = written()
    reader.send(method, address)
    assert written() == before


def written() -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        # Reading leaves a line in the audit log, and nothing else.
        cursor.execute(
            """SELECT relname, n_tup_ins + n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
               WHERE relname NOT LIKE 'kit_audit%' ORDER BY 1"""
        )
        return list(cursor.fetchall())


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer tresen_", "Token x", "Bearer \x01"]
)
def test_it_takes_nothing_else_for_a_token(sent: str, cast: Cast, program: Call) -> None:
    problem(program("nobody").get("/teams", authorization=sent), 401)


def test_a_revoked_token_and_one_of_a_person_who_left_end_at_once(cast: Cast, program: Call) -> None:
    agent = program("agent")
    answered(agent.get("/teams"))
    known = token_by_secret(agent.token or "")
    assert known
    revoke(known, by=cast.actor("agent"))
    problem(agent.get("/teams"), 401)
    colleague = program("colleague")
    cast.colleague.is_active = False
    cast.colleague.save()
    problem(colleague.get("/teams"), 401)
    assert issue(cast.agent, scope="read", name="x") != agent.token


@pytest.mark.parametrize("rest", ["", "/messages", "/events", "/attachments/1"])
def test_foreign_and_unknown_answer_alike(rest: str, cast: Cast, program: Call) -> None:
    foreign = program("stranger").get(f"/tickets/{cast.ticket.number}{rest}")
    unknown = program("stranger").get(f"/tickets/T-99999999{rest}")
    assert problem(foreign, 404) == problem(unknown, 404)
    assert {name: foreign[name] for name in foreign.headers} == {name: unknown[name] for name in unknown.headers}


def test_what_is_named_in_a_body_is_fetched_by_access_too(cast: Cast, program: Call) -> None:
    customer = program("customer")
    foreign = problem(customer.post("/tickets", {"subject": "a", "body": "b", "organisation": "werk"}), 422)
    unknown = problem(customer.post("/tickets", {"subject": "a", "body": "b", "organisation": "nichts"}), 422)
    assert foreign == unknown


def test_lists_and_search_hold_nothing_of_others(cast: Cast, program: Call) -> None:
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("kanarienvogel"))
    cast.open(subject="Fremdes kanarienvogel", customer=cast.stranger, team=cast.other_team)
    seen = {
        who: {
            path: "kanarienvogel" in json.dumps(answered(program(who).get(path)))
            for path in ("/tickets", "/search?q=kanarienvogel", f"/tickets/{cast.ticket.number}/messages")
            if who != "stranger" or "messages" not in path
        }
        for who in ("customer", "manager", "stranger")
    }
    assert not any(seen["customer"].values())
    assert not any(seen["manager"].values())
    assert seen["stranger"] == {"/tickets": True, "/search?q=kanarienvogel": True}
    assert len(answered(program("agent").get("/search?q=kanarienvogel"))["items"]) == 1


def test_people_teams_and_organisations_of_a_customer_are_his_own(cast: Cast, program: Call) -> None:
    customer, manager = program("customer"), program("manager")
    assert [one["name"] for one in answered(customer.get("/people"))["items"]] == ["Karla Kundin"]
    assert len(answered(manager.get("/people"))["items"]) == 3
    assert [one["key"] for one in answered(customer.get("/organisations"))["items"]] == ["klinikum"]
    assert answered(customer.get("/teams"))["items"] == []
    assert [one["team"] for one in answered(customer.get("/categories"))["items"]] == [None]
    assert answered(program("stranger").get("/categories"))["items"] == []
