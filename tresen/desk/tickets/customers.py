"""People who fit what an agent types: for the customer of a new ticket."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.finding import persons_fitting
from tresen.people.folding import in_order
from tresen.ui.faces import face

MOST = 8


@require_safe
@agents_only
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    typed = request.GET.get("customer_text", "").strip()
    if len(typed) < 2:
        return render(request, "desk/tickets/customers.html", {"people": []})
    fitting = persons_for(actor).filter(persons_fitting(typed), is_active=True)
    where = Prefetch("organisations", organisations_for(actor), to_attr="seen_organisations")
    found = fitting.prefetch_related(where, "numbers").order_by(in_order("name"))
    people = [{"person": one, "face": face(one.pk, str(one), "small"), "where": _where(one)} for one in found[:MOST]]
    return render(request, "desk/tickets/customers.html", {"people": people, "typed": typed})


def _where(person: Any) -> str:
    """Of a person with his `seen_organisations`: whoever is limited to some clients reads of no others."""
    parts = [person.email or person.phone, *(one.name for one in person.seen_organisations[:1])]
    return " · ".join(part for part in parts if part)
