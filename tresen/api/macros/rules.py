"""rules: GET, POST, PATCH, DELETE, and undo. For administrators."""

from dataclasses import replace
from datetime import timedelta
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
from tresen.api.schemas.rules import NewRule, RuleChange, RuleUndo
from tresen.api.tickets.batches import shown
from tresen.api.tickets.fetch import fetch_one
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing.access import rules_for
from tresen.routing.event_fields import event_fields_of
from tresen.routing.models import Rule
from tresen.routing.rule_editing import RuleDraft, change_rule, make_rule, remove_rule, rule_draft_of
from tresen.routing.rule_kinds import rule_kinds_of
from tresen.routing.undoing import take_back_since
from tresen.rules.action_describing import describe_actions
from tresen.rules.action_parsing import parse_actions
from tresen.rules.language import EVERYTHING, describe, parse


def listing(request: Call, wanted: Query[Paging]) -> HttpResponse:
    """In the order they act; for others than administrators there are none."""
    actor = request.auth.actor
    found, following = page(request, rules_for(actor), wanted)
    return listed(request, [_shown(one, actor) for one in found], following)


def show(request: Call, key: int) -> HttpResponse:
    actor = request.auth.actor
    return rendered(_shown(_fetch(actor, key), actor))


@once
def make(request: Call, given: NewRule) -> HttpResponse:
    """For administrators. It acts from the next event on, after the other rules."""
    actor = request.auth.actor
    if not actor.is_admin:
        raise Problem(403, "Only administrators may make rules.")
    rule = make_rule(RuleDraft(**given.model_dump()), by=actor)
    return made(request, _shown(rule, actor), rule.pk)


@transaction.atomic
def change(request: Call, key: int, given: RuleChange) -> HttpResponse:
    """For administrators. Another wording is another version."""
    actor = request.auth.actor
    rule = _fetch(actor, key)
    changed = {name: getattr(given, name) for name in given.model_fields_set}
    return rendered(_shown(change_rule(rule, replace(rule_draft_of(rule), **changed), by=actor), actor))


def end(request: Call, key: int) -> HttpResponse:
    """For administrators. What the rule has done stays."""
    remove_rule(_fetch(request.auth.actor, key))
    return HttpResponse(status=204)


@once
def undo(request: Call, key: int, given: RuleUndo) -> HttpResponse:
    """For administrators. What it did in the last hours, and what other rules did because of it, in tickets you see.
    The answer is a batch; a ticket somebody has changed since stays as it is and is among `faults`."""
    actor = request.auth.actor
    since = clock.now() - timedelta(hours=given.hours)
    return rendered(shown(take_back_since(_fetch(actor, key), since, by=actor), actor), 201)


def _fetch(actor: Actor, key: int) -> Rule:
    return fetch_one(rules_for(actor), key)


def _shown(one: Rule, actor: Actor) -> dict[str, Any]:
    registry, kinds = event_fields_of(actor), rule_kinds_of(actor)
    parsed = parse(one.condition, registry) if one.condition else None
    condition = EVERYTHING if parsed is None else parsed.condition
    actions = parse_actions(one.actions, kinds)
    problems = [*(parsed.problems if parsed is not None else ()), *actions.problems]
    says = (
        f"{describe(condition, registry)}: {describe_actions(actions.actions, kinds)}"
        if not problems and condition is not None
        else ""
    )
    plain = ("name", "occasions", "condition", "actions", "version", "is_active", "position", "updated_at")
    return {
        "id": one.pk,
        **{name: getattr(one, name) for name in plain},
        "says": says,
        "problems": [f"{each.path}: {each.text}" if each.path else each.text for each in problems],
    }
