"""People who fit what an agent types: for the customer of a new ticket."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.people.access import persons_for
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
    fitting = persons_for(actor).filter(persons_fitting(typed), is_active=True)
    found = fitting.prefetch_related("organisations", "numbers").order_by(in_order("name"))
    people = [{"person": one, "face": face(one.pk, str(one), "small"), "where": _where(one)} for one in found[:MOST]]
    return render(request, "desk/tickets/customers.html", {"people": people, "typed": typed})


def _where(person: Person) -> str:
    parts = [person.email or person.phone, *(one.name for one in list(person.organisations.all())[:1])]
    return " · ".join(part for part in parts if part)
