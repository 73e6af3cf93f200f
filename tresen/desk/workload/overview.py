"""Working time of a month by client and activity: seen, taken as a file, billed."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.auditing import looked
from tresen.desk.doors import agents_only
from tresen.desk.views.counts import lines
from tresen.desk.workload.time_file import as_csv, as_xlsx
from tresen.kit import clock
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.people.names import in_language
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.billing import bill, billings_for, unbill
from tresen.tickets.booking import activities
from tresen.tickets.time_report import STANDINGS, Wanted, entries_in, sums_of

SHOWN_BILLINGS = 30


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    wanted = wanted_of(request.GET)
    sums = sums_of(actor, wanted)
    total = entries_in(actor, wanted).aggregate(sum=Sum("minutes"))["sum"] or 0
    bills = actor.has(Right.BILLING)
    billings = billings_for(actor).filter(first__lte=wanted.last, last__gte=wanted.first)[:SHOWN_BILLINGS]
    context = {
        "rows": [(one, in_language(one.names), _opens_client(sums, place)) for place, one in enumerate(sums)],
        "total": total,
        "billable": sum(one.billable for one in sums),
        "billed": sum(one.billed for one in sums),
        "wanted": wanted,
        "month": f"{wanted.first:%Y-%m}",
        "title": _month(wanted.first),
        "before": _shifted(wanted.first, -1),
        "after": _shifted(wanted.first, 1),
        "query": request.GET.urlencode(),
        "organisations": organisations_for(actor).order_by("name"),
        "activities": activities(in_use=False),
        "standings": zip(STANDINGS, (_("still to be billed"), _("billed"), _("not billable")), strict=True),
        "may_bill": bills,
        "may_export": actor.has(Right.EXPORT),
        "billings": list(billings) if bills else [],
        "here": "times",
        "nav": lines(actor),
    }
    return render(request, "desk/workload/overview.html", context)


@require_safe
@agents_only
def download(request: HttpRequest, actor: Actor) -> HttpResponse:
    demand_somewhere(actor, Right.EXPORT)
    wanted, xlsx = wanted_of(request.GET), request.GET.get("format") == "xlsx"
    told = {"format": "xlsx" if xlsx else "csv", "filter": f"{wanted.first} – {wanted.last}"}
    looked(request, actor, Name.EXPORTED, Thing("worktime"), **told)
    return (as_xlsx if xlsx else as_csv)(actor, wanted)


@require_POST
@agents_only
def make_billing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Locks what is billable of one client in the month shown."""
    demand_somewhere(actor, Right.BILLING)
    wanted = wanted_of(request.POST)
    client = None
    if wanted.organisation is not None:
        client = get_object_or_404(organisations_for(actor), pk=wanted.organisation)
    bill(client, wanted.first, wanted.last, by=actor)
    return _back(wanted)


@require_POST
@agents_only
def undo_billing(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    demand_somewhere(actor, Right.BILLING)
    billing = get_object_or_404(billings_for(actor), pk=key)
    unbill(billing, by=actor, reason=request.POST.get("reason", ""))
    return _back(Wanted(billing.first, billing.last))


def wanted_of(given: Any) -> Wanted:
    """A month ("2026-11"; this one if it is none), and what else narrows it down."""
    today = timezone.localdate(clock.now())
    first = today.replace(day=1)
    year, _dash, month = given.get("month", "").partition("-")
    if year.isdecimal() and month.isdecimal() and 2000 <= int(year[:5]) <= 2100 and 1 <= int(month[:3]) <= 12:
        first = date(int(year), int(month), 1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    numbers = {name: _number(given.get(name, "")) for name in ("organisation", "activity", "person")}
    standing = given.get("standing", "")
    return Wanted(first, last, **numbers, standing=standing if standing in STANDINGS else "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _opens_client(sums: list[Any], place: int) -> bool:
    return place == 0 or sums[place - 1].organisation != sums[place].organisation


def _shifted(first: date, months: int) -> str:
    at = first.year * 12 + first.month - 1 + months
    return f"{at // 12}-{at % 12 + 1:02}"


def _month(first: date) -> str:
    return f"{MONTHS[first.month]} {first.year}"


def _back(wanted: Wanted) -> HttpResponse:
    return redirect(f"{reverse('desk:times')}?month={wanted.first:%Y-%m}")
