"""Teams: their list, one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tresen.channels.email.models import History
from tresen.channels.email.team_mail_editing import save_team_mail, team_mail
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.people.leading import teams_led_by
from tresen.people.members import below
from tresen.people.models import Person, Team
from tresen.people.models.team import Level
from tresen.people.refusals import EditRefused, Taken
from tresen.people.teams import Place, change_team, found_team
from tresen.ui.faces import face

FACES = 8
PLACE = ("inherits", "confidential")
DEEPEST = 4  # further levels stand under the fourth
MAIL = ("history", "acknowledges", "follow_up_days")


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Level.choices, widget=forms.RadioSelect)
    parent = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Below"),
        required=False,
        empty_label=gettext_lazy("No other team: an area of its own"),
    )
    inherits = forms.BooleanField(
        label=gettext_lazy("Members of the team above are members here"),
        required=False,
        help_text=gettext_lazy("Without it the team is cut off, with all below it."),
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Confidential"),
        required=False,
        help_text=gettext_lazy(
            "Its tickets exist for its members alone: not for administrators, client managers, search or reports."
        ),
    )
    members = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=gettext_lazy("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )

    history = forms.ChoiceField(
        label=gettext_lazy("Quote below answers"), choices=History.choices, widget=forms.RadioSelect, required=False
    )
    acknowledges = forms.BooleanField(label=gettext_lazy("Confirm new requests by mail"), required=False)
    follow_up_days = forms.IntegerField(
        label=gettext_lazy("Days after which an answer opens a new ticket"),
        required=False,
        min_value=1,
        max_value=3650,
    )

    def __init__(self, actor: Actor, team: Team | None, data: Any = None) -> None:
        start: dict[str, Any] = {"level": Level.FIRST, "inherits": True}
        if team:
            start = {name: getattr(team, name) for name in ("name", "level", "parent", *PLACE)}
            start["members"] = team.members.all()
        mail = team_mail(team)
        start |= {name: getattr(mail, name) for name in MAIL}
        super().__init__(data, initial=start)
        members, parent = self.fields["members"], self.fields["parent"]
        assert isinstance(members, forms.ModelChoiceField)
        assert isinstance(parent, forms.ModelChoiceField)
        members.queryset = agents_for(actor)
        others = teams_led_by(actor)
        parent.queryset = others.exclude(pk__in=below([team.pk])) if team else others


@dataclass(frozen=True)
class Row:
    team: Team
    depth: int
    is_open: bool  # False: confidential, and not this administrator's to look into
    faces: list[SafeString]
    number: int | None


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    open_to_him = set(teams_led_by(actor).values_list("pk", flat=True))
    rows = []
    for depth, team in _in_tree_order(list(teams_for(actor).prefetch_related("members"))):
        people = sorted(team.members.all(), key=lambda one: one.name.casefold())
        faces = [face(one.pk, str(one), "small") for one in people[:FACES]]
        is_open = team.pk in open_to_him
        rows.append(Row(team, min(depth, DEEPEST), is_open, faces if is_open else [], len(people) if is_open else None))
    return show(request, actor, "people/teams.html", "teams", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(teams_led_by(actor), pk=key))


def _edit(request: HttpRequest, actor: Actor, team: Team | None) -> HttpResponse:
    form = TeamForm(actor, team, request.POST or None)
    name = team.name if team else ""
    if request.method == "POST" and form.is_valid():
        try:
            given = dict(form.cleaned_data)
            mail = {name: given.pop(name) for name in MAIL}
            given["place"] = Place(given.pop("parent"), *(given.pop(name) for name in PLACE))
            mail["history"] = mail["history"] or History.LAST
            with transaction.atomic():
                if team:
                    change_team(team, **given, by=actor)
                else:
                    team = found_team(**given, by=actor)
                save_team_mail(team, **mail)
        except Taken:
            form.add_error("name", _("There is a team of this name."))
        except EditRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:admin:teams")
        team = team if name else None  # what was to be founded has not been
    context = {"team": team, "name": name, "form": form}
    return show(request, actor, "people/team.html", "teams", context, status=422 if form.errors else 200)


def _in_tree_order(teams: list[Team]) -> Iterator[tuple[int, Team]]:
    """Each team under its parent, with its depth."""
    children: dict[int | None, list[Team]] = {}
    for team in teams:
        children.setdefault(team.parent_id, []).append(team)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[int, Team]]:
        for team in children.get(parent, []):
            yield depth, team
            yield from walk(team.pk, depth + 1)

    return walk(None, 0)
