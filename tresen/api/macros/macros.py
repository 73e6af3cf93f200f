"""macros: GET, POST, PATCH, DELETE, and the actions they can be made of."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.problems import Problem
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import macros as schemas
from tresen.api.tickets.fetch import fetch_one
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.routing.access import macros_for, may_change_macro
from tresen.routing.editing import Draft, change_macro, delete_macro, draft_of, make_macro
from tresen.routing.models import Macro
from tresen.rules.action_describing import describe_actions
from tresen.rules.action_parsing import parse_actions
from tresen.rules.actions import Kind, Parameter
from tresen.tickets.actions.registry import Actions, kinds_of


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Your own, those of your teams, and those for all agents."""
    actor = request.auth.actor
    found, following = page(request, macros_for(actor), wanted)
    return listed(request, Showing(actor).all(found), following)


def show(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    return rendered(Showing(actor).one(fetch_macro(actor, key)))


@once
def make(request: Call, given: schemas.NewMacro) -> HttpResponse:
    """For agents. Sharing needs the right to share macros in each of the teams; with everybody, an administrator."""
    actor = request.auth.actor
    if not actor.is_agent:
        raise Problem(403, "Only agents have macros.")
    macro = make_macro(Draft(**given.model_dump()), by=actor)
    return made(request, Showing(actor).one(macro), macro.pk)


@transaction.atomic
def change(request: Call, key: int, given: schemas.MacroChange) -> HttpResponse:
    actor = request.auth.actor
    macro = fetch_macro(actor, key)
    changed = {name: getattr(given, name) for name in given.model_fields_set}
    return rendered(Showing(actor).one(change_macro(macro, replace(draft_of(macro), **changed), by=actor)))


def end(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    delete_macro(fetch_macro(actor, key), by=actor)
    return HttpResponse(status=204)


def kinds(request: Call) -> HttpResponse:
    """The closed list: what can be done to a ticket, and what each asks for."""
    actor = request.auth.actor
    known = kinds_of(actor).by_key.values() if actor.is_agent else []
    return listed(request, [_kind(one) for one in known], None)


def fetch_macro(actor: Actor, key: int | str) -> Macro:
    return fetch_one(macros_for(actor), key)


class Showing:
    """Macros for one reader: what he may know of is looked up once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.kinds: Actions = kinds_of(actor)
        self.teams = set(teams_for(actor).values_list("pk", flat=True))

    def all(self, macros: list[Macro]) -> list[dict[str, Any]]:
        return [self.one(macro) for macro in macros]

    def one(self, macro: Macro) -> dict[str, Any]:
        parsed = parse_actions(macro.actions, self.kinds)
        plain = (
            "name",
            "about",
            "icon",
            "audience",
            "condition",
            "actions",
            "at_once",
            "is_active",
            "position",
            "uses",
        )
        return {
            "id": macro.pk,
            **{name: getattr(macro, name) for name in plain},
            "teams": [team for team in macro.teams if team in self.teams],
            "says": describe_actions(parsed.actions, self.kinds) if parsed.actions else "",
            "problems": [f"{one.path}: {one.text}" for one in parsed.problems],
            "may_change": may_change_macro(self.actor, macro),
        }


def _kind(one: Kind) -> dict[str, Any]:
    details = [_detail(each) for each in one.parameters]
    return {"do": one.key, "label": str(one.label), "group": str(one.group), "details": details}


def _detail(one: Parameter) -> dict[str, Any]:
    fixed = one.choices.fixed if one.choices else None
    return {
        "key": one.key,
        "label": str(one.label),
        "entry": one.entry.value,
        "optional": one.optional,
        "choices": sorted(fixed) if fixed is not None else None,
    }
