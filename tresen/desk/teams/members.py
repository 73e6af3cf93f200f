"""Who belongs to a team, in which role and for which clients: for those who lead it. One need be no administrator."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tresen.desk.auditing import administered
from tresen.desk.doors import agents_only
from tresen.desk.views.counts import lines
from tresen.people.access import agents_for, organisations_for
from tresen.people.actor import Actor
from tresen.people.belonging import end_membership, set_membership
from tresen.people.leading import rights_of, rights_to_give, teams_led_by
from tresen.people.models import Organisation, Person, Team, TeamMembership, TeamRole
from tresen.people.roles import roles_for
from tresen.ui.faces import face


@dataclass(frozen=True)
class Row:
    membership: TeamMembership
    face: SafeString
    organisations: list[tuple[Organisation, bool]]
    limit: str  # the names of the clients he is limited to
    fixed: bool  # his role may more than the one who looks at it


class MembershipForm(forms.Form):
    role = forms.ModelChoiceField(TeamRole.objects.none(), required=False)
    organisations = forms.ModelMultipleChoiceField(Organisation.objects.none(), required=False)

    def __init__(self, actor: Actor, data: Any) -> None:
        super().__init__(data)
        for name, rows in (("role", roles_for(actor)), ("organisations", organisations_for(actor))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


@require_safe
@agents_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The teams one leads."""
    led = teams_led_by(actor).prefetch_related("memberships")
    return render(request, "desk/teams/index.html", {"teams": led, "nav": lines(actor)})


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    team = _team(actor, key)
    given = rights_to_give(actor, team)
    clients = list(organisations_for(actor))
    held = team.memberships.select_related("person", "role").order_by("person__name")
    rows = [_row(one, clients, given) for one in held]
    known = {row.membership.person_id for row in rows}
    context = {
        "team": team,
        "rows": rows,
        "roles": [role for role in roles_for(actor) if rights_of(role) <= given],
        "plain": rights_of(None) <= given,
        "others": agents_for(actor).exclude(pk__in=known),
        "nav": lines(actor),
    }
    return render(request, "desk/teams/members.html", context)


@require_POST
@agents_only
def add(request: HttpRequest, actor: Actor, key: int) -> HttpResponseBase:
    return administered(_add, request, actor, key=key)


def _add(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _set(request, actor, _team(actor, key), request.POST.get("person", ""))


@require_POST
@agents_only
def change(request: HttpRequest, actor: Actor, key: int, person: int) -> HttpResponseBase:
    return administered(_change, request, actor, key=key, person=person)


def _change(request: HttpRequest, actor: Actor, key: int, person: int) -> HttpResponse:
    team = _team(actor, key)
    if not team.memberships.filter(person=person).exists():
        raise Http404
    return _set(request, actor, team, str(person))


@require_POST
@agents_only
def end(request: HttpRequest, actor: Actor, key: int, person: int) -> HttpResponseBase:
    return administered(_end, request, actor, key=key, person=person)


def _end(request: HttpRequest, actor: Actor, key: int, person: int) -> HttpResponse:
    team = _team(actor, key)
    held = get_object_or_404(team.memberships.select_related("person"), person=person)
    end_membership(team, held.person, by=actor)
    messages.success(request, _("%(name)s belongs to the team no more.") % {"name": held.person})
    stays = teams_led_by(actor).filter(pk=key).exists()
    return redirect("desk:team_members", key) if stays else redirect("desk:home")


def _set(request: HttpRequest, actor: Actor, team: Team, key: str) -> HttpResponse:
    form = MembershipForm(actor, request.POST)
    if not form.is_valid():
        raise Http404
    person: Person = get_object_or_404(agents_for(actor), pk=key if key.isdecimal() and len(key) < 18 else 0)
    given = form.cleaned_data
    set_membership(team, person, role=given["role"], organisations=given["organisations"], by=actor)
    messages.success(request, _("Saved."))
    return redirect("desk:team_members", team.pk)


def _team(actor: Actor, key: int) -> Team:
    return get_object_or_404(teams_led_by(actor), pk=key)


def _row(one: TeamMembership, clients: list[Organisation], given: frozenset[str]) -> Row:
    chosen = set(one.organisations)
    limit = ", ".join(client.name for client in clients if client.pk in chosen)
    return Row(
        one,
        face(one.person_id, str(one.person)),
        [(client, client.pk in chosen) for client in clients],
        limit,
        fixed=not rights_of(one.role) <= given,
    )
