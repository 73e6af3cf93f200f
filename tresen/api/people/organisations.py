"""organisations: GET, POST, PATCH."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.problems import Problem
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import organisations as schemas
from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.people.changing import found_organisation, rename_organisation, set_domains
from tresen.people.models import Organisation
from tresen.people.rights import Right


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Agents get all, customers those they belong to."""
    organisations = organisations_for(request.auth.actor).prefetch_related("domains")
    found, following = page(request, organisations, wanted)
    return listed(request, [_shown(one) for one in found], following)


def show(request: Call, key: str) -> HttpResponse:
    return rendered(_shown(_fetch(request.auth.actor, key)))


@once
def make(request: Call, given: schemas.NewOrganisation) -> HttpResponse:
    """For agents. A name, key or domain that is taken is a conflict (409)."""
    actor = request.auth.actor
    if not actor.has(Right.PEOPLE):
        raise Problem(403, "Only agents whose role includes it may add organisations.")
    organisation = found_organisation(name=given.name, key=given.key, domains=given.domains)
    return made(request, _shown(organisation), organisation.key)


def change(request: Call, key: str, given: schemas.OrganisationChange) -> HttpResponse:
    """For agents. The key stays; an administrator may change it in the desk."""
    actor = request.auth.actor
    organisation = _fetch(actor, key)
    if not actor.has(Right.PEOPLE):
        raise Problem(403, "Only agents whose role includes it may change organisations.")
    with transaction.atomic():
        if "name" in given.model_fields_set:
            rename_organisation(organisation, given.name)
        if "domains" in given.model_fields_set:
            set_domains(organisation, given.domains)
    return rendered(_shown(_fetch(actor, key)))


def _fetch(actor: Actor, key: str) -> Organisation:
    if (found := organisations_for(actor).prefetch_related("domains").filter(key=key).first()) is None:
        raise Http404
    return found


def _shown(one: Organisation) -> dict[str, Any]:
    return {"key": one.key, "name": one.name, "domains": sorted(each.name for each in one.domains.all())}
