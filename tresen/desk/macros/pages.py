"""Macros one has and looks after: the list, making, changing and deleting one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.actions.editing import given as actions_given
from tresen.desk.actions.editing import lines_of
from tresen.desk.conditions.editing import editor
from tresen.desk.conditions.editing import given as condition_given
from tresen.desk.doors import agents_only
from tresen.desk.views.counts import lines
from tresen.desk.whose import audiences, chosen_teams, offer
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.people.rights import Right
from tresen.routing.access import macros_kept_by, may_change_macro
from tresen.routing.editing import NO_CONDITION, Draft, change_macro, delete_macro, make_macro
from tresen.routing.models import ICON_NAMES, Macro
from tresen.rules.action_describing import describe_actions
from tresen.rules.action_parsing import parse_actions
from tresen.rules.language import describe, parse
from tresen.tickets.access import refusal
from tresen.tickets.actions.registry import kinds_of
from tresen.tickets.change import Refused
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.models.view import Audience

BEGINNING = [{"do": "assign", "to": "me"}]


class MacroForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    about = forms.CharField(
        label=gettext_lazy("When to use it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("One line, read in the preview."),
    )
    icon = forms.ChoiceField(label=gettext_lazy("Symbol"), choices=ICON_NAMES, initial=ICON_NAMES[0][0])
    audience = forms.ChoiceField(label=gettext_lazy("Who has this macro?"), widget=forms.RadioSelect)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )
    at_once = forms.BooleanField(
        label=gettext_lazy("Apply at once"),
        required=False,
        help_text=gettext_lazy("Without showing first what it does. It can be undone all the same."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)
    position = forms.IntegerField(
        label=gettext_lazy("Place in the list"),
        min_value=0,
        max_value=999,
        required=False,
        help_text=gettext_lazy("Macros with the same number stand in the order of their names."),
    )

    def __init__(self, actor: Actor, macro: Macro | None, data: Any = None) -> None:
        start: dict[str, Any] = {"audience": Audience.OWN, "is_active": True, "at_once": False, "position": 0}
        if macro is not None:
            start = {name: getattr(macro, name) for name in (*start, "name", "about", "icon", "teams")}
        super().__init__(data, initial=start)
        offer(self, actor, Right.MACROS)

    def draft(self, actions: list[dict[str, Any]], condition: dict[str, Any]) -> Draft:
        sent = self.cleaned_data
        return Draft(
            name=sent["name"],
            about=sent["about"],
            icon=sent["icon"],
            audience=sent["audience"],
            teams=chosen_teams(sent),
            actions=actions,
            condition=condition,
            at_once=sent["at_once"],
            is_active=sent["is_active"],
            position=sent["position"] or 0,
        )


@require_safe
@agents_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "desk/macros/index.html", {"rows": rows_for(actor), "nav": lines(actor)})


def rows_for(actor: Actor) -> list[dict[str, Any]]:
    kinds, registry = kinds_of(actor), fields_of(actor)
    teams = {team.pk: team.name for team in teams_for(actor)}
    found = []
    for macro in macros_kept_by(actor).order_by("position", "name", "pk"):
        parsed = parse_actions(macro.actions, kinds)
        condition = parse(macro.condition, registry).condition if macro.condition else None
        has = [str(Audience(macro.audience).label)]
        if macro.audience == Audience.TEAMS:
            has = [teams[key] for key in macro.teams if key in teams]
        found.append(
            {
                "macro": macro,
                "says": describe_actions(parsed.actions, kinds) if parsed.actions else "",
                "when": describe(condition, registry) if condition is not None else "",
                "broken": not parsed.actions or bool(macro.condition and condition is None),
                "has": ", ".join(has),
                "own": macro.audience == Audience.OWN,
                "may_change": may_change_macro(actor, macro),
            }
        )
    return found


@require_http_methods(["GET", "POST"])
@agents_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@agents_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, _changeable(actor, key))


@require_POST
@agents_only
def end(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    macro = _changeable(actor, key)
    delete_macro(macro, by=actor)
    messages.success(request, _("The macro “%(name)s” is deleted. What was done with it stays.") % {"name": macro.name})
    return redirect("desk:macros")


def _changeable(actor: Actor, key: int) -> Macro:
    """404 for one he does not have; to others than those who look after it, it is read only."""
    macro = get_object_or_404(macros_kept_by(actor), pk=key)
    if not may_change_macro(actor, macro):
        raise refusal(Right.MACROS)
    return macro


def _edit(request: HttpRequest, actor: Actor, macro: Macro | None) -> HttpResponse:
    kinds, registry = kinds_of(actor), fields_of(actor)
    posted = request.POST if request.method == "POST" else None
    form = MacroForm(actor, macro, posted)
    actions: list[dict[str, Any]] = list(macro.actions) if macro else BEGINNING
    condition: dict[str, Any] = macro.condition if macro else {}
    if posted is not None:
        actions, condition = actions_given(posted, kinds), condition_given(posted, registry)
    problems = parse_actions(actions, kinds).problems
    faults = () if condition in NO_CONDITION else parse(condition, registry).problems
    if posted is not None and form.is_valid() and not problems and not faults:
        try:
            draft = form.draft(actions, condition)
            made = change_macro(macro, draft, by=actor) if macro else make_macro(draft, by=actor)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The macro “%(name)s” is saved.") % {"name": made.name})
            return redirect("desk:macros")
    elif posted is not None and problems and not problems[0].place:
        form.add_error(None, problems[0].text)
    context: dict[str, Any] = {
        "macro": macro,
        "form": form,
        "icons": ICON_NAMES,
        "nav": lines(actor),
        "shares": len(audiences(actor, Right.MACROS)) > 1,
        "hint": _("One after the other. Texts take variables such as {{customer.last_name}}."),
        "actions": lines_of(kinds, actions, problems if posted is not None else ()),
        "conditions": editor(registry, condition, faults),
    }
    return render(request, "desk/macros/edit.html", context, status=422 if posted is not None else 200)
