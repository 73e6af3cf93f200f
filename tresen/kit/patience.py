"""Statements that may take only so long."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled


class TooSlow(Exception):
    """The database was stopped before it had an answer."""


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """TooSlow if one statement inside takes longer. What was done inside is undone then; meant for reading."""
    nested = connection.in_atomic_block
    try:
        with transaction.atomic():
            _limit(milliseconds)
            yield
            if nested:  # the limit would hold until the outer transaction ends
                _limit(0)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow from None
        raise


def _limit(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
