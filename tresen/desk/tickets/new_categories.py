"""The categories a new ticket can have, while its category is being chosen: those of its customer's organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.tickets.category import choices_of
from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.registering import organisation_of
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere


@require_safe
@agents_only
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """By words; without words, or with one chosen, the tree and what was used last."""
    demand_somewhere(actor, Right.OPEN)
    key, chosen = request.GET.get("person", ""), request.GET.get("category", "")
    known = key.isascii() and key.isdecimal() and len(key) < 18
    person = persons_for(actor).filter(pk=key).first() if known else None
    organisation = organisation_of(person) if person else None
    typed = "" if chosen else request.GET.get("category_text", "").strip()
    choices = choices_of(actor, organisation.pk if organisation else None, typed)
    return render(request, "desk/tickets/categories.html", {**choices, "person": person})
