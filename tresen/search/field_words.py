"""The words of custom fields: what a ticket's values say, found like what its messages say."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import override

from tresen.kit.jobs import job
from tresen.search.engine import WORD
from tresen.search.indexing import LONGEST
from tresen.tickets.definitions import Definitions, definitions
from tresen.tickets.field_names import names_for, references_in
from tresen.tickets.field_types import show
from tresen.tickets.models import Event, Ticket

VALUES = "values"
CHUNK = 200
LANGUAGES = ("de", "en")
INSERT = """
    INSERT INTO search_entry (ticket_id, public, about, words) VALUES (%s, %s, %s, to_tsvector('german', %s))
"""


def index_values(event: Event) -> None:
    """Reaction: the words of the values as they are now, instead of those before."""
    if "values" in event.changes:
        _index(event.ticket_id, event.ticket.values, definitions())


@job(queue="default", attempts=5)
def reindex_field(key: str) -> None:
    """At least once: the words of every ticket that has a value in this field, after the field was changed. Whom it
    shows its values to may be different now."""
    known, after = definitions(), 0
    having = Ticket.objects.filter(values__has_key=key).exclude(values={}).order_by("pk")
    while rows := list(having.filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK]):
        for ticket in rows:
            with transaction.atomic():  # locked: a verb must not write newer words in between
                values = Ticket.objects.select_for_update(no_key=True).values_list("values", flat=True).get(pk=ticket)
                _index(ticket, values, known)
        after = rows[-1]


def _index(ticket: int, values: dict[str, Any], known: Definitions) -> None:
    """Two entries at most: what customers may find too, and what they may not."""
    names = names_for(references_in(values, known))
    words: dict[bool, list[str]] = {True: [], False: []}
    for key, value in values.items():
        if field := known.by_key.get(key):
            told = []
            for language in LANGUAGES:
                with override(language):
                    told.append(show(field, value, names))
            words[field.visible_to_customers].extend(dict.fromkeys(told))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry WHERE ticket_id = %s AND about = %s", [ticket, VALUES])
        for public, texts in words.items():
            # As a query is taken apart: "GER-0815" is found by "0815".
            if text := " ".join(WORD.findall(" ".join(texts)))[:LONGEST]:
                cursor.execute(INSERT, [ticket, public, VALUES, text])
