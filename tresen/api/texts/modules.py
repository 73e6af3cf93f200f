"""text_modules: GET, POST, PATCH, DELETE; tickets/{number}/text_modules/{id}: its words for that ticket."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query, Router

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Paging, page
from tresen.api.problems import Problem
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import text_modules as schemas
from tresen.api.tickets.fetch import fetch_one, fetch_ticket
from tresen.channels.email.outgoing.wording import language_for
from tresen.kit.html import to_text
from tresen.people.access import organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.texts.access import may_change_module, modules_for, modules_in
from tresen.texts.editing import Draft, change_module, delete_module, draft_of, make_module
from tresen.texts.filling import fill
from tresen.texts.models import TextModule
from tresen.tickets.access import works_on

COLUMNS = ("shortcut", "name", "folder", "contents", "audience", "uses", "last_used_at")


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """Your own, those of your teams, and those for all agents."""
    actor = request.auth.actor
    found, following = page(request, modules_for(actor).prefetch_related("files"), wanted)
    return listed(request, _shown(found, actor), following)


def show(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    return rendered(_shown([_fetched(actor, key)], actor)[0])


@once
def make(request: Call, given: schemas.TextModuleGiven) -> HttpResponse:
    """For agents. Sharing needs the right to keep text modules in each team; with everybody, an administrator."""
    actor = request.auth.actor
    if not actor.is_agent:
        raise Problem(403, "Only agents have text modules.")
    told = given.model_dump()
    module = make_module(Draft(is_active=told.pop("active"), **told), by=actor)
    return made(request, _shown([module], actor)[0], module.pk)


def change(request: Call, key: int, given: schemas.TextModuleChange) -> HttpResponse:
    actor = request.auth.actor
    module = _fetched(actor, key)
    told = {name: getattr(given, name) for name in given.model_fields_set}
    if "active" in told:
        told["is_active"] = told.pop("active")
    changed = change_module(module, replace(draft_of(module), **told), by=actor)
    return rendered(_shown([changed], actor)[0])


def end(request: Call, key: int) -> HttpResponse:
    """What was said with it stays."""
    actor = request.auth.actor
    delete_module(_fetched(actor, key), by=actor)
    return HttpResponse(status=204)


def filled(request: Call, number: str, key: int, wanted: Query[schemas.FillWanted]) -> HttpResponse:
    """For agents who work on it. In the language wanted, or the customer's; if it lacks that, in the next."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    if not works_on(actor, ticket):
        raise Http404
    module = fetch_one(modules_in(ticket, actor), key)
    done = fill(module, ticket, actor=actor, language=wanted.language or language_for(ticket))
    told = {"html": done.html, "text": to_text(done.html), "language": done.language, "missing": done.missing}
    return rendered(told)


def _fetched(actor: Actor, key: int) -> TextModule:
    return fetch_one(modules_for(actor).prefetch_related("files"), key)


def _shown(modules: list[TextModule], actor: Actor) -> list[dict[str, Any]]:
    teams = set(teams_for(actor).values_list("pk", flat=True))
    named = {key for one in modules for key in one.organisations}
    clients = set(organisations_for(actor).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    return [
        {
            "id": one.pk,
            **{name: getattr(one, name) for name in COLUMNS},
            "teams": [key for key in one.teams if key in teams],
            "organisations": [key for key in one.organisations if key in clients],
            "active": one.is_active,
            "files": [file.name for file in one.files.all()],
            "may_change": may_change_module(actor, one),
        }
        for one in modules
    ]


texts = Router(tags=["text modules"])
PLACE, ONE = "/text_modules", "/text_modules/{int:key}"
texts.get(PLACE, response=schemas.TextModuleList, operation_id="list_text_modules", summary="List text modules")(
    listing
)
texts.post(PLACE, response={201: schemas.TextModule}, operation_id="make_text_module", summary="Make a text module")(
    make
)
texts.get(ONE, response=schemas.TextModule, operation_id="get_text_module", summary="Read a text module")(show)
texts.patch(ONE, response=schemas.TextModule, operation_id="change_text_module", summary="Change a text module")(change)
texts.delete(ONE, response={204: None}, operation_id="delete_text_module", summary="Delete a text module")(end)
texts.get(
    "/tickets/{path:number}/text_modules/{int:key}",
    response=schemas.FilledModule,
    operation_id="fill_text_module",
    summary="A text module's words for a ticket",
)(filled)
