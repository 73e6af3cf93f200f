"""templates: GET, POST, PATCH, DELETE; POST templates/{id}/tickets."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import templates as schemas
from tresen.api.tickets import fetch, shown
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.registering import organisation_of, recognise
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.checklists import checklists_for
from tresen.tickets.models import Checklist, TicketTemplate
from tresen.tickets.templates import (
    Pattern,
    delete_template,
    open_from,
    pattern_of,
    save_template,
    templates_for,
)

RELATED = ("customer", "team", "category", "checklist")


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Those you may open tickets from; for administrators also those that are out of use."""
    found, following = page(request, known(request.auth.actor), wanted)
    return listed(request, [_shown(one) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    return rendered(_shown(fetch.fetch_one(known(request.auth.actor), key)))


@once
def make(request: Call, given: schemas.TemplateGiven) -> HttpResponse:
    """For administrators."""
    actor = request.auth.actor
    demand_admin(actor)
    pattern = _pattern(actor, given, Pattern(given.name, given.subject))
    one = save_template(None, pattern, by=actor)
    response = rendered(_shown(one), 201)
    response["Location"] = f"{request.path}/{one.pk}"
    return response


def change(request: Call, key: int, given: schemas.TemplateChange) -> HttpResponse:
    """For administrators. Tickets made from it stay as they are."""
    actor = request.auth.actor
    one = fetch.fetch_one(known(actor), key)
    demand_admin(actor)
    return rendered(_shown(save_template(one, _pattern(actor, given, pattern_of(one)), by=actor)))


def end(request: Call, key: int) -> HttpResponse:
    """For administrators. Refused while tickets open from it by themselves."""
    actor = request.auth.actor
    one = fetch.fetch_one(known(actor), key)
    demand_admin(actor)
    delete_template(one)
    return HttpResponse(status=204)


@once
def use(request: Call, key: int, given: schemas.TemplateUsed) -> HttpResponse:
    """Opens a ticket as the template has it, with its tasks; the words become an internal note."""
    actor = request.auth.actor
    one = fetch.fetch_one(templates_for(actor).select_related(*RELATED), key)
    demand_somewhere(actor, Right.OPEN)
    customer = recognise(given.customer.email, given.customer.name or "")[0] if given.customer else None
    ticket = open_from(one, by=actor, customer=customer, subject=given.subject or "", body=given.body or "")
    prefetch_related_objects([ticket], *shown.RELATED)
    response = rendered(shown.ticket(ticket, actor), 201)
    response["Location"] = f"/api/v1/tickets/{ticket.number}"
    return response


def known(actor: Actor) -> QuerySet[TicketTemplate]:
    return templates_for(actor, in_use=not actor.is_admin).select_related(*RELATED)


def demand_admin(actor: Actor) -> None:
    if not actor.is_admin:
        raise Problem(403, "Only administrators prepare templates and recurring tickets.")


def _pattern(actor: Actor, given: schemas.TemplateGiven | schemas.TemplateChange, before: Pattern) -> Pattern:
    """What is left out stays as before."""
    sent = given.model_fields_set
    told: dict[str, Any] = {name: getattr(given, name) for name in ("name", "subject", "body") if name in sent}
    if "active" in sent:
        told["is_active"] = given.active
    if "kind" in sent:
        told["kind"] = given.kind or ""
    if "priority" in sent:
        told["priority"] = None if given.priority is None else shown.PRIORITY_VALUES[given.priority]
    if "team" in sent:
        told["team"] = None if given.team is None else fetch.fetch_team(actor, given.team)
    if "customer" in sent:
        told["customer"] = None if given.customer is None else fetch.fetch_person(actor, given.customer, "customer")
    if "category" in sent:
        client = _client(told.get("customer", before.customer))
        told["category"] = None if given.category is None else fetch.fetch_category(actor, given.category, client)
    if "checklist" in sent:
        told["checklist"] = None if given.checklist is None else _checklist(actor, given.checklist)
    if "fields" in sent:
        told["values"] = given.fields
    return replace(before, **told)


def _client(customer: Person | None) -> int | None:
    organisation = organisation_of(customer) if customer else None
    return organisation.pk if organisation else None


def _checklist(actor: Actor, key: int) -> Checklist:
    if (found := checklists_for(actor).filter(pk=key).first()) is None:
        raise invalid("checklist", "no such checklist")
    return found


def _shown(one: TicketTemplate) -> dict[str, Any]:
    return {
        "id": one.pk,
        **{name: getattr(one, name) for name in ("name", "subject", "body")},
        "customer": shown.person(one.customer),
        "kind": one.kind or None,
        "priority": shown.PRIORITIES.get(one.priority or 0),
        "team": one.team.name if one.team else None,
        "category": shown.trail(one.category),
        "checklist": one.checklist_id,
        "fields": one.values,
        "active": one.is_active,
    }
