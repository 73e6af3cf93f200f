"""Tickets that fit what an agent types: a number, its beginning, words said in them, or part of the title."""

from django.db.models import Q, QuerySet

from tresen.people.actor import Actor
from tresen.search.engine import find
from tresen.tickets.access import tickets_worked_by, works_on
from tresen.tickets.models import Ticket

MOST = 8
RECENT = 1000  # of these a piece of the title is enough; older ones are found by whole words


def tickets_like(actor: Actor, typed: str, but: Ticket | None = None) -> list[Ticket]:
    """Up to `MOST` tickets the actor works on, the likeliest first; with nothing typed those changed last."""
    mine = tickets_worked_by(actor).filter(merged_into__isnull=True).exclude(pk=but.pk if but else 0)
    shown = mine.select_related("state", "customer", "organisation")
    typed = " ".join(typed.split())[:200]
    if not typed:
        return list(shown.order_by("-updated_at", "-id")[:MOST])
    found = {ticket.pk: ticket for ticket in shown.filter(_titled(mine, typed)).order_by("-updated_at")[:MOST]}
    for hit in find(actor, typed, MOST * 3):
        ticket = hit.ticket
        if works_on(actor, ticket) and ticket.merged_into_id is None and (but is None or ticket.pk != but.pk):
            found.setdefault(ticket.pk, ticket)
    return list(found.values())[:MOST]


def _titled(mine: QuerySet[Ticket], typed: str) -> Q:
    recent = mine.order_by("-updated_at", "-id").values("pk")[:RECENT]
    titled = Q(pk__in=recent)
    for word in typed.split()[:8]:
        titled &= Q(subject__icontains=word)
    return titled | Q(number=typed.upper())
