"""Teams: their list, one of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tresen.channels.email.models import History
from tresen.channels.email.team_mail_editing import save_team_mail, team_mail
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.people.models.team import Level
from tresen.people.refusals import Taken
from tresen.people.teams import change_team, found_team
from tresen.ui.faces import face

FACES = 8
MAIL = ("history", "acknowledges", "follow_up_days")


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Level.choices, widget=forms.RadioSelect)
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
        start: dict[str, Any] = {"level": Level.FIRST}
        if team:
            start = {"name": team.name, "level": team.level, "members": team.members.all()}
        mail = team_mail(team)
        start |= {name: getattr(mail, name) for name in MAIL}
        super().__init__(data, initial=start)
        members = self.fields["members"]
        assert isinstance(members, forms.ModelChoiceField)
        members.queryset = agents_for(actor)


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = []
    for team in teams_for(actor).prefetch_related("members"):
        people = sorted(team.members.all(), key=lambda one: one.name.casefold())
        rows.append((team, [face(one.pk, str(one), "small") for one in people[:FACES]], len(people)))
    return show(request, actor, "people/teams.html", "teams", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(teams_for(actor), pk=key))


def _edit(request: HttpRequest, actor: Actor, team: Team | None) -> HttpResponse:
    form = TeamForm(actor, team, request.POST or None)
    name = team.name if team else ""
    if request.method == "POST" and form.is_valid():
        try:
            given = dict(form.cleaned_data)
            mail = {name: given.pop(name) for name in MAIL}
            mail["history"] = mail["history"] or History.LAST
            with transaction.atomic():
                if team:
                    change_team(team, **given)
                else:
                    team = found_team(**given)
                save_team_mail(team, **mail)
        except Taken:
            form.add_error("name", _("There is a team of this name."))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:admin:teams")
    context = {"team": team, "name": name, "form": form}
    return show(request, actor, "people/team.html", "teams", context, status=422 if form.errors else 200)
