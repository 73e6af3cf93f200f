"""Who only looks changes nothing: every GET address of desk and API, with all it can be asked, writes to no table.

Statements are read on their way to the database, so that one which changes no row is found as well."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve

from tests.access.conftest import undone
from tests.access.test_api_matrix import TABLE, path, send
from tests.access.test_canaries import GETS, queries, words_of
from tests.access.test_desk_matrix import owners, url
from tests.access.world import World

pytestmark = pytest.mark.django_db
WRITING = re.compile(r"^\W*(?:with\b.*?\)\s*)?(insert\s+into|update|delete\s+from|truncate)\s+\"?(\w+)", re.I | re.S)
# What looking may leave behind.
MAY: dict[str, str] = {
    "kit_auditentry": "that somebody has looked at personal data is written down on purpose",
    "kit_audithead": "the end of that log",
    "django_session": "where a session was used last; a message shown once",
    "people_apitoken": "that a token is used, once a minute",
}
# Files whose taking is not noted.
UNNOTED = {
    "desk:admin:import_example": "nobody's data: the same example for everybody",
    "desk:attachment": "a file of a ticket one works on is daily work; those of confidential ones are noted",
}


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that are written to inside."""
    found: set[str] = set()

    def look(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if told := WRITING.match(str(sql)):
            found.add(told[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


@pytest.mark.parametrize("who", ["admin", "agent"])
def test_no_page_of_the_desk_writes(who: str, world: World, browsers: dict[str, Client]) -> None:
    faults, whole, files = set(), 0, set()
    for name in GETS if who == "admin" else [one for one in GETS if ":admin:" not in one]:
        owner = "team" if "team" in owners(name) else "none"
        place = url(name, world, owner)
        for query in queries(resolve(place).func, world):
            with undone(), writes() as found:
                answer = browsers[who].get(place, query)
                words_of(answer)  # what is streamed is made only when it is read
            faults |= {(name, table) for table in found - set(MAY)}
            taken = answer.status_code == 200 and answer.get("Content-Disposition", "").startswith("attachment")
            if taken and name not in UNNOTED:
                assert "kit_auditentry" in found, f"{name} gives a file away, and the audit log says nothing of it"
                files.add(name)
            whole += answer.status_code == 200
    assert not faults
    assert whole > 50, "hardly any page was there to be looked at"
    assert files >= {"desk:view_export", "desk:times_file"}
    assert who != "admin" or files >= {"desk:admin:category_export", "desk:admin:sheet_csv", "desk:admin:audit_csv"}


@pytest.mark.parametrize("who", ["admin", "agent"])
def test_no_answer_of_the_api_writes(who: str, world: World, tokens: dict[str, str]) -> None:
    for operation, (method, *_) in TABLE.items():
        if method == "GET":
            with undone(), writes() as found:
                words_of(send(tokens[who], "GET", path(operation, world, "team"), None))
            assert not found - set(MAY), operation


def test_a_statement_that_writes_is_seen(world: World) -> None:
    with undone(), writes() as found, connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_ticket SET subject = subject WHERE false")
        cursor.execute("INSERT INTO tickets_formstamp SELECT * FROM tickets_formstamp WHERE false")
        cursor.execute('WITH gone AS (SELECT 1) DELETE FROM "tickets_draft" WHERE false')
        cursor.execute("SELECT 1 FROM tickets_link FOR UPDATE")
    assert found == {"tickets_ticket", "tickets_formstamp", "tickets_draft"}
