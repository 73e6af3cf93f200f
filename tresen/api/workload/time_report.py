"""GET times, times/sums: working time of a period."""

from calendar import monthrange
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.paging import page, refuse_unknown
from tresen.api.problems import invalid
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import times as schemas
from tresen.api.tickets.fetch import fetch_organisation
from tresen.api.workload.times import shown
from tresen.kit import clock
from tresen.people.access import agents_for, organisations_for
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.tickets.time_report import Total, Wanted, entries_in, sums_of

PARTS = ("minutes", "billable", "billed", "entries")


def listing(request: Call, wanted: Query[schemas.TimeFilter]) -> HttpResponse:
    """The entries of a period: your own, and those on tickets where you do the billing."""
    actor = request.auth.actor
    entries = entries_in(actor, _wanted(actor, wanted)).select_related("ticket", "person", "billing")
    found, following = page(request, entries, wanted)
    return listed(request, [shown(one) for one in found], following)


def sums(request: Call, wanted: Query[schemas.Period]) -> HttpResponse:
    """The same entries, summed by client and activity."""
    refuse_unknown(request, wanted)
    actor = request.auth.actor
    asked = _wanted(actor, wanted)
    totals = sums_of(actor, asked)
    clients = {one.organisation for one in totals if one.organisation is not None}
    keys = dict(organisations_for(actor).filter(pk__in=clients).values_list("pk", "key"))
    told = {name: sum(getattr(one, name) for one in totals) for name in PARTS}
    return rendered(
        {"first": asked.first, "last": asked.last, **told, "items": [_sum(one, keys) for one in totals]},
    )


def _sum(one: Total, keys: dict[int, str]) -> dict[str, Any]:
    parts = {name: getattr(one, name) for name in ("client", "activity", *PARTS)}
    return {"organisation": keys.get(one.organisation or 0), **parts}


def _wanted(actor: Actor, given: schemas.Period) -> Wanted:
    first = given.first or timezone.localdate(clock.now()).replace(day=1)
    last = given.last or first.replace(day=monthrange(first.year, first.month)[1])
    if last < first:
        raise invalid("last", "is before the first day")
    wanted = Wanted(first, last, activity=given.activity, standing=given.standing or "")
    if given.organisation is not None:
        wanted = replace(wanted, organisation=fetch_organisation(actor, given.organisation).pk)
    if given.person is not None:
        wanted = replace(wanted, person=_worker(actor, given.person))
    return wanted


def _worker(actor: Actor, address: str) -> int:
    agent = agents_for(actor).filter(addresses__value=normal_address(address)).first()
    if agent is None:
        raise invalid("person", "no agent with this address")
    return agent.pk
