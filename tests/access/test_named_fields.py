"""A form or a program's body changes what it names and nothing else, whatever is sent along (RELIABILITY goal 25).

Every address that takes a body gets, besides what it needs, the name of every column of every model with a value that
would fit. What then changes in the database beyond what the request changes without them must be a column the address
has asked for by its name; and the columns in `NEVER` nobody sets from outside at all, but where `TAKES` says so."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.http import QueryDict
from django.test import Client

from tests.access.conftest import undone
from tests.access.rights import API, EMPTY_API
from tests.access.test_api_matrix import TABLE, operations, path, send
from tests.access.test_desk_matrix import CELLS, owners, url
from tests.access.world import World
from tresen.people.models import Organisation, Person, Team
from tresen.tickets.models import Ticket

pytestmark = pytest.mark.django_db
HERE = [one for one in apps.get_models() if one.__module__.startswith("tresen")]
WATCHED = [one for one in HERE if not one._meta.label.startswith(("kit.Audit", "search.", "api.", "tickets.Event"))]
PRIMARY = {one._meta.db_table: one._meta.pk.column for one in WATCHED}  # type: ignore[union-attr]
# Who somebody is, whose something is and when it was: the product's own to say.
NEVER = {
    "role", "password", "is_active", "created_at", "updated_at", "closed_at", "solved_at", "first_response_at",
    "number", "merged_into_id", "home_id", "billing_id", "author_id", "actor_id", "created_by_id", "by_id", "owner_id",
    "hash", "external_id", "raw_id", "state_type", "shared_with", "undone_at", "revoked_at", "last_message_at",
}  # fmt: skip
TAKES = {
    "desk:organisation_new": {"external_id"},  # the customer number another system knows them by
    "desk:organisation_edit": {"external_id"},
    "desk:person_new": {"external_id"},
    "desk:person_edit": {"external_id"},
    "desk:task": {"owner_id"},  # who shall do it
    "desk:tasks": {"owner_id"},
    "desk:organisation_part": {"number"},  # of a contract
    "desk:organisation_part_new": {"number"},
}
# People and switches are what the administration is for.
ADMINISTERED = {"external_id", "role", "is_active", "owner_id", "password", "number"}


def values(world: World) -> dict[str, str]:
    """{name: a value that would fit}, of every column, as it is called in the database and in Python."""
    other = {
        Person: world.cast.outsider.pk, Team: world.cast.other_team.pk, Organisation: world.cast.factory.pk,
        Ticket: world.tickets["other"].pk,
    }  # fmt: skip
    found = {"is_staff": "on", "is_superuser": "on", "team": str(world.cast.other_team.pk), "by": "1", "billed_at": "1"}
    for model in HERE:
        for one in model._meta.local_fields:
            value = _fitting(one, other)
            found |= {one.name: value, one.attname: value}
    return found


def _fitting(column: Any, other: dict[Any, int]) -> str:
    if column.related_model:
        return str(other.get(column.related_model, 1))
    if column.choices:
        return str(list(column.choices)[-1][0])
    if isinstance(column, models.DateTimeField):
        return "2020-02-02T02:02"
    if isinstance(column, models.DateField):
        return "2020-02-02"
    if isinstance(column, models.BooleanField):
        return "on"
    return "3" if isinstance(column, models.IntegerField | models.AutoField) else "fremd"


def _statement() -> str:
    parts = (
        f"SELECT '{one._meta.db_table}', \"{PRIMARY[one._meta.db_table]}\"::text, to_jsonb(r)::text"
        f' FROM "{one._meta.db_table}" r'
        for one in WATCHED
    )
    return " UNION ALL ".join(parts)


def snapshot() -> dict[tuple[str, str], str]:
    """{(table, id): row as JSON} of everything but logs."""
    with connection.cursor() as cursor:
        cursor.execute(_statement())
        return {(table, key): row for table, key, row in cursor.fetchall()}


@pytest.fixture(scope="module")
def before(world: World, tokens: dict[str, str]) -> dict[tuple[str, str], str]:
    """What every request finds: each is undone. The tokens are there before."""
    return snapshot()


def changes(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> set[tuple[str, str, str]]:
    """(table, column, its new value as JSON) of all that is new or another."""
    found = set()
    for place, row in after.items():
        if before.get(place) != row:
            old, new = json.loads(before.get(place, "{}")), json.loads(row)
            other = [name for name in new if name not in old or old[name] != new[name]]
            found |= {(place[0], name, json.dumps(new[name])) for name in other}
    return found


def _noting(was: Any, names: set[str]) -> Any:
    def noted(self: QueryDict, key: str, *more: Any, **named: Any) -> Any:
        names.add(key)
        return was(self, key, *more, **named)

    return noted


@contextmanager
def read() -> Iterator[set[str]]:
    """The names a form or page asks a body for."""
    names: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for method in ("__getitem__", "get", "getlist", "__contains__"):
            patch.setattr(QueryDict, method, _noting(getattr(QueryDict, method), names))
        yield names


def filled(body: Any, world: World, owner: str) -> dict[str, str]:
    ids = world.ids | world.objects[owner] | {"value": ""}
    return {name: str(value).format_map(ids) for name, value in (body or {}).items()}


def asked(browser: Client, place: str, body: Any, before: Any) -> tuple[set[tuple[str, str, str]], set[str], int]:
    with undone(), read() as names:
        status = browser.post(place, body).status_code
        return changes(before, snapshot()), set(names), status


POSTS = [(name, need, body) for name, method, need, body in CELLS if method == "POST" and name.startswith("desk:")]


@pytest.mark.parametrize(("name", "need", "body"), POSTS, ids=[one[0] for one in POSTS])
def test_a_form_changes_what_it_names(
    name: str, need: str, body: Any, world: World, browsers: dict[str, Client], before: Any
) -> None:
    owner = "team" if "team" in owners(name) else "none"
    browser = browsers["admin" if need == "admin" else "lead" if need == "leads" else "agent"]
    place, wanted = url(name, world, owner), filled(body, world, owner)
    usual, _names, _status = asked(browser, place, wanted, before)
    columns = {(table, column) for table, column, _value in usual}
    fitting = values(world)
    may = TAKES.get(name, set()) | (ADMINISTERED if need == "admin" else set())
    for given in (fitting | wanted, {key: one for key, one in fitting.items() if key in NEVER} | wanted):
        more, names, status = asked(browser, place, given, before)
        assert status < 500
        new = {one for one in more - usual if one[:2] not in columns}
        named = names | {f"{one}_id" for one in names}
        made = {table for table, column, _value in more if column == PRIMARY[table]}
        unasked = {one for one in new if one[1] not in named and one[0] not in made}
        assert not unasked, f"{name} changes what it does not name: {unasked}"
        sent = {one for one in new if json.loads(one[2]) in _meant(fitting, one[1])}
        assert not {one for one in sent if one[1] in NEVER - may}, name


def _meant(fitting: dict[str, str], column: str) -> list[Any]:
    value = fitting[column]
    return [value, int(value) if value.isdecimal() else value]


BODIES = [one for one in API if one in TABLE and TABLE[one][0] in ("POST", "PATCH", "PUT") and one not in EMPTY_API]


@pytest.mark.parametrize("operation", BODIES)
def test_a_program_changes_what_it_names(operation: str, world: World, tokens: dict[str, str], before: Any) -> None:
    """Every name a body does not know is refused, before anything is done."""
    method, _path, body, _row = TABLE[operation]
    if not isinstance(body, dict):
        return
    place, token = path(operation, world, "team"), tokens["admin" if API[operation] == "admin" else "agent"]
    for name in ("role", "is_staff", "owner_id", "billed_at", "created_at", "merged_into_id"):
        if name in body or (name == "role" and operation.endswith(("_person", "_member"))):
            continue
        with undone():
            answer = send(token, method, place, body | {name: values(world).get(name, "1")})
            changed = {one for one in changes(before, snapshot()) if one[0] != "people_apitoken"}
        assert answer.status_code in (404, 422), f"{operation} takes {name}: {answer.status_code}"
        assert not changed


def test_what_is_taken_over_unasked_is_found(world: World, before: Any) -> None:
    """The measure itself: a column set from whatever was sent is seen, and so is which name was asked for."""
    body = QueryDict("priority=3&closed_at=2020-02-02")
    with undone(), read() as names:
        taken = {"priority": int(body["priority"]) + 1, "closed_at": "2020-02-02T00:00:00Z"}
        Ticket.objects.filter(pk=world.tickets["team"].pk).update(**taken)
        found = {(table, column) for table, column, _value in changes(before, snapshot())}
    assert found == {("tickets_ticket", "priority"), ("tickets_ticket", "closed_at")}
    assert names == {"priority"}


def test_every_operation_with_a_body_is_asked() -> None:
    assert operations() == set(API)
    assert len(BODIES) > 20
    assert len(POSTS) > 100
