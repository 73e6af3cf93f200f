from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.access.world import World, make_world
from tresen.people.tokens import issue


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    """Made once a module: every request of the matrix is undone by itself (`undone`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def browsers(world: World) -> dict[str, Client]:
    found = {}
    for who, person in world.people.items():
        found[who] = Client(raise_request_exception=False)
        if person is not None:
            found[who].force_login(person)
    return found


@pytest.fixture(scope="module")
def tokens(world: World) -> dict[str, str]:
    """A writing token each, and the agent's of every scope."""
    made = {who: issue(person, scope="write", name="m") for who, person in world.people.items() if person is not None}
    agent = world.people["agent"]
    assert agent is not None
    return made | {f"agent:{scope}": issue(agent, scope=scope, name=scope) for scope in ("read", "tickets", "write")}


class undone:  # noqa: N801 — reads as what it does
    """`with undone():` whatever happens inside is rolled back, and the journal's triggers let it."""

    def __enter__(self) -> None:
        self.point = transaction.savepoint()

    def __exit__(self, *exc: object) -> None:
        connection.needs_rollback = False
        transaction.savepoint_rollback(self.point)


def written() -> list[tuple[Any, ...]]:
    """How many rows of each table this transaction has written; that somebody looked is written down on purpose."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE NOT starts_with(relname, 'kit_audit') ORDER BY 1"
        )
        return list(cursor.fetchall())
