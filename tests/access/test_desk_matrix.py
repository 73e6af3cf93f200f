"""Every address of the URL configuration × every person × whose ticket it is, against tests/access/rights/."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.conftest import undone, written
from tests.access.rights import ACCOUNT, ADMIN, DESK, ELSEWHERE, EMPTY, KEYS, NO_AGENTS, RIGHTS, SEES, WORKS
from tests.access.world import NOWHERE, World

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LACKING = "Rolle umfasst"  # what is said to whom the right is missing
ROWS: dict[str, dict[str, Any]] = DESK | {
    f"desk:admin:{name}": {method: ("admin", {}) for method in methods.split()} for name, methods in ADMIN.items()
}
OF_A_TICKET = {"message", "note", "sent", "waiting", "participant", "file", "link", "relative"}


def addresses() -> dict[str, set[str]]:
    """Each name in the URL configuration with the parts of its address. The API has a matrix of its own."""
    return dict(_walk(get_resolver(), (), ""))


def _walk(resolver: Any, parts: tuple[str, ...], spaces: str) -> Iterator[tuple[str, set[str]]]:
    for one in resolver.url_patterns:
        names = (*parts, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            if one.namespace != "api":
                yield from _walk(one, names, spaces + (f"{one.namespace}:" if one.namespace else ""))
        elif isinstance(one, URLPattern):
            name = one.name or str(one.pattern)
            yield spaces + name, set(names)


ADDRESSES = addresses()


def test_no_address_is_without_a_row() -> None:
    missing = set(ADDRESSES) - set(ROWS) - ACCOUNT - ELSEWHERE
    assert not missing, f"say who may what there, in tests/access/rights/ (its head tells how): {sorted(missing)}"
    assert not set(ROWS) - set(ADDRESSES), "rows of addresses that are gone"


def kinds(name: str) -> dict[str, str]:
    """What each part of the address means: "=word" for itself, or a name in the world."""
    known = KEYS.get(name, {})
    usual = {"number": "number", "key": "message" if ":admin:" not in name else "mailbox"}
    return {part: known.get(part) or usual[part] for part in ADDRESSES[name]}


def owners(name: str) -> list[str]:
    about = set(kinds(name).values())
    return list(WORKS) if about & (OF_A_TICKET | {"number"}) else ["none"]


def askers(name: str, owner: str) -> list[str]:
    """Who is worth asking: where all customers, or all agents, are the same to a page, one of them stands for them."""
    if ":admin:" in name or (":team" in name and owner == "none"):
        return ["anonymous", "customer", "manager", "agent", "lead", "hr", "admin"]
    if owner == "none":
        return ["anonymous", "customer", "own", "agent", "admin"]
    return ["anonymous", *(NO_AGENTS if owner == "team" else ("stranger",)), *RIGHTS]


def url(name: str, world: World, owner: str) -> str:
    if ":" not in name:
        return f"/{name}"
    given = {}
    for part, kind in kinds(name).items():
        value = kind[1:] if kind.startswith("=") else world.objects[owner].get(kind, world.ids.get(kind, NOWHERE))
        given[part] = int(value) if str(value).isdecimal() and part != "number" else value
    return reverse(name, kwargs=given)


def expected(need: str, who: str, owner: str) -> str:
    """yes, sign-in, nothing (404), lacking (422), or refused by either."""
    if need == "anyone":
        return "yes"
    if who == "anonymous":
        return "sign-in"
    if who in NO_AGENTS:
        return "nothing"
    if need == "admin":
        return "yes" if who == "admin" else "nothing"
    if need.startswith("client"):
        right = need.partition(":")[2]
        return "refused" if who == "limited" or (right and right not in RIGHTS[who]) else "yes"
    if need == "leads":
        return "yes" if who in ("admin", "lead") else "nothing"
    if need == "agent":
        return "yes"
    if need.startswith("somewhere:"):
        return "yes" if need.partition(":")[2] in RIGHTS[who] else "lacking"
    if need == "sees" and who in SEES[owner]:
        return "yes"
    if who not in WORKS[owner]:
        return "nothing"
    return "yes" if need in ("works", "sees") or need in RIGHTS[who] else "lacking"


def send(browser: Client, method: str, place: str, body: Any, world: World, owner: str) -> Any:
    # What an undone request wanted to say would be said by the next one: it waits in the browser, not in the database.
    browser.cookies.pop("messages", None)
    ids = world.ids | world.objects[owner] | {"value": ""}
    filled = {name: str(value).format_map(ids) for name, value in (body or {}).items()}
    if method == "POST":
        return browser.post(place, filled)
    return browser.generic(method, place, b"{}" if method == "PUT" else b"", content_type="application/json")


CELLS = [
    (name, method, *(row if isinstance(row, tuple) else (row, {})))
    for name, rows in ROWS.items()
    for method, row in rows.items()
]


@pytest.mark.parametrize(("name", "method", "need", "body"), CELLS, ids=[f"{one[0]}-{one[1]}" for one in CELLS])
def test_each_gets_what_is_theirs(
    name: str, method: str, need: str, body: Any, world: World, browsers: dict[str, Client]
) -> None:
    for owner in owners(name):
        place = url(name, world, owner)
        for who in askers(name, owner):
            browser = browsers[who]
            wanted = expected(need, who, owner)
            with undone():
                before = written() if wanted != "yes" and method != "GET" else None
                answer = send(browser, method, place, body, world, owner)
                after = written() if before is not None else None
            told = f"{who} · {method} {place} ({owner}): {answer.status_code}, expected {wanted}"
            assert answer.status_code < 500, told
            assert before == after, f"{told}: something was written"
            check(wanted, answer, told, lacks=name in EMPTY)


def check(wanted: str, answer: Any, told: str, *, lacks: bool) -> None:
    status = answer.status_code
    if wanted == "sign-in":
        # A stream has no page to sign in on.
        assert (status == 302 and "/accounts/login/" in answer["Location"]) or status in (401, 404), told
    elif wanted == "nothing":
        assert status == 404, told
    elif wanted == "refused":
        assert status in (403, 404, 422), told
    elif wanted == "lacking":
        assert status in (403, 422), told
        assert LACKING in answer.content.decode(), told
    else:
        assert status in (200, 201, 204, 302, 304, 400, 409, 422) or (lacks and status == 404), told
        if not answer.streaming:
            assert status != 422 or LACKING not in answer.content.decode(), told
        if status == 302:
            assert "/accounts/login/" not in answer["Location"], told


@pytest.mark.parametrize("name", [name for name in ROWS if ":" in name])
def test_no_other_method_is_answered(name: str, world: World, browsers: dict[str, Client]) -> None:
    owner = owners(name)[0]
    for method in METHODS:
        if method not in ROWS[name]:
            with undone():
                answer = send(browsers["admin"], method, url(name, world, owner), {}, world, owner)
            assert answer.status_code in (404, 405), f"{method} {name}: {answer.status_code}; it has no row"


def plain(answer: Any) -> tuple[int, str]:
    """Without what differs from answer to answer."""
    words = re.sub(r"\b[A-Za-z0-9]{64}\b", "", answer.content.decode())
    return answer.status_code, re.sub(r"T-\d+|\b\d+\b", "#", words)


@pytest.mark.parametrize("name", [name for name in ROWS if owners(name) != ["none"]])
def test_what_is_foreign_and_what_is_not_there_are_the_same(
    name: str, world: World, browsers: dict[str, Client]
) -> None:
    for method, row in ROWS[name].items():
        need, body = row if isinstance(row, tuple) else (row, {})
        for who in ("outsider", "hr", "own", "reader", "admin", "customer"):
            with undone():
                unknown = plain(send(browsers[who], method, url(name, world, "none"), body, world, "none"))
            for owner in ("team", "other", "hr"):
                if expected(need, who, owner) == "nothing":
                    with undone():
                        foreign = plain(send(browsers[who], method, url(name, world, owner), body, world, owner))
                    assert foreign == unknown, (who, method, name, owner)


def test_the_table_speaks_of_all_who_are_in_the_world(world: World) -> None:
    assert set(world.people) == set(RIGHTS) | set(NO_AGENTS) | {"anonymous"}
    assert set(WORKS) == set(SEES) == set(world.objects)
    assert len(world.people) >= 12
