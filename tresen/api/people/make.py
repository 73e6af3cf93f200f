"""POST people, PATCH people/{id}."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.people.listing import fetch, shown
from tresen.api.problems import Problem
from tresen.api.rendering import made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.contacts import HandleGiven, NumberGiven
from tresen.api.schemas.people import NewPerson, PersonChange
from tresen.api.tickets.fetch import fetch_organisation
from tresen.people.access import organisations_edited_by
from tresen.people.actor import Actor
from tresen.people.changing import change_person, may_change, set_memberships
from tresen.people.models import Organisation, Person
from tresen.people.registering import organisation_of_domain, register
from tresen.people.rights import Right
from tresen.people.security_checks import set_question

COLUMNS = {
    "name": "name",
    "email": "email",
    "addresses": "addresses",
    "phone": "phone",
    "locale": "locale",
    "zone": "zone",
    "vip": "is_vip",
    "notes": "notes",
    "active": "is_active",
}


@once
def make(request: Call, given: NewPerson) -> HttpResponse:
    """For agents with the right to. An address that is somebody's already is a conflict (409)."""
    actor = request.auth.actor
    if not actor.has(Right.PEOPLE):
        raise Problem(403, "Only agents with the right to change people may register them.")
    organisations = _organisations_of(actor, given)
    try:
        with transaction.atomic():
            person = register(
                name=given.name,
                email=given.email,
                phone=given.phone,
                locale=given.locale,
                organisations=organisations,
                addresses=given.addresses,
            )
            more: dict[str, Any] = {"zone": given.zone, "is_vip": given.vip, "notes": given.notes}
            change_person(person, by=actor, **more, **_ways(given, {"numbers", "handles"} & given.model_fields_set))
    except IntegrityError:
        raise Problem(409, "One of the addresses is already known.") from None
    return made(request, shown(fetch(actor, person.pk), actor), person.pk)


def change(request: Call, key: int, given: PersonChange) -> HttpResponse:
    """Agents with the right to change customers, administrators everybody."""
    actor = request.auth.actor
    person = fetch(actor, key)
    if not may_change(person, by=actor):
        raise Problem(403, "Agents with the right to may change customers only; customers nobody.")
    wanted = given.model_fields_set
    if "active" in wanted and not actor.is_admin:
        raise Problem(403, "Only administrators switch people on and off.")
    with transaction.atomic():
        values = {COLUMNS[name]: getattr(given, name) for name in COLUMNS if name in wanted}
        change_person(person, by=actor, **values, **_ways(given, wanted))
        if "organisations" in wanted:
            set_memberships(person, _organisations(actor, given.organisations), by=actor)
        if {"security_question", "security_answer"} & wanted:
            _set_question(person, given, actor)
    return rendered(shown(fetch(actor, key), actor))


def _set_question(person: Person, given: PersonChange, actor: Actor) -> None:
    fresh = "security_question" in given.model_fields_set
    question = given.security_question if fresh else person.security_question
    set_question(person, by=actor, question=question, answer=given.security_answer or "")


def _ways(given: NewPerson | PersonChange, wanted: set[str]) -> dict[str, Any]:
    ways: dict[str, Any] = {}
    if "numbers" in wanted:
        numbers: list[NumberGiven] = given.numbers
        ways["numbers"] = [(one.number, one.label or "") for one in numbers]
    if "handles" in wanted:
        handles: list[HandleGiven] = given.handles
        ways["handles"] = [(one.network, one.value) for one in handles]
    return ways


def _organisations_of(actor: Actor, given: NewPerson) -> list[Organisation]:
    """Those named, or the one of the domain. Whoever is limited to some makes people known within these alone."""
    if given.organisations is not None:
        found = _organisations(actor, given.organisations)
    else:
        found = [one for one in [organisation_of_domain(given.email)] if one]
    within = organisations_edited_by(actor).filter(pk__in=[one.pk for one in found]).count()
    if within != len(found):
        raise Problem(403, "You may not add people to this organisation.")
    return found


def _organisations(actor: Actor, keys: Iterable[str]) -> list[Organisation]:
    return [fetch_organisation(actor, key, field="organisations") for key in dict.fromkeys(keys)]
