"""The directory of people: found by name, address, number or organisation."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.people.paging import in_german_order
from tresen.desk.views.counts import lines
from tresen.people.access import memberships_for, persons_for
from tresen.people.actor import Actor
from tresen.people.finding import persons_fitting
from tresen.people.models import Person
from tresen.people.models.person import Role
from tresen.people.rights import Right
from tresen.ui.faces import face

FILTERS = {
    "": (_("Everybody"), Q()),
    "vip": (_("VIP"), Q(is_vip=True)),
    "staff": (_("Colleagues"), ~Q(role=Role.CUSTOMER)),
}


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = " ".join(request.GET.get("words", "").split())[:100]
    which = request.GET.get("which", "")
    which = which if which in FILTERS else ""
    rows = persons_for(actor).filter(FILTERS[which][1], persons_fitting(words))
    found, after = in_german_order(_listed(rows, actor), request.GET.get("after", ""))
    context = {
        "rows": [(one, face(one.pk, str(one)), _where(one)) for one in found],
        "after": after,
        "words": words,
        "which": which,
        "tabs": [(key, label) for key, (label, _condition) in FILTERS.items()],
        "paged": "after" in request.GET,
        "may_add": actor.has(Right.PEOPLE),
        "nav": lines(actor),
        "here": "people",
    }
    return render(request, "desk/people/index.html", context)


def _listed(rows: QuerySet[Person], actor: Actor) -> QuerySet[Person]:
    return rows.defer("notes").prefetch_related("numbers", Prefetch("memberships", memberships_for(actor)))


def _where(person: Any) -> str:
    return " · ".join(str(one.organisation) for one in list(person.memberships.all())[:2])
