"""tickets/{number}/times: GET, POST, PATCH, DELETE; GET activities."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Order, Paging, page
from tresen.api.problems import invalid
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import times as schemas
from tresen.api.tickets import fetch
from tresen.api.tickets.shown import person
from tresen.people.rights import Right
from tresen.tickets.access import works_on
from tresen.tickets.booking import Work, activities, book, change_entry, entries_of, remove_entry
from tresen.tickets.models import Activity, TimeEntry

REFUSAL = "Only agents who work on this ticket book working time on it."
LATEST = Order("t", descending=True)
PLAIN = ("minutes", "day", "billable", "note")


def listing(request: Call, number: str, wanted: Query[Paging]) -> HttpResponse:
    """What was booked on a ticket, the latest first. For agents who work on the ticket."""
    actor = request.auth.actor
    ticket = fetch.fetch_ticket(actor, number)
    if not works_on(actor, ticket):
        raise Http404
    found, following = page(request, entries_of(ticket).select_related("ticket"), wanted, LATEST)
    return listed(request, [shown(one) for one in found], following)


@once
def make(request: Call, number: str, given: schemas.TimeGiven) -> HttpResponse:
    """Books your own time. The ticket keeps its place in the lists."""
    actor = request.auth.actor
    ticket = fetch.fetch_worked(actor, number, Right.TIME, REFUSAL)
    activity = _activity(given.activity) if given.activity is not None else activities().first()
    if activity is None:
        raise invalid("activity", "there is none; an administrator can add one")
    work = Work(given.minutes, activity, given.day, given.billable, given.note)
    entry = book(ticket, work, by=actor)
    return made(request, shown(entry), entry.pk)


def change(request: Call, number: str, key: str, given: schemas.TimeChange) -> HttpResponse:
    """Corrects your own entry; 409 once it is billed."""
    actor = request.auth.actor
    ticket = fetch.fetch_worked(actor, number, Right.TIME, REFUSAL)
    entry = fetch.fetch_one(entries_of(ticket), key)
    told = {name: getattr(given if name in given.model_fields_set else entry, name) for name in PLAIN}
    activity = _activity(given.activity) if "activity" in given.model_fields_set else entry.activity
    change_entry(entry, Work(activity=activity, **told), by=actor)
    return rendered(shown(fetch.fetch_one(entries_of(ticket).select_related("ticket"), key)))


def end(request: Call, number: str, key: str) -> HttpResponse:
    """Withdraws your own entry; 409 once it is billed."""
    actor = request.auth.actor
    ticket = fetch.fetch_worked(actor, number, Right.TIME, REFUSAL)
    remove_entry(fetch.fetch_one(entries_of(ticket), key), by=actor)
    return HttpResponse(status=204)


def kinds(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """What working time is booked on; for agents."""
    known: QuerySet[Activity] = activities(in_use=False)
    found, following = page(request, known if request.auth.actor.is_agent else known.none(), wanted)
    items = [{"id": one.pk, "names": one.names, "billable": one.billable, "active": one.is_active} for one in found]
    return listed(request, items, following)


def shown(one: TimeEntry) -> dict[str, Any]:
    """Needs ticket, person and billing loaded."""
    return {
        "id": one.pk,
        "ticket": one.ticket.number,
        "person": person(one.person),
        **{name: getattr(one, name) for name in PLAIN},
        "activity": one.activity_id,
        "billed_at": one.billing.at if one.billing else None,
        "created_at": one.created_at,
    }


def _activity(key: int) -> Activity:
    if (found := activities(in_use=False).filter(pk=key).first()) is None:
        raise invalid("activity", "no such activity")
    return found
