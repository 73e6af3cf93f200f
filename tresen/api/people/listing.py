"""GET people, GET people/{id}."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.paging import page
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.people import PersonFilter
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.models import Person


def listing(request: Call, wanted: Query[PersonFilter]) -> HttpResponse:
    """Agents get everybody; customers themselves and, as client managers, their organisation's people."""
    actor = request.auth.actor
    people = persons(actor)
    if wanted.email is not None:
        people = people.filter(addresses__value=wanted.email.lower())
    if wanted.organisation is not None:
        organisations = organisations_for(actor).filter(key=wanted.organisation).order_by().values("pk")
        people = people.filter(memberships__organisation__in=organisations)
    if wanted.role is not None:
        people = people.filter(role=wanted.role)
    found, following = page(request, people, wanted)
    return listed(request, [shown(one) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    return rendered(shown(fetch(request.auth.actor, key)))


def persons(actor: Actor) -> QuerySet[Person]:
    return persons_for(actor).prefetch_related("addresses", "numbers", "organisations")


def fetch(actor: Actor, key: int) -> Person:
    if (found := persons(actor).filter(pk=key).first()) is None:
        raise Http404
    return found


def shown(one: Person) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "email": one.email,
        "addresses": sorted(each.value for each in one.addresses.all()),
        "phone": one.phone,
        "role": one.role,
        "locale": one.locale,
        "organisations": sorted(each.key for each in one.organisations.all()),
        "active": one.is_active,
        "created_at": one.created_at,
    }
