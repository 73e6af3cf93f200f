"""The category trees: one for everybody, one for each organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from tresen.tickets.category_defaults import Defaults, effective
from tresen.tickets.category_editing import change_category, move_category, place_category, switch_off, switch_on
from tresen.tickets.category_finding import as_tree
from tresen.tickets.change import Refused
from tresen.tickets.choices import categories_for, fields_for
from tresen.tickets.models import Category, Impact, Priority, Urgency

DEEPEST = 8
NONE = gettext_lazy("None of its own")


def _degree(label: Any, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[("", NONE), *choices], coerce=int, required=False, empty_value=None
    )


class CategoryForm(Names):
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Team"),
        required=False,
        empty_label=NONE,
        help_text=gettext_lazy("Gets new tickets of this category."),
    )
    priority = _degree(gettext_lazy("Priority"), Priority.choices)
    impact = _degree(gettext_lazy("Impact"), Impact.choices)
    urgency = _degree(gettext_lazy("Urgency"), Urgency.choices)
    hints = forms.CharField(
        label=gettext_lazy("Hints for agents"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Stand beside every ticket of this category. Customers never see them."),
    )

    def __init__(self, actor: Actor, category: Category | None, data: Any = None) -> None:
        start: dict[str, Any] = {}
        if category:
            start = {name: getattr(category, name) for name in ("priority", "impact", "urgency", "hints")}
            start |= {f"name_{language}": name for language, name in category.names.items()}
            start["team"] = category.team_id
        super().__init__(data, initial=start)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = teams_for(actor)

    def shape(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("team", "priority", "impact", "urgency", "hints")}


@dataclass(frozen=True)
class Node:
    category: Category
    depth: int
    judged: str  # "High", or "Whole house × At once"
    judged_above: str
    team_above: str  # what it has from above, if it says nothing itself
    first: bool
    last: bool


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One tree at a time: a client's can be long."""
    organisation = organisation_named(actor, request.GET.get("organisation", ""))
    context = {**_tree(actor, organisation), "organisations": organisations_for(actor).order_by("name")[:500]}
    return show(request, actor, "tickets/categories.html", "categories", context)


def _tree(actor: Actor, organisation: Organisation | None) -> dict[str, Any]:
    rows = categories_for(actor, in_use=False).filter(organisation=organisation).select_related("team")
    return {"nodes": _nodes(list(rows)), "organisation": organisation}


def _nodes(rows: Iterable[Category]) -> list[Node]:
    known = {one.pk: one for one in rows}
    siblings: dict[int | None, list[int]] = {}
    for one in known.values():
        siblings.setdefault(one.parent_id, []).append(one.pk)
    nodes = []
    for one, depth in as_tree(known.values()):
        above = effective(one.path[:-1], known)
        around = siblings[one.parent_id]
        own = _judged(Defaults(None, one.priority, one.impact, one.urgency))
        nodes.append(
            Node(
                one,
                min(depth, DEEPEST),
                own,
                "" if own else _judged(above),
                above.team.name if above.team and not one.team_id else "",
                around[0] == one.pk,
                around[-1] == one.pk,
            )
        )
    return nodes


def _judged(given: Defaults) -> str:
    if given.priority:
        return str(Priority(given.priority).label)
    if given.impact and given.urgency:
        return f"{Impact(given.impact).label} × {Urgency(given.urgency).label}"
    return ""


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Below `parent`, or at the top of an organisation's tree or of everybody's; from the tree with a name alone."""
    parent = _parent(actor, request.GET.get("parent", ""))
    organisation = parent.organisation if parent else organisation_named(actor, request.GET.get("organisation", ""))
    form = CategoryForm(actor, None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_category(
                named(form.cleaned_data), organisation=organisation, parent=parent, by=actor, **form.shape()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if request.headers.get("HX-Request"):
                return _answer(request, actor, organisation, _("“%(name)s” was added.") % {"name": made.label})
            messages.success(request, _("Saved."))
            return redirect(tree_address(organisation))
    if request.method == "GET" and request.headers.get("HX-Request"):
        return render(request, "desk/admin/tickets/category_new_row.html", {"parent": parent})
    context = {
        "category": None,
        "parent": parent,
        "organisation": organisation,
        "form": form,
        "back": tree_address(organisation),
    }
    return show(request, actor, "tickets/category.html", "categories", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    category = get_object_or_404(categories_for(actor, in_use=False).select_related("parent", "organisation"), pk=key)
    form = CategoryForm(actor, category, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_category(category, names=named(form.cleaned_data), by=actor, **form.shape())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(tree_address(category.organisation))
    line = categories_for(actor, in_use=False).filter(pk__in=category.path).select_related("team")
    above = effective(category.path[:-1], {one.pk: one for one in line})
    context = {
        "category": category,
        "parent": category.parent,
        "form": form,
        "back": tree_address(category.organisation),
        "above": above if above.team or _judged(above) else None,
        "judged_above": _judged(above),
        "form_fields": fields_for(actor).filter(categories__overlap=category.path, is_active=True),
    }
    return show(request, actor, "tickets/category.html", "categories", context, status=422 if form.errors else 200)


@require_POST
@admins_only
def place(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """`to` is up, down, in or out; or `near` a node, `where` before, after or in."""
    category = get_object_or_404(categories_for(actor, in_use=False).select_related("organisation"), pk=key)
    to, near = request.POST.get("to", ""), request.POST.get("near", "")
    try:
        if near:
            moved = _put(category, _parent(actor, near), request.POST.get("where", ""), actor)
        else:
            moved = to in MOVES and move_category(category, to, by=actor)  # type: ignore[arg-type]
        said = _told(category, actor) if moved else _("“%(name)s” cannot go further there.") % {"name": category.label}
    except Refused as refused:
        if not request.headers.get("HX-Request"):
            messages.error(request, str(refused))
        said = str(refused)
    return _answer(request, actor, category.organisation, said)


MOVES = ("up", "down", "in", "out")


def _put(category: Category, near: Category | None, where: str, by: Actor) -> bool:
    if near is None or near.pk == category.pk or where not in {"before", "after", "in"}:
        return False
    if where == "in":
        place_category(category, near, near.children.count(), by=by)
        return True
    rest = categories_for(by, in_use=False).filter(parent=near.parent_id, organisation=near.organisation_id)
    order = list(rest.exclude(pk=category.pk).order_by("position", "id").values_list("pk", flat=True))
    place_category(category, near.parent, order.index(near.pk) + (where == "after"), by=by)
    return True


def _told(category: Category, actor: Actor) -> str:
    """Where it stands now, for those who do not see it."""
    category.refresh_from_db()
    siblings = categories_for(actor, in_use=False).filter(
        parent=category.parent_id, organisation=category.organisation_id
    )
    order = list(siblings.order_by("position", "id").values_list("pk", flat=True))
    words = _("“%(name)s” is number %(number)s of %(all)s below “%(parent)s”.")
    if category.parent is None:
        words = _("“%(name)s” is number %(number)s of %(all)s at the top.")
    place_ = {"name": category.label, "number": order.index(category.pk) + 1, "all": len(order)}
    return words % {**place_, "parent": category.parent.label if category.parent else ""}


@require_POST
@admins_only
def active(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    category = get_object_or_404(categories_for(actor, in_use=False).select_related("organisation", "parent"), pk=key)
    if request.POST.get("on") == "1":
        switch_on(category, by=actor)
        messages.success(request, _("The category can be chosen again."))
    else:
        switch_off(category, by=actor)
        messages.success(request, _("The category and what is below it can no longer be chosen."))
    return redirect(tree_address(category.organisation))


def _answer(request: HttpRequest, actor: Actor, organisation: Organisation | None, said: str) -> HttpResponse:
    """The tree anew with a word about what happened; without htmx the page."""
    if not request.headers.get("HX-Request"):
        return redirect(tree_address(organisation))
    return render(request, "desk/admin/tickets/category_tree.html", {**_tree(actor, organisation), "said": said})


def organisation_named(actor: Actor, key: str) -> Organisation | None:
    if not key:
        return None
    return get_object_or_404(organisations_for(actor), key=key)


def _parent(actor: Actor, key: str) -> Category | None:
    if not key:
        return None
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise Http404
    return get_object_or_404(categories_for(actor, in_use=False).select_related("organisation", "parent"), pk=key)


def tree_address(organisation: Organisation | None) -> str:
    address = reverse("desk:admin:categories")
    return f"{address}?organisation={organisation.key}" if organisation else address
