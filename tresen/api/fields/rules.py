"""form_rules: GET, POST, PATCH, DELETE. For administrators; to everybody else there are none."""

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
from tresen.api.schemas.form_rules import ActionGiven, FormRuleChange, NewFormRule
from tresen.people.actor import Actor
from tresen.rules.language import EVERYTHING, describe, parse
from tresen.tickets.choices import form_rules_for
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.form_rule_editing import delete_rule, order_rules, save_rule
from tresen.tickets.models import FormRule


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """For administrators; `position` says which is the upper one."""
    actor = request.auth.actor
    found, following = page(request, form_rules_for(actor), wanted)
    return listed(request, [_shown(one, actor) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    return rendered(_shown(_fetch(actor, key), actor))


@once
def make(request: Call, given: NewFormRule) -> HttpResponse:
    """For administrators. It holds at once, below the others."""
    actor = request.auth.actor
    if not actor.is_admin:
        raise Problem(403, "Only administrators may make form rules.")
    rule = save_rule(
        None,
        name=given.name,
        condition=given.condition,
        actions=_actions(given.actions),
        is_active=given.is_active,
    )
    return made(request, _shown(rule, actor), rule.pk)


@transaction.atomic
def change(request: Call, key: int, given: FormRuleChange) -> HttpResponse:
    """For administrators. What the rule has set in tickets stays."""
    actor = request.auth.actor
    rule, wanted = _fetch(actor, key), given.model_fields_set
    values: dict[str, Any] = {name: getattr(rule, name) for name in ("name", "condition", "actions", "is_active")}
    values |= {name: getattr(given, name) for name in wanted & {"name", "condition", "is_active"}}
    if "actions" in wanted:
        values["actions"] = _actions(given.actions)
    if wanted - {"position"}:
        rule = save_rule(rule, **values)
    if "position" in wanted:
        others = [one for one in form_rules_for(actor).values_list("pk", flat=True) if one != key]
        others.insert(given.position, key)
        order_rules(others)
        rule.refresh_from_db()
    return rendered(_shown(rule, actor))


def end(request: Call, key: int) -> HttpResponse:
    """For administrators. Forms are from now on as if there had never been one."""
    delete_rule(_fetch(request.auth.actor, key))
    return HttpResponse(status=204)


def _fetch(actor: Actor, key: int) -> FormRule:
    if key >= 2**63 or (found := form_rules_for(actor).filter(pk=key).first()) is None:
        raise Http404
    return found


def _actions(given: list[ActionGiven]) -> list[dict[str, Any]]:
    return [one.model_dump(exclude_none=True) for one in given]


def _shown(one: FormRule, actor: Actor) -> dict[str, Any]:
    registry = fields_of(actor)
    parsed = parse(one.condition, registry) if one.condition else None
    condition = EVERYTHING if parsed is None else parsed.condition
    problems = parsed.problems if parsed is not None else ()
    return {
        "id": one.pk,
        "name": one.name,
        "condition": one.condition,
        "says": describe(condition, registry) if condition is not None else "",
        "problems": [f"{each.path}: {each.text}" if each.path else each.text for each in problems],
        "actions": one.actions,
        "is_active": one.is_active,
        "position": one.position,
    }
