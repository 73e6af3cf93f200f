"""GET people, GET people/{id}."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.auditing import looked
from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import page
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.contacts import Heard
from tresen.api.schemas.people import PersonFilter
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.access import memberships_for, organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.finding import persons_fitting
from tresen.people.models import Membership, Person
from tresen.people.numbers import normal_number
from tresen.people.security_checks import check_answer


def listing(request: Call, wanted: Query[PersonFilter]) -> HttpResponse:
    """Agents get everybody; customers themselves and, as client managers, their organisation's people."""
    actor = request.auth.actor
    looked(request, Name.LISTED, Thing("people"))
    people = persons(actor)
    if wanted.email is not None:
        people = people.filter(addresses__value=normal_address(wanted.email))
    if wanted.address is not None:
        people = people.filter(pk__in=persons_for(actor).filter(addresses__value=normal_address(wanted.address)))
    if wanted.number is not None:
        people = people.filter(numbers__value=_number(wanted.number))
    if wanted.q is not None:
        people = people.filter(persons_fitting(wanted.q))
    if wanted.organisation is not None:
        organisations = organisations_for(actor).filter(key=wanted.organisation).order_by().values("pk")
        people = people.filter(memberships__organisation__in=organisations)
    if wanted.role is not None:
        people = people.filter(role=wanted.role)
    found, following = page(request, people, wanted)
    return listed(request, [shown(one, actor) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    person = fetch(actor, key)
    looked(request, Name.OPENED, person)
    return rendered(shown(person, actor))


@once
def check(request: Call, key: int, given: Heard) -> HttpResponse:
    """For agents: does the caller know the answer? Five wrong ones, and the question rests for a quarter of an hour."""
    actor = request.auth.actor
    person = fetch(actor, key)
    if not actor.is_agent:
        raise Problem(403, "Only agents ask the security question.")
    return rendered({"passed": check_answer(person, given.answer, by=actor)}, 201)


def _number(written: str) -> str:
    try:
        return normal_number(written)
    except ValueError:
        raise invalid("number", "is not a phone number") from None


def persons(actor: Actor) -> QuerySet[Person]:
    return persons_for(actor).prefetch_related(
        "addresses", "numbers", "handles", Prefetch("memberships", memberships_for(actor))
    )


def fetch(actor: Actor, key: int) -> Person:
    if (found := persons(actor).filter(pk=key).first()) is None:
        raise Http404
    return found


def shown(one: Person, actor: Actor) -> dict[str, Any]:
    """Notes and questions are for agents: whoever manages a client reads his people here, not what is noted of them."""
    memberships = [_belonging(each) for each in one.memberships.all()]
    return {
        "id": one.pk,
        "name": one.name,
        "email": one.email,
        "addresses": sorted(each.value for each in one.addresses.all()),
        "phone": one.phone,
        "numbers": [{"number": each.value, "label": each.label} for each in one.numbers.all()],
        "handles": [{"network": each.network, "value": each.value} for each in one.handles.all()],
        "role": one.role,
        "locale": one.locale,
        "zone": one.zone,
        "organisations": sorted(each["organisation"] for each in memberships),
        "memberships": memberships,
        "vip": one.is_vip if actor.is_agent else None,
        "notes": one.notes if actor.is_agent else None,
        "security_question": one.security_question if actor.is_agent else None,
        "active": one.is_active,
        "created_at": one.created_at,
    }


def _belonging(one: Membership) -> dict[str, Any]:
    return {
        "organisation": one.organisation.key,
        "manager": one.is_manager,
        "job_title": one.job_title,
        "site": one.site.name if one.site else None,
        "department": one.department.name if one.department else None,
    }
