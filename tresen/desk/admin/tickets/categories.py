"""The category trees: one for everybody, one for each organisation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.fields import Names, named
from tresen.desk.admin.shell import show
from tresen.people.access import organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Team
from tresen.tickets.categories import add_category
from tresen.tickets.category_editing import change_category, move_category, switch_off, switch_on
from tresen.tickets.choices import categories_for
from tresen.tickets.models import Category, Priority

DEEPEST = 8


class CategoryForm(Names):
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Team"),
        required=False,
        empty_label=gettext_lazy("None of its own"),
        help_text=gettext_lazy("Gets new tickets of this category."),
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("None of its own")), *Priority.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )

    def __init__(self, actor: Actor, category: Category | None, data: Any = None) -> None:
        start: dict[str, Any] = {}
        if category:
            start = {"team": category.team_id, "priority": category.priority}
            start |= {f"name_{language}": name for language, name in category.names.items()}
        super().__init__(data, initial=start)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = teams_for(actor)


@dataclass(frozen=True)
class Node:
    category: Category
    depth: int
    priority: str
    first: bool
    last: bool


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One tree at a time: a client's can be long."""
    organisation = _organisation(actor, request.GET.get("organisation", ""))
    rows = categories_for(actor, in_use=False).filter(organisation=organisation).select_related("team")
    context = {
        "nodes": list(_walk(list(rows), None, 0)),
        "organisation": organisation,
        "organisations": organisations_for(actor),
    }
    return show(request, actor, "tickets/categories.html", "categories", context)


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Below `parent`, or at the top of an organisation's tree or of everybody's."""
    parent = _parent(actor, request.GET.get("parent", ""))
    organisation = parent.organisation if parent else _organisation(actor, request.GET.get("organisation", ""))
    form = CategoryForm(actor, None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, siblings = (
            form.cleaned_data,
            categories_for(actor, in_use=False).filter(parent=parent, organisation=organisation),
        )
        last = siblings.order_by("position").last()
        add_category(
            named(given),
            organisation=organisation,
            parent=parent,
            team=given["team"],
            priority=given["priority"],
            position=last.position + 1 if last else 0,
        )
        messages.success(request, _("Saved."))
        return redirect(_tree(organisation))
    context = {
        "category": None,
        "parent": parent,
        "organisation": organisation,
        "form": form,
        "back": _tree(organisation),
    }
    return show(request, actor, "tickets/category.html", "categories", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    category = get_object_or_404(categories_for(actor, in_use=False).select_related("parent", "organisation"), pk=key)
    form = CategoryForm(actor, category, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change_category(category, names=named(given), team=given["team"], priority=given["priority"])
        messages.success(request, _("Saved."))
        return redirect(_tree(category.organisation))
    context = {"category": category, "parent": category.parent, "form": form, "back": _tree(category.organisation)}
    return show(request, actor, "tickets/category.html", "categories", context, status=422 if form.errors else 200)


@require_POST
@admins_only
def place(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    category = get_object_or_404(categories_for(actor, in_use=False).select_related("organisation"), pk=key)
    move_category(category, "up" if request.POST.get("to") == "up" else "down")
    return redirect(_tree(category.organisation))


@require_POST
@admins_only
def active(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    category = get_object_or_404(categories_for(actor, in_use=False).select_related("organisation", "parent"), pk=key)
    if request.POST.get("on") == "1":
        switch_on(category)
        messages.success(request, _("The category can be chosen again."))
    else:
        switch_off(category)
        messages.success(request, _("The category and what is below it can no longer be chosen."))
    return redirect(_tree(category.organisation))


def _walk(rows: list[Category], parent: int | None, depth: int) -> Iterator[Node]:
    siblings = [one for one in rows if one.parent_id == parent]
    for at, one in enumerate(siblings):
        priority = str(Priority(one.priority).label) if one.priority else ""
        yield Node(one, min(depth, DEEPEST), priority, at == 0, at == len(siblings) - 1)
        yield from _walk(rows, one.pk, depth + 1)


def _organisation(actor: Actor, key: str) -> Organisation | None:
    if not key:
        return None
    return get_object_or_404(organisations_for(actor), key=key)


def _parent(actor: Actor, key: str) -> Category | None:
    if not key:
        return None
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return get_object_or_404(categories_for(actor, in_use=False).select_related("organisation"), pk=key)


def _tree(organisation: Organisation | None) -> str:
    address = reverse("desk:admin:categories")
    return f"{address}?organisation={organisation.key}" if organisation else address
