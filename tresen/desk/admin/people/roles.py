"""Roles: their list, one of them, and what each may."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.fields import Names, named
from tresen.desk.admin.shell import show
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import TeamRole
from tresen.people.refusals import EditRefused
from tresen.people.rights import Right
from tresen.people.roles import remove_role, roles_for, save_role

FEW = 2  # what a role lacks is said rather than all that it has


class RoleForm(Names):
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("What it includes"),
        choices=Right.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Seeing the team's tickets comes with being its member."),
    )
    own_only = forms.BooleanField(
        label=gettext_lazy("Only one's own tickets"),
        required=False,
        help_text=gettext_lazy("Whoever has this role sees what is assigned to him, and nothing else of the team."),
    )

    def __init__(self, role: TeamRole | None, data: Any = None) -> None:
        start: dict[str, Any] = {"rights": [Right.REPLY, Right.NOTE, Right.EDIT]}
        if role:
            start = {"rights": role.rights, "own_only": role.own_only}
            start |= {f"name_{language}": name for language, name in role.names.items()}
        super().__init__(data, initial=start)


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    seen = Count("memberships", filter=~Q(memberships__team__in=actor.closed_ids))
    rows = [(role, *_in_words(role)) for role in roles_for(actor).annotate(people=seen)]
    return show(request, actor, "people/roles.html", "roles", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(roles_for(actor), pk=key))


@require_POST
@admins_only
def end(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    remove_role(get_object_or_404(roles_for(actor), pk=key), by=actor)
    messages.success(request, _("The role is gone."))
    return redirect("desk:admin:roles")


def _edit(request: HttpRequest, actor: Actor, role: TeamRole | None) -> HttpResponse:
    form = RoleForm(role, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            save_role(role, names=named(given), rights=given["rights"], own_only=given["own_only"], by=actor)
        except EditRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:admin:roles")
    context = {"role": role, "form": form, "holders": _holders(role, actor) if role else []}
    return show(request, actor, "people/role.html", "roles", context, status=422 if form.errors else 200)


def _in_words(role: TeamRole) -> tuple[list[str], str | None]:
    """What it includes, and, where that is nearly everything, what it lacks instead (else None)."""
    has = [str(label) for key, label in Right.choices if key in role.rights]
    lacks = [str(label) for key, label in Right.choices if key not in role.rights]
    return has, " · ".join(lacks) if len(lacks) <= FEW else None


def _holders(role: TeamRole, actor: Actor) -> list[tuple[str, str]]:
    """(person, team) of whoever has the role; who has it in a confidential team is told to its members alone."""
    seen = teams_for(actor).exclude(pk__in=actor.closed_ids)
    held = (
        role.memberships.filter(team__in=seen).select_related("person", "team").order_by("team__name", "person__name")
    )
    return [(str(one.person), one.team.name) for one in held[:200]]
