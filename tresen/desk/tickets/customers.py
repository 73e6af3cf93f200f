"""People who fit what an agent types: for the customer of a new ticket."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.finding import persons_fitting
from tresen.people.folding import in_order
from tresen.people.models import Person
from tresen.ui.faces import face

MOST = 8


@require_safe
@agents_only
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    typed = request.GET.get("customer_text", "").strip()
    if len(typed) < 2:
        return render(request, "desk/tickets/customers.html", {"people": []})
    fitting = persons_for(actor).filter(persons_fitting(typed), is_active=True).order_by(in_order("name"))
    people = suggestions(fitting[:MOST], actor)
    return render(request, "desk/tickets/customers.html", {"people": people, "typed": typed})


def suggestions(people: Iterable[Person], actor: Actor) -> list[dict[str, Any]]:
    """What desk/tickets/customers.html shows of people the actor may see."""
    where = Prefetch("organisations", organisations_for(actor), to_attr="seen_organisations")
    known = list(people)
    prefetch_related_objects(known, where, "numbers")
    return [{"person": one, "face": face(one.pk, str(one), "small"), "where": _where(one)} for one in known]


def _where(person: Any) -> str:
    """Of a person with his `seen_organisations`: whoever is limited to some clients reads of no others."""
    parts = [person.email or person.phone, *(one.name for one in person.seen_organisations[:1])]
    return " · ".join(part for part in parts if part)
