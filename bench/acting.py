"""What an agent does to a ticket, as the browser asks for it: a change, and its answer brings what looks different now.

The floor does the same by bare SQL: the row, the line of the journal, and for an answer the message and what waits to
leave; and reads the ticket again as its page would.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg

from bench import floor
from bench.browser import Browser
from bench.pages import Run, expect

TEXT = "Guten Morgen,\n\nbitte halten Sie die Vorschubtaste fünf Sekunden gedrückt.\n\nFreundliche Grüße"
OPEN = """
    SELECT number FROM tickets_ticket WHERE state_type IN ('new', 'open') AND number LIKE 'T-%%' ORDER BY id LIMIT %s
"""
TAKEN = "SELECT number FROM tickets_ticket WHERE assignee_id IS NOT NULL AND number = ANY(%s)"
SEEN = "SELECT coalesce(max(id), 0) FROM tickets_event"
ASSIGN = "UPDATE tickets_ticket SET assignee_id = %s, updated_at = %s WHERE number = %s RETURNING id, assignee_id"
SAID = "UPDATE tickets_ticket SET updated_at = %s, last_message_at = %s WHERE number = %s RETURNING id, customer_id"
SOMEBODY = "SELECT id FROM people_person WHERE role = 'agent' ORDER BY id LIMIT 1"


def open_tickets(server: psycopg.Connection, count: int = 200) -> list[str]:
    return [str(number) for (number,) in server.execute(OPEN, [count]).fetchall()]


def acting(server: psycopg.Connection, agent: Browser, tickets: list[str]) -> dict[str, Run]:
    """Each under its name: take a ticket, or let go of it, so that each run changes something; answer."""
    seen = server.execute(SEEN).fetchone()
    assert seen is not None
    headers = {"HX-Request": "true", "HX-Target": "work", "X-Seen": str(seen[0]), "X-CSRFToken": agent.token()}

    taken = {str(number) for (number,) in server.execute(TAKEN, [tickets]).fetchall()}

    def post(noun: str, form: Callable[[int, str], dict[str, str]]) -> Run:
        def run(place: int) -> object:
            number = tickets[place % len(tickets)]
            return expect(agent.post(f"/desk/tickets/{number}/{noun}/", form(place, number), **headers), holds=number)

        return run

    def other(_place: int, number: str) -> dict[str, str]:
        """Rounds begin with the same tickets again."""
        taken.symmetric_difference_update({number})
        return {"value": "me" if number in taken else ""}

    return {
        "assign": post("assignment", other),
        "send a reply": post("reply", lambda place, _number: {"text": TEXT, "to": f"kunde{place}@firma.example"}),
    }


def floors(server: psycopg.Connection, tickets: list[str]) -> dict[str, Run]:
    somebody = server.execute(SOMEBODY).fetchone()
    assert somebody is not None
    read = floor.reading(server, tickets)["ticket page"]

    def assign(place: int) -> object:
        now = datetime.now(UTC)
        with server.transaction():
            row = server.execute(ASSIGN, [somebody[0], now, tickets[place % len(tickets)]]).fetchone()
            assert row is not None
            server.execute(floor.NEW_EVENT, [row[0], now])
        return read(place)

    def send(place: int) -> object:
        now = datetime.now(UTC)
        with server.transaction():
            row = server.execute(SAID, [now, now, tickets[place % len(tickets)]]).fetchone()
            assert row is not None
            server.execute(floor.NEW_MESSAGE, [row[0], row[1], TEXT, now])
            server.execute(floor.NEW_EVENT, [row[0], now])
        return read(place)

    return {"assign": assign, "send a reply": send}
