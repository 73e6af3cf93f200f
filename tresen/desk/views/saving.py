"""Making, changing and deleting a view."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tresen.desk.conditions.editing import editor, given
from tresen.desk.doors import agents_only
from tresen.desk.views.counts import lines
from tresen.desk.views.saved import SAVED
from tresen.desk.whose import audiences, chosen_teams, offer
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.people.rights import Right
from tresen.rules.fields import Registry
from tresen.rules.language import parse
from tresen.tickets.change import Refused
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.models import SavedView
from tresen.tickets.models.view import ICON_NAMES, Audience, Sort
from tresen.tickets.saved_views import (
    Draft,
    change_view,
    columns_of,
    delete_view,
    make_view,
    may_change_view,
    views_for,
    views_shared_for,
)

ORDERS = ((True, gettext_lazy("largest or latest first")), (False, gettext_lazy("smallest or earliest first")))
# What a new view begins with: what is still to be done.
BEGINNING = {"all": [{"field": "ticket.state_type", "operator": "is", "value": ["new", "open"]}]}


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    icon = forms.ChoiceField(label=gettext_lazy("Symbol"), choices=ICON_NAMES, initial="list")
    audience = forms.ChoiceField(label=gettext_lazy("Who has this view?"), widget=forms.RadioSelect)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )
    columns = forms.MultipleChoiceField(label=gettext_lazy("Shown beside each ticket"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Sorted by"), choices=Sort.choices)
    descending = forms.TypedChoiceField(label=gettext_lazy("Order"), choices=ORDERS, coerce=lambda sent: sent == "True")
    position = forms.IntegerField(
        label=gettext_lazy("Place in the list"),
        min_value=0,
        max_value=999,
        required=False,
        help_text=gettext_lazy("Views with the same number stand in the order of their names."),
    )

    def __init__(self, actor: Actor, registry: Registry, view: SavedView | None, data: Any = None) -> None:
        start: dict[str, Any] = {"audience": Audience.OWN, "sort": Sort.UPDATED, "descending": True, "position": 0}
        if view is not None:
            start = {name: getattr(view, name) for name in (*start, "name", "icon", "teams", "columns")}
        super().__init__(data, initial=start)
        offer(self, actor, Right.VIEWS)
        columns = self.fields["columns"]
        assert isinstance(columns, forms.ChoiceField)
        columns.choices = [(key, str(one.label)) for key, one in columns_of(registry).items()]

    def draft(self, condition: dict[str, Any]) -> Draft:
        sent = self.cleaned_data
        return Draft(
            name=sent["name"],
            condition=condition,
            icon=sent["icon"],
            audience=sent["audience"],
            teams=chosen_teams(sent),
            columns=sent["columns"],
            sort=sent["sort"],
            descending=bool(sent["descending"]),
            position=sent["position"] or 0,
        )


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
    view = _changeable(actor, key)
    delete_view(view, by=actor)
    messages.success(request, _("The view “%(name)s” is deleted. No ticket has changed.") % {"name": view.name})
    return redirect("desk:home")


def _changeable(actor: Actor, key: int) -> SavedView:
    """404 for a view he neither has nor looks after; its owner or lead changes it, to others it is read only."""
    view = views_for(actor).filter(pk=key).first() or views_shared_for(actor).filter(pk=key).first()
    if view is None:
        raise Http404
    if not may_change_view(actor, view):
        raise Refused(_("Only whoever may share this view can change it. Make one of your own instead."))
    return view


def _edit(request: HttpRequest, actor: Actor, view: SavedView | None) -> HttpResponse:
    registry = fields_of(actor)
    form = ViewForm(actor, registry, view, request.POST or None)
    condition: dict[str, Any] = view.condition if view else BEGINNING
    status = 200
    if request.method == "POST":
        condition = given(request.POST, registry)
        problems = parse(condition, registry).problems
        if form.is_valid() and not problems:
            try:
                saved = _saved(view, form.draft(condition), actor)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("desk:view", f"{SAVED}{saved.pk}")
        status = 422
    else:
        problems = parse(condition, registry).problems
    context: dict[str, Any] = {
        "view": view,
        "form": form,
        "icons": ICON_NAMES,
        "nav": lines(actor),
        "shares": len(audiences(actor, Right.VIEWS)) > 1,
    }
    context["conditions"] = editor(registry, condition, problems)
    context["here"] = f"{SAVED}{view.pk}" if view else ""
    return render(request, "desk/views/edit.html", context, status=status)


def _saved(view: SavedView | None, draft: Draft, actor: Actor) -> SavedView:
    return change_view(view, draft, by=actor) if view else make_view(draft, by=actor)
