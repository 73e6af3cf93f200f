"""Finding tickets by number and by words, as an actor may see them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from tresen.people.actor import Actor
from tresen.search.models import Entry
from tresen.tickets.access import tickets_for, visible_q, worked_q
from tresen.tickets.models import Message, Ticket
from tresen.tickets.numbering import written_out

WORD = re.compile(r"\w+", re.UNICODE)
MOST_WORDS = 12
SHORTEST_PREFIX = 3


@dataclass(frozen=True)
class Hit:
    ticket: Ticket
    excerpt: str  # plain text around the first word found, "" when the number matched
    place: int = 0  # to go on after it


def by_number(actor: Actor, query: str) -> Ticket | None:
    """The ticket whose number was typed: whole ("T-10482", any case) or, if all digits, its running part."""
    typed = query.strip().lstrip("#")
    if not re.fullmatch(r"(?=.*[0-9])[A-Za-z0-9._-]{1,40}", typed):  # no format is without digits
        return None
    candidates = {typed.upper()} | ({written_out(typed)} if typed.isdigit() and len(typed) < 16 else set())
    return tickets_for(actor).filter(number__in=candidates).first()


def find(actor: Actor, query: str, limit: int = 30, *, within: Q | None = None, before: int = 0) -> list[Hit]:
    """Up to `limit` tickets, newest words first, whose messages hold every word of the query; the last word may be
    unfinished. A number that fits finds its ticket alone.

    Every sign but letters and digits only separates words: nothing in a query is an operator. `within`: a condition
    for their tickets (paths begin with "ticket__"). `before`: goes on after the hit with this `place`.
    """
    if exact := by_number(actor, query):
        return [Hit(exact, "")]
    words = WORD.findall(query)[:MOST_WORDS]
    return _by_words(actor, words, limit, within, before) if words else []


def _by_words(actor: Actor, words: list[str], limit: int, within: Q | None, before: int) -> list[Hit]:
    unfinished = ":*" if len(words[-1]) >= SHORTEST_PREFIX else ""
    matching = Entry.objects.filter(
        words=SearchQuery(" & ".join(words) + unfinished, config="german", search_type="raw")
    )
    seen = _visible(actor, matching if within is None else matching.filter(within))
    if before:  # a ticket stands where its newest words do
        seen = seen.filter(pk__lt=before).exclude(ticket__in=seen.filter(pk__gte=before).order_by().values("ticket"))
    # Several messages of one ticket may match: read a few more rows than tickets are wanted.
    rows = seen.order_by("-id").values_list("ticket_id", "message_id", "pk")[: limit * 4]
    first: dict[int, tuple[int | None, int]] = {}
    for ticket_id, message_id, place in rows:
        first.setdefault(ticket_id, (message_id, place))
    wanted = dict(list(first.items())[:limit])
    tickets = Ticket.objects.select_related("state", "customer", "organisation").in_bulk(wanted)
    texts = dict(Message.objects.filter(pk__in=[pk for pk, _ in wanted.values() if pk]).values_list("pk", "text"))
    told = ((pk, excerpt(texts.get(message or 0, ""), words), place) for pk, (message, place) in wanted.items())
    return [Hit(tickets[pk], text, place) for pk, text, place in told]


def _visible(actor: Actor, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Customers find public words of their tickets; agents everything in the tickets they work on as well."""
    return entries.filter((visible_q(actor, "ticket__") & Q(public=True)) | worked_q(actor, "ticket__"))


def excerpt(text: str, words: Iterable[str], width: int = 160) -> str:
    """About `width` characters of `text` around the first of `words`."""
    flat = " ".join(text.split())
    lowered = flat.lower()
    places = [place for word in words if (place := lowered.find(word.lower())) >= 0]
    start = max(0, min(places, default=0) - width // 3)
    piece = flat[start : start + width]
    return ("… " if start else "") + piece + (" …" if start + width < len(flat) else "")
