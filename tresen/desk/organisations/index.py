"""The directory of organisations: found by name, mail domain or contract number."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.people.paging import in_german_order
from tresen.desk.people.standing import contracts_told
from tresen.desk.views.counts import lines
from tresen.people.access import may_found, organisations_for
from tresen.people.actor import Actor
from tresen.people.finding import organisations_fitting

FILTERS = {
    "": (_("Active"), Q(is_active=True)),
    "vip": (_("VIP"), Q(is_vip=True)),
    "off": (_("Switched off"), Q(is_active=False)),
}


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = " ".join(request.GET.get("words", "").split())[:100]
    which = request.GET.get("which", "")
    which = which if which in FILTERS else ""
    rows = organisations_for(actor).filter(FILTERS[which][1], organisations_fitting(words))
    rows = rows.defer("instructions", "notes").prefetch_related("contracts").annotate(people=Count("memberships"))
    found, after = in_german_order(rows, request.GET.get("after", ""))
    context = {
        "rows": [(one, contracts_told(one.contracts.all())[:1]) for one in found],
        "after": after,
        "words": words,
        "which": which,
        "tabs": [(key, label) for key, (label, _condition) in FILTERS.items()],
        "paged": "after" in request.GET,
        "may_add": may_found(actor),
        "nav": lines(actor),
        "here": "organisations",
    }
    return render(request, "desk/organisations/index.html", context)
