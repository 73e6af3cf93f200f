"""Telling open pages that somebody's notices have changed: a row a person, with the transaction that did it.

Whoever follows remembers below which transaction everything was settled when he looked last, and asks for the rows
from there on: none is skipped, whatever commits in which order. The wake-up is the journal's own."""

from collections.abc import Iterable

from django.db import connection, transaction

from tresen.kit import wake

RING = """
    INSERT INTO notices_bell (person_id, xid)
    SELECT person, pg_current_xact_id()::text::bigint FROM unnest(%s::bigint[]) AS person ORDER BY person
    ON CONFLICT (person_id) DO UPDATE SET xid = excluded.xid
"""
RUNG = "SELECT person_id, xid FROM notices_bell WHERE xid >= %s"
SETTLED = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def ring(people: Iterable[int]) -> None:
    """In the transaction that changes their notices."""
    keys = sorted(set(people))
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(RING, [keys])
        transaction.on_commit(wake.up)


class Rung:
    """One follower's memory of what he has heard."""

    def __init__(self) -> None:
        self.floor: int | None = None
        self.heard: dict[int, int] = {}

    def look(self) -> frozenset[int]:
        """Whose notices have changed since the last look; nobody's at the first."""
        with connection.cursor() as cursor:
            cursor.execute(SETTLED)  # before the rows: what commits between the two is found again by the next look
            (settled,) = cursor.fetchone()
            if self.floor is None:
                self.floor = int(settled)
                return frozenset()
            cursor.execute(RUNG, [self.floor])
            found = dict(cursor.fetchall())
        fresh = frozenset(person for person, xid in found.items() if self.heard.get(person) != xid)
        self.floor, self.heard = int(settled), found
        return fresh
