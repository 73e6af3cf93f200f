"""views: GET, POST, PATCH, DELETE, and the fields their conditions can name."""

from dataclasses import replace
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
from tresen.api.schemas import views as schemas
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.rules.fields import Field, Registry
from tresen.rules.language import describe, parse
from tresen.rules.operators import operators_of
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.models import SavedView
from tresen.tickets.saved_views import (
    Draft,
    change_view,
    columns_of,
    delete_view,
    draft_of,
    make_view,
    may_change_view,
    views_for,
)


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Your own, those of your teams, and those for all agents."""
    actor = request.auth.actor
    found, following = page(request, views_for(actor), wanted)
    registry, teams = fields_of(actor), _teams(actor)
    return listed(request, [shown(one, actor, registry, teams) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    return rendered(shown(fetch_view(actor, key), actor, fields_of(actor), _teams(actor)))


@once
def make(request: Call, given: schemas.NewView) -> HttpResponse:
    """For agents. Sharing needs the right to share views in each of the teams; with everybody, an administrator."""
    actor = request.auth.actor
    if not actor.is_agent:
        raise Problem(403, "Only agents have views.")
    view = make_view(Draft(**given.model_dump()), by=actor)
    return made(request, shown(view, actor, fields_of(actor), _teams(actor)), view.pk)


@transaction.atomic
def change(request: Call, key: int, given: schemas.ViewChange) -> HttpResponse:
    actor = request.auth.actor
    view = fetch_view(actor, key)
    changed = {name: getattr(given, name) for name in given.model_fields_set}
    view = change_view(view, replace(draft_of(view), **changed), by=actor)
    return rendered(shown(view, actor, fields_of(actor), _teams(actor)))


def end(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    delete_view(fetch_view(actor, key), by=actor)
    return HttpResponse(status=204)


def fields(request: Call) -> HttpResponse:
    """The closed list: fields, what can be asked about each, and which value that takes."""
    actor = request.auth.actor
    registry = fields_of(actor) if actor.is_agent else Registry({})
    columns = columns_of(registry)
    return listed(request, [_field(one, key in columns) for key, one in registry.fields.items()], None)


def fetch_view(actor: Actor, key: int) -> SavedView:
    if key >= 2**63 or (view := views_for(actor).filter(pk=key).first()) is None:
        raise Http404
    return view


def shown(view: SavedView, actor: Actor, registry: Registry, teams: set[int]) -> dict[str, Any]:
    parsed = parse(view.condition, registry)
    return {
        "id": view.pk,
        "name": view.name,
        "icon": view.icon,
        "audience": view.audience,
        "teams": [team for team in view.teams if team in teams],
        "condition": view.condition,
        "says": describe(parsed.condition, registry) if parsed.condition is not None else "",
        "problems": [f"{one.path}: {one.text}" if one.path else one.text for one in parsed.problems],
        "columns": view.columns,
        "sort": view.sort,
        "descending": view.descending,
        "position": view.position,
        "may_change": may_change_view(actor, view),
    }


def _teams(actor: Actor) -> set[int]:
    return set(teams_for(actor).values_list("pk", flat=True))


def _field(one: Field, column: bool) -> dict[str, Any]:
    fixed = one.choices.fixed if one.choices else None
    return {
        "key": one.key,
        "type": one.type.value,
        "label": str(one.label),
        "group": str(one.group),
        "operators": [
            {"key": each.key, "words": str(each.words), "input": each.input.value}
            for each in operators_of(one).values()
        ],
        "choices": sorted(fixed) if fixed is not None else None,
        "column": column,
    }
