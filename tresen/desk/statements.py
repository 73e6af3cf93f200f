"""Statements compiled once for each shape of actor.

Building and compiling the queries of a list page cost Django more than PostgreSQL needs to answer them (7 of
13 ms, measured). What they say depends only on who asks and on what his memberships reach, so text and parameters are
kept; the answers never are.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from tresen.people.actor import Actor

MOST = 2000
NOTHING: tuple[str, tuple[Any, ...]] = ("SELECT NULL WHERE false", ())
Statement = tuple[str, tuple[Any, ...]]
_kept: OrderedDict[tuple[Any, ...], Statement] = OrderedDict()
_lock = Lock()


def statement(actor: Actor, name: str, build: Callable[[], Statement]) -> Statement:
    """The statement of this name for this actor; `build` makes it the first time."""
    # The whole of what the actor reaches: a right that was changed must never find the statement of before.
    key = (name, actor.person and actor.person.pk, actor.standing, actor.is_admin, actor.is_agent)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = build()
    with _lock:
        _kept[key] = made
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def compiled(rows: QuerySet[Any, Any]) -> Statement:
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # nothing can match: somebody without a team asks for his teams' tickets
        return NOTHING
    return sql, tuple(params)


def fetch(made: Statement) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*made)
        return list(cursor.fetchall())
