"""Every operation of the API × every person, and tokens of each scope × whose ticket it is, against rights.py."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.access.conftest import undone, written
from tests.access.rights import API, BOOKED, EMPTY_API, RIGHTS, SEES, WORKS, WRITTEN_BY_TICKETS
from tests.access.world import NOWHERE, World
from tests.api.operations import TABLE
from tresen.api.openapi import document_of
from tresen.api.routes import api

pytestmark = pytest.mark.django_db
OF_A_TICKET = ("{number}", "{message}", "{participant}", "{sent}", "{link}")
WITHOUT_A_TICKET = {"anyone", "agent", "admin"}


def operations() -> set[str]:
    return {one["operationId"] for methods in document_of(api)["paths"].values() for one in methods.values()}


def test_no_operation_is_without_a_row() -> None:
    missing = operations() - set(API)
    assert not missing, f"say who may do it, in API of tests/access/rights/ (its head tells how): {sorted(missing)}"
    assert not set(API) - operations(), "rows of operations that are gone"


def expected(need: str, who: str, owner: str) -> str:
    """yes, nothing (404) or no (403)."""
    if need == "anyone":
        return "yes"
    if who == "limited" and (need == "agent" or need.startswith("somewhere:")):
        return "any"  # people of other clients alone: tests/people/
    if need == "agent":
        return "yes" if who in RIGHTS else "any"
    if need == "admin":
        return "yes" if who == "admin" else "any"
    if need.startswith("somewhere:"):
        return "yes" if need.partition(":")[2] in RIGHTS.get(who, ()) else "any"
    sees, works = who in SEES[owner], who in WORKS[owner]
    if not sees and not works:
        return "nothing"
    if need == "sees":
        return "yes"
    if not works:
        return "refused"
    if need == "booked":
        return "yes" if who == BOOKED[owner] else "no"
    return "yes" if need == "works" or need in RIGHTS[who] else "no"


def owners(operation: str) -> list[str]:
    return list(WORKS) if any(part in TABLE[operation][1] for part in OF_A_TICKET) else ["none"]


def path(operation: str, world: World, owner: str) -> str:
    ids = world.ids | world.objects[owner] | {"mailbox": world.ids["mailbox"]}
    template = TABLE[operation][1].replace("/attachments/1", "/attachments/{file}")
    return "/api/v1" + template.format_map(_Known(ids))


class _Known(dict):  # type: ignore[type-arg]
    """What the world has not is nowhere."""

    def __missing__(self, key: str) -> int:
        return NOWHERE


def filled(body: Any, world: World) -> Any:
    """ "{checklist}" is the id of the world's."""
    if not isinstance(body, dict):
        return body
    known = {f"{{{name}}}": world.ids[name] for name in ("checklist", "activity")}
    return {name: known.get(value, value) if isinstance(value, str) else value for name, value in body.items()}


def send(token: str, method: str, place: str, body: Any) -> Any:
    given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
    return Client(raise_request_exception=False).generic(
        method, place, **given, headers={"Authorization": f"Bearer {token}"}
    )


@pytest.mark.parametrize("operation", [one for one in API if one in TABLE])
def test_each_gets_what_is_theirs(operation: str, world: World, tokens: dict[str, str]) -> None:
    method, _, body, _ = TABLE[operation]
    need = API[operation]
    for owner in owners(operation):
        for who in (one for one in tokens if ":" not in one):
            wanted = expected(need, who, owner)
            with undone():
                send(tokens[who], "GET", "/api/v1/teams", None)  # the token's use is noted once a minute
                before = written()
                answer = send(tokens[who], method, path(operation, world, owner), filled(body, world))
                after = written()
            words = getattr(answer, "content", b"")[:200]
            told = f"{who} · {operation} ({owner}): {answer.status_code}, expected {wanted}: {words!r}"
            check(wanted, answer.status_code, told, lacks=operation in EMPTY_API)
            if wanted != "any" and (answer.status_code >= 400 or method == "GET"):
                assert before == after, f"{told}: something was written"


def check(wanted: str, status: int, told: str, *, lacks: bool) -> None:
    if wanted == "nothing":
        assert status == 404, told
    elif wanted == "no":
        assert status == 403, told
    elif wanted == "refused":  # he sees the ticket, as its customer: a refusal, or not even the list
        assert status in (201, 403, 404, 422), told
    elif wanted == "yes":
        assert status in (200, 201, 204, 409, 422) or (lacks and status == 404), told
    else:
        assert status < 500, told


@pytest.mark.parametrize("operation", [one for one in API if one in TABLE])
def test_a_token_does_what_its_scope_says(operation: str, world: World, tokens: dict[str, str]) -> None:
    method, _, body, _ = TABLE[operation]
    for scope, allowed in (("read", method == "GET"), ("tickets", method == "GET" or operation in WRITTEN_BY_TICKETS)):
        with undone():
            answer = send(tokens[f"agent:{scope}"], method, path(operation, world, "team"), filled(body, world))
        refused = answer.status_code == 403 and b"token" in answer.content
        assert refused == (not allowed), f"{scope} · {operation}: {answer.status_code} {answer.content[:120]!r}"


@pytest.mark.parametrize("operation", [one for one in API if one in TABLE and owners(one) != ["none"]])
def test_what_is_foreign_and_what_is_not_there_are_the_same(
    operation: str, world: World, tokens: dict[str, str]
) -> None:
    method, _, body, _ = TABLE[operation]
    for who in ("admin", "outsider", "hr", "own", "customer", "workmate"):
        for owner in ("team", "other", "hr"):
            if expected(API[operation], who, owner) == "nothing":
                with undone():
                    unknown = send(tokens[who], method, path(operation, world, "none"), filled(body, world))
                with undone():
                    foreign = send(tokens[who], method, path(operation, world, owner), filled(body, world))
                assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content), (who, owner)
