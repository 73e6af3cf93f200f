from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client

from tests.cast import Cast, make_cast

_flush = DatabaseOperations.execute_sql_flush
SEEDS = (
    "tresen.tickets.migrations.0002_journal_numbers_states",
    "tresen.tickets.migrations.0015_work",
    "tresen.people.migrations.0014_roles_to_begin_with",
    "tresen.notices.migrations.0002_place",
    "tresen.sla.migrations.0002_calendars_to_begin_with",
)


def _flush_and_seed(self: DatabaseOperations, statements: Any) -> None:
    """Between transactional tests the database is emptied: the journal's own triggers would refuse that, and
    what every installation begins with must come back."""
    if statements:
        statements = [
            "SET session_replication_role = replica",
            *statements,
            "SET session_replication_role = DEFAULT",
        ]
    _flush(self, statements)
    from importlib import import_module

    from django.apps import apps

    for migration in SEEDS:
        import_module(migration).seed(apps, None)


def _drop(self: DatabaseCreation, test_database_name: str, verbosity: int) -> None:
    """Threads of the product (the journal's bell, say) may still hold a connection of their own."""
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(test_database_name)} WITH (FORCE)")


DatabaseCreation._destroy_test_db = _drop  # type: ignore[method-assign]
DatabaseOperations.execute_sql_flush = _flush_and_seed  # type: ignore[method-assign]


@pytest.fixture
def cast(db: None) -> Cast:
    """The people and tickets the stories are about. See tests/cast.py."""
    return make_cast()


@pytest.fixture
def sign_in() -> Callable[[Any], Client]:
    """A browser in which the given person is signed in (None: nobody)."""

    def signed_in(person: Any) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def queries(db: None) -> Callable[..., Any]:
    """`with queries(most=6):` fails if more than that many statements reach the database."""
    from contextlib import contextmanager

    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def at_most(most: int) -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as captured:
            yield captured
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(statements) <= most, f"{len(statements)} queries, {most} allowed:\n" + "\n".join(statements)

    return at_most
