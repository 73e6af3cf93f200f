"""Automatic rules: if this happens to a ticket that is so, do that."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.actions.editing import given as actions_given
from tresen.desk.actions.editing import lines_of
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.admin.tickets.custom_fields import reordered
from tresen.desk.bulk.shown import shown_batch
from tresen.desk.conditions.editing import editor
from tresen.desk.conditions.editing import given as condition_given
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing.access import Acted, acted_since, acts_for, rules_for, versions_for
from tresen.routing.editing import NO_CONDITION
from tresen.routing.event_fields import event_fields_of
from tresen.routing.models import Rule
from tresen.routing.occasions import OCCASIONS
from tresen.routing.rule_editing import RuleDraft, change_rule, make_rule, order_rules, remove_rule
from tresen.routing.rule_kinds import rule_kinds_of
from tresen.routing.undoing import standing, take_back_acts, take_back_since
from tresen.rules.action_describing import describe_actions
from tresen.rules.action_parsing import parse_actions
from tresen.rules.language import describe, parse
from tresen.tickets.change import Refused
from tresen.ui.times import Times

LATELY, SHOWN, NAMED = timedelta(days=30), 20, 5
SPANS = (
    ("1", gettext_lazy("the last hour")),
    ("24", gettext_lazy("the last 24 hours")),
    ("168", gettext_lazy("the last 7 days")),
)
BEGINNING: list[dict[str, Any]] = [{"do": "priority", "to": "3"}]


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The counts are of all tickets: how often a rule acts tells nothing of any of them."""
    kinds, registry, times = rule_kinds_of(actor), event_fields_of(actor), Times.here()
    lately = acted_since(actor, clock.now() - LATELY)
    rows = []
    for rule in rules_for(actor):
        acted = lately.get(rule.pk, Acted())
        parsed = parse_actions(rule.actions, kinds)
        condition = parse(rule.condition, registry).condition if rule.condition else None
        rows.append(
            {
                "rule": rule,
                "when": _or(rule.occasions),
                "if": describe(condition, registry) if condition is not None else "",
                "does": describe_actions(parsed.actions, kinds) if parsed.actions else "",
                "broken": not parsed.actions or bool(rule.condition and condition is None),
                "acted": acted,
                "last": times.exact(acted.last) if acted.last else "",
            }
        )
    return show(request, actor, "tickets/ticket_rules.html", "ticket_rules", {"rows": rows})


def _or(occasions: list[str]) -> str:
    labels = [str(OCCASIONS[key].label) for key in occasions if key in OCCASIONS]
    return _(" or ").join(labels if len(labels) == 1 else [_("“%(label)s”") % {"label": one} for one in labels])


@require_POST
@admins_only
def order(request: HttpRequest, actor: Actor) -> HttpResponse:
    order_rules([int(key) for key in reordered(request.POST) if key.isascii() and key.isdecimal() and len(key) < 18])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("desk:admin:ticket_rules")


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(rules_for(actor), pk=key))


@require_POST
@admins_only
def end(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    rule = get_object_or_404(rules_for(actor), pk=key)
    remove_rule(rule)
    messages.success(request, _("The rule “%(name)s” is deleted. What it has done stays.") % {"name": rule.name})
    return redirect("desk:admin:ticket_rules")


@require_POST
@admins_only
def undo(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One act, or all of the last hours; in tickets he may see."""
    rule, given = get_object_or_404(rules_for(actor), pk=key), request.POST
    if "act" in given:
        batch = take_back_acts([get_object_or_404(acts_for(actor, rule), pk=_uuid(given["act"]))], by=actor)
    else:
        hours = dict(SPANS).get(given.get("hours", ""))
        if hours is None:
            raise Refused(_("Choose from the lists."))
        batch = take_back_since(rule, clock.now() - timedelta(hours=int(given["hours"])), by=actor)
    shown = shown_batch(batch, actor)
    said = _("It is being taken back.") if shown.running else shown.words
    reasons = "; ".join(f"{number}: {reason}" for number, reason in shown.faults[:NAMED])
    (messages.warning if reasons else messages.success)(request, f"{said} {reasons}".strip())
    return redirect("desk:admin:ticket_rule", rule.pk)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _edit(request: HttpRequest, actor: Actor, rule: Rule | None) -> HttpResponse:
    kinds, registry = rule_kinds_of(actor), event_fields_of(actor)
    posted = request.POST if request.method == "POST" else None
    draft = RuleDraft(rule.name, rule.occasions, rule.actions, rule.condition, rule.is_active) if rule else NEW
    fault = ""
    if posted is not None:
        draft = draft_in(posted, actor)
        try:
            made = change_rule(rule, draft, by=actor) if rule else make_rule(draft, by=actor)
        except Refused as refused:
            fault = str(refused)
        else:
            messages.success(request, _("The rule “%(name)s” is saved.") % {"name": made.name})
            return redirect("desk:admin:ticket_rules")
    problems = parse_actions(list(draft.actions), kinds).problems if posted is not None else ()
    faults = () if draft.condition in NO_CONDITION else parse(draft.condition, registry).problems
    context: dict[str, Any] = {
        "rule": rule,
        "draft": draft,
        "fault": fault,
        "occasions": [(key, one.label, key in draft.occasions) for key, one in OCCASIONS.items()],
        "actions": lines_of(kinds, list(draft.actions), problems),
        "actions_about": "rule",
        "conditions": editor(registry, draft.condition, faults, about="rule"),
        **(_history(rule, actor) if rule else {}),
    }
    return show(request, actor, "tickets/ticket_rule.html", "ticket_rules", context, status=422 if fault else 200)


def draft_in(posted: QueryDict, actor: Actor) -> RuleDraft:
    """What stands in the form. Whatever was sent, this raises nothing."""
    return RuleDraft(
        posted.get("name", ""),
        posted.getlist("occasions"),
        actions_given(posted, rule_kinds_of(actor)),
        condition_given(posted, event_fields_of(actor)),
        posted.get("is_active") == "1",
    )


NEW = RuleDraft("", ["opened"], BEGINNING)


def _history(rule: Rule, actor: Actor) -> dict[str, Any]:
    """What it has done of late, and the wordings it has had."""
    times, kinds, registry = Times.here(), rule_kinds_of(actor), event_fields_of(actor)
    acts = [(one, times.exact(one.at)) for one in acts_for(actor, rule)[:SHOWN]]
    versions = []
    for one in versions_for(actor, rule)[:SHOWN]:
        condition = parse(one.condition, registry).condition if one.condition else None
        parsed = parse_actions(one.actions, kinds)
        said = {
            "when": _or(one.occasions),
            "if": describe(condition, registry) if condition is not None else "",
            "does": describe_actions(parsed.actions, kinds) if parsed.actions else "",
        }
        versions.append({"version": one, "at": times.exact(one.made_at), **said})
    stands = standing(acts_for(actor, rule)).filter(at__gte=clock.now() - timedelta(hours=168)).exists()
    return {"acts": acts, "versions": versions, "spans": SPANS if stands else ()}
