"""categories: POST, PATCH. For administrators."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import Problem
from tresen.api.rendering import made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.classification import CategoryChange, NewCategory
from tresen.api.tickets import fetch, shown
from tresen.api.tickets.categories import category_shown
from tresen.people.actor import Actor
from tresen.tickets.categories import add_category
from tresen.tickets.category_editing import change_category, place_category, switch_off, switch_on
from tresen.tickets.choices import categories_for
from tresen.tickets.models import Category

SCALES = {"priority": shown.PRIORITY_VALUES, "impact": shown.IMPACT_VALUES, "urgency": shown.URGENCY_VALUES}


@once
def make(request: Call, given: NewCategory) -> HttpResponse:
    """For administrators. The last below its parent."""
    actor = _administrator(request)
    parent = None if given.parent is None else fetch.fetch_category(actor, given.parent, _client(actor, given))
    organisation = None if given.organisation is None else fetch.fetch_organisation(actor, given.organisation)
    category = add_category(
        {str(language): name for language, name in given.names.items()},
        organisation=organisation,
        parent=parent,
        by=actor,
        hints=given.hints,
        **_described(actor, given, {"team", *SCALES}),
    )
    return made(request, category_shown(category, agent=True), str(category.pk))


def change(request: Call, key: int, given: CategoryChange) -> HttpResponse:
    """For administrators. All of it happens, or nothing."""
    actor = _administrator(request)
    category = categories_for(actor, in_use=False).filter(pk=key).first()
    if category is None:
        raise Http404
    wanted = given.model_fields_set
    with transaction.atomic():
        columns = _described(actor, given, wanted & {"team", *SCALES})
        columns |= {name: getattr(given, name) for name in wanted & {"names", "hints"}}
        if columns:
            change_category(category, by=actor, **columns)
        if wanted & {"parent", "position"}:
            _place(category, given, actor)
        if "active" in wanted:
            (switch_on if given.active else switch_off)(category, by=actor)
    category = categories_for(actor, in_use=False).select_related("organisation", "team").get(pk=key)
    return rendered(category_shown(category, agent=True))


def _place(category: Category, given: CategoryChange, by: Actor) -> None:
    parent, position = category.parent, given.position
    if "parent" in given.model_fields_set:
        parent = None if given.parent is None else fetch.fetch_category(by, given.parent, category.organisation_id)
    place_category(category, parent, 30_000 if position is None else position, by=by)


def _described(actor: Actor, given: Any, names: set[str]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in names:
        word = getattr(given, name)
        if name == "team":
            columns[name] = None if word is None else fetch.fetch_team(actor, word)
        else:
            columns[name] = None if word is None else SCALES[name][word]
    return columns


def _client(actor: Actor, given: NewCategory) -> int | None:
    return None if given.organisation is None else fetch.fetch_organisation(actor, given.organisation).pk


def _administrator(request: Call) -> Actor:
    if not request.auth.actor.is_admin:
        raise Problem(403, "Only administrators may change categories.")
    return request.auth.actor
