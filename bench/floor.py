"""The floor: the same rows by bare SQL, the same mail parsed with the standard library and inserted."""

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy

import psycopg

from bench.pages import Run
from bench.words import FREQUENT, RARE

INBOX = """
    SELECT ticket.id, ticket.number, ticket.subject, ticket.channel, ticket.priority, ticket.updated_at,
           ticket.last_message_at, ticket.last_message_kind, state.names, state.colour, team.name, team.level,
           assignee.name, customer.name, customer.email, organisation.name
    FROM tickets_ticket ticket JOIN tickets_state state ON state.id = ticket.state_id
    LEFT JOIN people_team team ON team.id = ticket.team_id
    LEFT JOIN people_person assignee ON assignee.id = ticket.assignee_id
    JOIN people_person customer ON customer.id = ticket.customer_id
    LEFT JOIN people_organisation organisation ON organisation.id = ticket.organisation_id
    WHERE ticket.state_type IN ('new', 'open', 'waiting') AND ticket.state_type <> 'waiting'
    ORDER BY ticket.updated_at DESC, ticket.id DESC LIMIT 31
"""
TICKET = """
    SELECT ticket.*, state.names, customer.name, customer.email, organisation.name, team.name
    FROM tickets_ticket ticket JOIN tickets_state state ON state.id = ticket.state_id
    JOIN people_person customer ON customer.id = ticket.customer_id
    LEFT JOIN people_organisation organisation ON organisation.id = ticket.organisation_id
    LEFT JOIN people_team team ON team.id = ticket.team_id WHERE ticket.number = %s
"""
MESSAGES = """
    SELECT message.*, author.name FROM tickets_message message
    LEFT JOIN people_person author ON author.id = message.author_id
    WHERE message.ticket_id = %s ORDER BY message.created_at, message.id
"""
EVENTS = "SELECT * FROM tickets_event WHERE ticket_id = %s ORDER BY id"
NUMBER = "SELECT id, number FROM tickets_ticket WHERE number = %s"
WORD = """
    SELECT ticket.number, ticket.subject, message.text FROM search_entry entry
    JOIN tickets_ticket ticket ON ticket.id = entry.ticket_id
    JOIN tickets_message message ON message.id = entry.message_id
    WHERE entry.words @@ to_tsquery('german', %s) LIMIT 50
"""

NEW_TICKET = """
    INSERT INTO tickets_ticket (number, subject, kind, state_id, state_type, priority, customer_id, team_id,
        organisation_id, channel, created_at, updated_at, last_message_at, last_message_kind, shared_with)
    VALUES ('F-' || nextval('ticket_number'), %s, 'incident', %s, 'closed', 2, %s, %s,
        %s, 'email', %s, %s, %s, 'customer', '{}') RETURNING id
"""
NEW_MESSAGE = """
    INSERT INTO tickets_message (ticket_id, kind, channel, author_id, text, text_folded, html, html_folded,
        sender, recipients, external_id, in_reply_to, facts, submission, created_at)
    VALUES (%s, 'customer', 'email', %s, %s, '', '', '', '', '{}', '', '', '{}', '', %s)
"""
NEW_EVENT = """
    INSERT INTO tickets_event (ticket_id, name, at, actor_kind, actor_label, changes, data)
    VALUES (%s, 'opened', %s, 'system', '', '{}', '{}')
"""


def reading(server: psycopg.Connection, tickets: list[str]) -> dict[str, Run]:
    """The floor of each page, under the page's name."""

    def ticket(place: int) -> object:
        row = server.execute(TICKET, [tickets[place % len(tickets)]]).fetchone()
        assert row is not None
        return server.execute(MESSAGES, [row[0]]).fetchall(), server.execute(EVENTS, [row[0]]).fetchall()

    def inbox(place: int) -> object:
        return server.execute(INBOX).fetchall()

    return {
        "inbox": inbox,
        "inbox (list alone)": inbox,
        "ticket page": ticket,
        "ticket (conversation alone)": ticket,
        "search by number": lambda place: server.execute(NUMBER, [tickets[place % len(tickets)]]).fetchone(),
        "search, rare word": lambda place: server.execute(WORD, [RARE + ":*"]).fetchall(),
        "search, common word": lambda place: server.execute(WORD, [FREQUENT + ":*"]).fetchall(),
    }


def insert(server: psycopg.Connection, like: int) -> Callable[[str, str], None]:
    """Ticket, message and journal line in one transaction; customer, team … are those of ticket `like`."""
    template = server.execute(
        "SELECT state_id, customer_id, team_id, organisation_id FROM tickets_ticket WHERE id = %s", [like]
    ).fetchone()
    assert template is not None

    def run(subject: str, text: str) -> None:
        now = datetime.now(UTC)
        with server.transaction():
            row = server.execute(
                NEW_TICKET,
                [subject, *template, now, now, now],
            ).fetchone()
            assert row is not None
            server.execute(
                NEW_MESSAGE,
                [row[0], template[1], text, now],
            )
            server.execute(
                NEW_EVENT,
                [row[0], now],
            )

    return run


def create(server: psycopg.Connection, like: int) -> Run:
    write = insert(server, like)
    return lambda place: write(f"Drucker {place} meldet Papierstau", "Guten Morgen,\n\nder Drucker meldet Papierstau.")


def intake(server: psycopg.Connection, like: int) -> Callable[[bytes], None]:
    """One mail: parsed with the standard library, then the three inserts."""
    write = insert(server, like)

    def run(raw: bytes) -> None:
        mail = message_from_bytes(raw, policy=policy.default)
        body = mail.get_body(("plain", "html"))
        write(str(mail["Subject"]), str(body.get_content()) if body is not None else "")

    return run
