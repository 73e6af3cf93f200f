"""POST people, PATCH people/{id}."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.people.listing import fetch, shown
from tresen.api.problems import Problem
from tresen.api.rendering import made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.people import NewPerson, PersonChange
from tresen.api.tickets.fetch import fetch_organisation
from tresen.people.actor import Actor
from tresen.people.changing import change_person, may_change, set_memberships
from tresen.people.models import Organisation
from tresen.people.registering import organisation_of_domain, register
from tresen.people.rights import Right

COLUMNS = ("name", "email", "phone", "locale")


@once
def make(request: Call, given: NewPerson) -> HttpResponse:
    """For agents. An address that is somebody's already is a conflict (409)."""
    actor = request.auth.actor
    if not actor.has(Right.PEOPLE):
        raise Problem(403, "Only agents whose role includes changing people may register some.")
    if given.organisations is None:
        domain = organisation_of_domain(given.email)
        organisations = [domain] if domain else []
    else:
        organisations = _organisations(actor, given.organisations)
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
    except IntegrityError:
        raise Problem(409, "One of the addresses is already known.") from None
    return made(request, shown(fetch(actor, person.pk)), person.pk)


def change(request: Call, key: int, given: PersonChange) -> HttpResponse:
    """Agents change customers, administrators everybody."""
    actor = request.auth.actor
    person = fetch(actor, key)
    if not may_change(person, by=actor):
        raise Problem(403, "Agents whose role includes it may change customers, and nobody else; customers nobody.")
    wanted = given.model_fields_set
    with transaction.atomic():
        change_person(person, **{column: getattr(given, column) for column in COLUMNS if column in wanted})
        if "organisations" in wanted:
            set_memberships(person, _organisations(actor, given.organisations))
    return rendered(shown(fetch(actor, key)))


def _organisations(actor: Actor, keys: Iterable[str]) -> list[Organisation]:
    return [fetch_organisation(actor, key, field="organisations") for key in dict.fromkeys(keys)]
