"""Seeding by COPY: tickets with three messages and the journal the verbs would have written; a tenth is open."""

import time
from datetime import UTC, datetime
from random import Random
from typing import Any

import psycopg

from bench.people import People
from bench.rows import EVENT, MESSAGE, TICKET, Ids, Maker, State

TABLES = ("tickets_ticket", "tickets_message", "tickets_event", "search_entry")


# As the verbs' reaction does: the first message carries number and subject.
INDEX = """
    INSERT INTO search_entry (ticket_id, message_id, public, words)
    SELECT ticket.id, message.id, message.kind IN ('customer', 'reply'),
           CASE WHEN message.created_at = ticket.created_at
                THEN setweight(to_tsvector('german', ticket.number || ' ' || ticket.subject), 'A') ELSE ''::tsvector END
           || to_tsvector('german', message.text)
    FROM tickets_message message JOIN tickets_ticket ticket ON ticket.id = message.ticket_id
    WHERE message.id >= %s ORDER BY message.id
"""


def seed(server: psycopg.Connection, people: People, count: int, *, today: datetime, seed_value: int = 7) -> float:
    """Adds `count` tickets; returns the seconds it took. Only for a database of the bench's own: indexes are
    dropped and made again, and foreign keys are not checked on the way in."""
    began = time.monotonic()
    ids = Ids(*(_next(server, table) for table in TABLES[:3]))
    first_message = ids.message
    indexes = _drop_indexes(server)
    server.execute("SET session_replication_role = replica")
    try:
        maker = Maker(people, _states(server), ids, today=today, dice=Random(seed_value), count=count)
        for batch in maker.batches():
            _copy(server, "tickets_ticket", TICKET, batch.tickets)
            _copy(server, "tickets_message", MESSAGE, batch.messages)
            _copy(server, "tickets_event", EVENT, batch.events)
        server.execute(INDEX, [first_message])
    finally:
        server.execute("SET session_replication_role = DEFAULT")
        for definition in indexes:
            server.execute(definition)
    _advance(server, ids)
    return time.monotonic() - began


def settle(server: psycopg.Connection) -> None:
    """What autovacuum would do within the next minutes, done now so that every run measures the same."""
    server.execute("VACUUM (ANALYZE)")
    server.execute("CHECKPOINT")


def _copy(server: psycopg.Connection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    with (
        server.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _states(server: psycopg.Connection) -> dict[str, State]:
    rows = server.execute("SELECT key, id, type FROM tickets_state").fetchall()
    return {key: State(number, type) for key, number, type in rows}


def _next(server: psycopg.Connection, table: str) -> int:
    row = server.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def _drop_indexes(server: psycopg.Connection) -> list[str]:
    """Drops what is faster made anew than kept up to date; returns the statements that make it."""
    rows = server.execute(
        """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN
           (SELECT conname FROM pg_constraint)""",
        [list(TABLES)],
    ).fetchall()
    for name, _ in rows:
        server.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in rows]


def _advance(server: psycopg.Connection, ids: Ids) -> None:
    """The sequences go on behind the seeded rows."""
    values = {"tickets_ticket": ids.ticket, "tickets_message": ids.message, "tickets_event": ids.event}
    for table, value in values.items():
        server.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, value])
    server.execute("SELECT setval('ticket_number', %s)", [ids.ticket + 10_001])


def today() -> datetime:
    return datetime.now(UTC)
