"""Persons or organisations that fit what is typed into a field."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.tickets.definitions import definitions
from tresen.tickets.models import FieldType
from tresen.ui.faces import face

MOST, FEWEST_SIGNS = 8, 2


@require_safe
@agents_only
def suggest(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    field = definitions().by_key.get(key)
    if field is None or field.type not in {FieldType.PERSON, FieldType.ORGANISATION}:
        raise Http404
    typed = request.GET.get(f"field-{key}-second", "").strip()[:100]
    found = []
    if len(typed) >= FEWEST_SIGNS:
        found = _people(actor, typed) if field.type == FieldType.PERSON else _organisations(actor, typed)
    return render(request, "desk/fields/found.html", {"found": found, "typed": typed})


def _people(actor: Actor, typed: str) -> list[dict[str, object]]:
    fits = Q(name__icontains=typed) | Q(addresses__value__startswith=typed.lower())
    people = persons_for(actor).filter(fits, is_active=True).order_by("name").distinct()[:MOST]
    return [
        {"key": one.pk, "label": str(one), "sign": face(one.pk, str(one), "small"), "where": one.email or one.phone}
        for one in people
    ]


def _organisations(actor: Actor, typed: str) -> list[dict[str, object]]:
    fits = Q(name__icontains=typed) | Q(key__startswith=typed.lower())
    organisations = organisations_for(actor).filter(fits).order_by("name").distinct()[:MOST]
    return [{"key": one.pk, "label": one.name, "sign": "", "where": one.key} for one in organisations]
