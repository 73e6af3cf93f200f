"""Reactions that keep the index equal to the data."""

from django.db import connection

from tresen.search.models import Entry
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.models.message import PUBLIC_KINDS

# A tsvector holds at most 1 MB; a log file pasted into a mail has more words than anybody looks for.
LONGEST = 200_000

INSERT = """
    INSERT INTO search_entry (ticket_id, message_id, public, words)
    VALUES (%s, %s, %s, setweight(to_tsvector('german', %s), 'A') || to_tsvector('german', %s))
"""


def index_message(event: Event) -> None:
    """Indexes the message an event tells of; the first one carries the ticket's subject and number."""
    message = event.said
    if message is None:
        return
    title = f"{event.ticket.number} {event.ticket.subject}" if event.name == "opened" else ""
    _insert(event.ticket_id, message.pk, message.kind in PUBLIC_KINDS, title, _words(message))


def forget_message(event: Event) -> None:
    """The words of a withdrawn message are nobody's to find."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry WHERE message_id = %s", [event.data["message"]])


def index_subject(event: Event) -> None:
    """A new subject is found as well; the old one stays findable."""
    _insert(event.ticket_id, None, True, event.ticket.subject, "")


def move_words(event: Event) -> None:
    """A moved message is found where it is now; the ticket it left keeps its number and subject."""
    message = event.said
    source = Ticket.objects.filter(number=event.data["from"]).first()
    if message is None or source is None:
        return
    Entry.objects.filter(ticket=source, message=message).delete()
    if not Message.objects.filter(ticket=source, pk__lt=message.pk).exists():
        _insert(source.pk, None, True, f"{source.number} {source.subject}", "")
    _insert(event.ticket_id, message.pk, message.kind in PUBLIC_KINDS, "", _words(message))


def move_many(event: Event) -> None:
    """What went along with a merge, or back, is found where it is now."""
    moved = Entry.objects.filter(ticket=event.data["of"], message__in=event.data["messages"])
    moved.update(ticket=event.ticket_id)


def index_title(event: Event) -> None:
    """A ticket made of a message that was there before is found by number and subject."""
    _insert(event.ticket_id, None, True, f"{event.ticket.number} {event.ticket.subject}", "")


def _words(message: Message) -> str:
    """What came or leaves encrypted is not laid out in the open here: it is found by subject and number only."""
    return "" if message.facts.get("protection", {}).get("encrypted") else message.text


def _insert(ticket: int, message: int | None, public: bool, title: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [ticket, message, public, title, text[:LONGEST]])
