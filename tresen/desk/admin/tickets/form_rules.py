"""Form rules: if a ticket is so, its form is so."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.admin.tickets.custom_fields import reordered
from tresen.desk.admin.tickets.form_actions import DEEDS, actions_in, lines_of
from tresen.desk.auditing import looks_only
from tresen.desk.conditions.editing import editor, given
from tresen.people.actor import Actor
from tresen.rules.language import EVERYTHING, describe, parse
from tresen.tickets.choices import form_rules_for
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.definitions import definitions
from tresen.tickets.field_editing import Misdefined
from tresen.tickets.form_rule_editing import delete_rule, order_rules, save_rule
from tresen.tickets.models import FormRule

NEW = [{"do": "show", "field": ""}]


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    registry, known = fields_of(actor), definitions()
    rows = []
    for one in form_rules_for(actor):
        parsed = parse(one.condition, registry) if one.condition else None
        condition = EVERYTHING if parsed is None else parsed.condition
        words = describe(condition, registry) if condition is not None else ""
        labels = {field.key: field.label for field in known.fields}
        does = ", ".join(
            f"{DEEDS.get(action['do'], '')} „{labels.get(action['field'], action['field'])}“" for action in one.actions
        )
        rows.append({"rule": one, "words": words, "does": does, "broken": condition is None})
    return show(request, actor, "tickets/form_rules.html", "form_rules", {"rows": rows, "any_field": known.fields})


@require_POST
@admins_only
def order(request: HttpRequest, actor: Actor) -> HttpResponse:
    order_rules([int(key) for key in reordered(request.POST) if key.isascii() and key.isdecimal() and len(key) < 18])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("desk:admin:form_rules")


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(form_rules_for(actor), pk=key))


@require_POST
@admins_only
def end(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    delete_rule(get_object_or_404(form_rules_for(actor), pk=key))
    messages.success(request, _("The rule is deleted. What it has set in tickets stays."))
    return redirect("desk:admin:form_rules")


@require_POST
@admins_only
@looks_only
def actions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The lines of the actions as they are with what is chosen so far."""
    known = definitions()
    lines = lines_of(actions_in(request.POST, known), known, request.POST)
    return render(request, "desk/admin/tickets/form_actions.html", {"lines": lines})


def _edit(request: HttpRequest, actor: Actor, rule: FormRule | None) -> HttpResponse:
    registry, known = fields_of(actor), definitions()
    name, is_active = (rule.name, rule.is_active) if rule else ("", True)
    condition: dict[str, Any] = rule.condition if rule else {}
    wanted: list[dict[str, Any]] = list(rule.actions) if rule else NEW
    faults: dict[str, str] = {}
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        name, is_active = posted.get("name", ""), posted.get("is_active") == "1"
        condition, wanted = given(posted, registry), actions_in(posted, known)
        try:
            save_rule(rule, name=name, condition=_bare(condition), actions=wanted, is_active=is_active)
        except Misdefined as wrong:
            faults = wrong.faults
        else:
            messages.success(request, _("Saved. It holds for every form from now on."))
            return redirect("desk:admin:form_rules")
    problems = parse(condition, registry).problems if _bare(condition) else ()
    context = {
        "rule": rule,
        "name": name,
        "is_active": is_active,
        "conditions": editor(registry, condition, problems),
        "lines": lines_of(wanted, known, posted),
        "faults": faults,
        "no_fields": not known.fields,
    }
    return show(request, actor, "tickets/form_rule.html", "form_rules", context, status=422 if faults else 200)


def _bare(condition: dict[str, Any]) -> dict[str, Any]:
    """A group without anything in it is no condition: the rule holds always."""
    return {} if condition in ({"all": []}, {"none": []}) else condition
