"""billings: GET, POST; POST billings/{id}/undo. What was billed is locked, and opened again only with a reason."""

from typing import Any

from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Order, Paging, page
from tresen.api.problems import invalid
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import times as schemas
from tresen.api.tickets.fetch import fetch_one, fetch_organisation
from tresen.api.tickets.shown import person
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.billing import bill, billings_for, unbill
from tresen.tickets.models import Billing

LATEST = Order("b", descending=True)


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """The latest first; only those all of whose entries you may bill."""
    found, following = page(request, billings_for(request.auth.actor), wanted, LATEST)
    return listed(request, [_shown(one) for one in found], following)


@once
def make(request: Call, given: schemas.BillingGiven) -> HttpResponse:
    """Locks all billable time of a client and period that is not billed yet, on tickets where you may bill."""
    actor = request.auth.actor
    demand_somewhere(actor, Right.BILLING)
    if given.last < given.first:
        raise invalid("last", "is before the first day")
    client = None if given.organisation is None else fetch_organisation(actor, given.organisation)
    made_now = bill(client, given.first, given.last, by=actor)
    return made(request, _shown(made_now), made_now.pk)


@once
def undo(request: Call, key: int, given: schemas.BillingUndone) -> HttpResponse:
    """Opens its entries again; it stays as a record of who did that, and why."""
    actor = request.auth.actor
    demand_somewhere(actor, Right.BILLING)
    one = fetch_one(billings_for(actor), key)
    unbill(one, by=actor, reason=given.reason)
    one.refresh_from_db()
    return rendered(_shown(one), 201)


def _shown(one: Billing) -> dict[str, Any]:
    return {
        "id": one.pk,
        "organisation": one.organisation.key if one.organisation else None,
        "entries": one.entries_count,
        **{name: getattr(one, name) for name in ("first", "last", "minutes", "at", "undone_at", "reason")},
        "by": person(one.by),
        "undone_by": person(one.undone_by),
    }
