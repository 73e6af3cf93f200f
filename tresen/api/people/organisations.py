"""organisations: GET, POST, PATCH."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import page
from tresen.api.people.parts import set_contracts, set_departments, set_sites
from tresen.api.problems import Problem
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import organisations as schemas
from tresen.api.schemas.contacts import Heard
from tresen.kit import clock
from tresen.people.access import may_found, organisations_edited_by, organisations_for
from tresen.people.actor import Actor
from tresen.people.finding import organisations_fitting
from tresen.people.instructing import instruct
from tresen.people.models import Organisation
from tresen.people.organisations import change_organisation, found_organisation, written_domain
from tresen.people.registering import organisation_of_domain
from tresen.people.security_checks import check_answer, set_question

COLUMNS = {
    "name": "name",
    "domains": "domains",
    "about": "about",
    "active": "is_active",
    "vip": "is_vip",
    "notes": "notes",
}
PARTS: dict[str, Callable[..., None]] = {"sites": set_sites, "departments": set_departments, "contracts": set_contracts}


def listing(request: Call, wanted: Query[schemas.OrganisationFilter]) -> HttpResponse:
    """Agents get all (or those they are limited to), customers those they belong to."""
    actor = request.auth.actor
    organisations = _organisations(actor)
    if wanted.address is not None:
        fitting = organisation_of_domain(wanted.address)
        organisations = organisations.filter(pk__in=[fitting.pk] if fitting else [])
    if wanted.q is not None:
        organisations = organisations.filter(organisations_fitting(wanted.q))
    if wanted.active is not None:
        organisations = organisations.filter(is_active=wanted.active)
    found, following = page(request, organisations, wanted)
    return listed(request, [_shown(one, actor) for one in found], following)


def show(request: Call, key: str) -> HttpResponse:
    actor = request.auth.actor
    return rendered(_shown(_fetch(actor, key), actor))


@once
def make(request: Call, given: schemas.NewOrganisation) -> HttpResponse:
    """For agents with the right to. A name, key or domain that is taken is a conflict (409)."""
    actor = request.auth.actor
    if not may_found(actor):
        raise Problem(403, "Only agents with the right to change organisations may add them.")
    more = {"about": given.about, "is_vip": given.vip, "notes": given.notes}
    made_known = found_organisation(by=actor, name=given.name, key=given.key, domains=given.domains, **more)
    return made(request, _shown(_fetch(actor, made_known.key), actor), made_known.key)


def change(request: Call, key: str, given: schemas.OrganisationChange) -> HttpResponse:
    """For agents with the right to. The key stays; an administrator may change it in the desk."""
    actor = request.auth.actor
    organisation = _fetch(actor, key)
    if not organisations_edited_by(actor).filter(pk=organisation.pk).exists():
        raise Problem(403, "Only agents with the right to may change organisations.")
    wanted = given.model_fields_set
    with transaction.atomic():
        values = {COLUMNS[name]: getattr(given, name) for name in COLUMNS if name in wanted}
        change_organisation(organisation, by=actor, **values)
        if {"instructions", "must_confirm"} & wanted:
            html = given.instructions if "instructions" in wanted else organisation.instructions
            must = given.must_confirm if "must_confirm" in wanted else organisation.must_confirm
            instruct(organisation, by=actor, html=html, must_confirm=must)
        if {"security_question", "security_answer"} & wanted:
            asked = given.security_question if "security_question" in wanted else organisation.security_question
            set_question(organisation, by=actor, question=asked, answer=given.security_answer or "")
        for name, set_part in PARTS.items():
            if name in wanted:
                set_part(organisation, getattr(given, name), by=actor)
    return rendered(_shown(_fetch(actor, key), actor))


@once
def check(request: Call, key: str, given: Heard) -> HttpResponse:
    """For agents: does the caller know the answer? Five wrong ones, and the question rests for a quarter of an hour."""
    actor = request.auth.actor
    organisation = _fetch(actor, key)
    if not actor.is_agent:
        raise Problem(403, "Only agents ask the security question.")
    return rendered({"passed": check_answer(organisation, given.answer, by=actor)}, 201)


def _organisations(actor: Actor) -> QuerySet[Organisation]:
    return organisations_for(actor).prefetch_related("domains", "sites", "departments", "contracts")


def _fetch(actor: Actor, key: str) -> Organisation:
    if (found := _organisations(actor).filter(key=key).first()) is None:
        raise Http404
    return found


def _shown(one: Organisation, actor: Actor) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": one.key,
        "name": one.name,
        "domains": sorted(written_domain(each) for each in one.domains.all()),
        "about": one.about,
        "active": one.is_active,
    }
    return told | (_for_agents(one) if actor.is_agent else dict.fromkeys(FOR_AGENTS))


FOR_AGENTS = (
    *("vip", "notes", "instructions", "must_confirm", "security_question"),
    *("sites", "departments", "contracts"),
)


def _for_agents(one: Organisation) -> dict[str, Any]:
    today = clock.now().date()
    return {
        "vip": one.is_vip,
        "notes": one.notes,
        "instructions": one.instructions,
        "must_confirm": one.must_confirm,
        "security_question": one.security_question,
        "sites": [
            {name: getattr(each, name) for name in ("id", "name", "address", "zone")} for each in one.sites.all()
        ],
        "departments": [{"id": each.pk, "name": each.name, "parent": each.parent_id} for each in one.departments.all()],
        "contracts": [
            {name: getattr(each, name) for name in ("id", "name", "number", "starts_on", "ends_on", "service", "hours")}
            | {"standing": each.standing(today)}
            for each in one.contracts.all()
        ],
    }
