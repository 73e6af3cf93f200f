"""GET search."""

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.paging import refuse_unknown
from tresen.api.rendering import listed
from tresen.api.schemas.lists import Search
from tresen.api.tickets import shown
from tresen.search.engine import find


def search(request: Call, wanted: Query[Search]) -> HttpResponse:
    """Tickets whose number it is, or whose messages hold every word; the newest words first."""
    refuse_unknown(request, wanted)
    actor = request.auth.actor
    hits = find(actor, wanted.q, wanted.limit)
    prefetch_related_objects([hit.ticket for hit in hits], *shown.RELATED)
    told = shown.tickets([hit.ticket for hit in hits], actor)
    items = [{"ticket": ticket, "excerpt": hit.excerpt} for ticket, hit in zip(told, hits, strict=True)]
    return listed(request, items, None)
