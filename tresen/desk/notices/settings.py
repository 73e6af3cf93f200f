"""One's own settings: what one is told, by which way, and when it is quiet."""

from datetime import time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tresen.desk.doors import agents_only
from tresen.desk.notices.matrix import WAYS, given, table
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.views.counts import lines
from tresen.notices import choosing, handling, vapid
from tresen.notices.access import devices_for, mutes_for
from tresen.notices.habits import Times, habits_of, set_habits
from tresen.notices.models.wishes import Rhythm
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team

CLOCK = {"type": "time"}
PLACES = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(one for one in available_timezones() if one.startswith(PLACES)))


class TimesForm(forms.Form):
    rhythm = forms.ChoiceField(label=gettext_lazy("Mails come"), choices=Rhythm.choices, widget=forms.RadioSelect)
    daily_at = forms.TimeField(label=gettext_lazy("Daily at"), widget=forms.TimeInput(CLOCK, "%H:%M"))
    quiet = forms.BooleanField(label=gettext_lazy("Quiet at night"), required=False)
    quiet_from = forms.TimeField(label=gettext_lazy("From"), required=False, widget=forms.TimeInput(CLOCK, "%H:%M"))
    quiet_until = forms.TimeField(label=gettext_lazy("Until"), required=False, widget=forms.TimeInput(CLOCK, "%H:%M"))
    quiet_weekends = forms.BooleanField(label=gettext_lazy("Quiet on Saturday and Sunday"), required=False)
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    shows_subject = forms.BooleanField(
        label=gettext_lazy("Show who and what it is about on a locked screen"),
        required=False,
        help_text=gettext_lazy("Otherwise only the ticket's number. What is confidential is never more than that."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        zone = self.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)
        house = _("As the house (%s)") % settings.TIME_ZONE
        zone.choices = [("", house), *((one, one.replace("_", " ")) for one in _zones())]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("quiet") and not (found.get("quiet_from") and found.get("quiet_until")):
            raise forms.ValidationError(_("Say from when until when it is to be quiet."))
        return found


@require_http_methods(["GET", "POST"])
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`?team=`: for this team's tickets. POST `do=like`: as everywhere else, or as administrators have chosen."""
    assert actor.person is not None
    team = _team(actor, request.GET.get("team", ""))
    if request.method == "POST":
        if request.POST.get("do") == "like":
            choosing.choose_no_more(actor.person, team)
        else:
            choosing.choose(actor.person, given(request.POST), team)
        messages.success(request, _("Saved."))
        return redirect(reverse("desk:notice_settings") + (f"?team={team.pk}" if team else ""))
    return _page(request, actor, team, _times_form(actor))


@require_POST
@agents_only
def times(request: HttpRequest, actor: Actor) -> HttpResponse:
    assert actor.person is not None
    form = TimesForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, None, form, status=422)
    chosen = form.cleaned_data
    quiet = (chosen["quiet_from"], chosen["quiet_until"]) if chosen["quiet"] else None
    rest = {name: chosen[name] for name in ("rhythm", "daily_at", "quiet_weekends", "shows_subject", "zone")}
    set_habits(actor.person, Times(quiet=quiet, **rest))
    messages.success(request, _("Saved."))
    return redirect("desk:notice_settings")


@require_POST
@agents_only
def unmute_ticket(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    assert actor.person is not None
    handling.unmute(actor.person, ticket_for(actor, number))
    return redirect("desk:notice_settings")


def _times_form(actor: Actor) -> TimesForm:
    assert actor.person is not None
    habits = habits_of(actor.person)
    start = {name: getattr(habits, name) for name in ("rhythm", "daily_at", "quiet_weekends", "shows_subject")}
    start["quiet"] = habits.quiet_from is not None
    start["quiet_from"], start["quiet_until"] = habits.quiet_from or time(19), habits.quiet_until or time(7)
    return TimesForm(initial={**start, "zone": actor.person.zone})


def _team(actor: Actor, key: str) -> Team | None:
    """One of his own."""
    if not key:
        return None
    team = _teams(actor).filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
    if team is None:
        raise Http404
    return team


def _teams(actor: Actor) -> QuerySet[Team]:
    return teams_for(actor).filter(pk__in=sorted(actor.team_ids))


def _page(request: HttpRequest, actor: Actor, team: Team | None, form: TimesForm, *, status: int = 200) -> HttpResponse:
    person = actor.person
    assert person is not None
    context = {
        "table": table(choosing.chosen_by(person, team)),
        "ways": WAYS,
        "team": team,
        "teams": _teams(actor),
        "own": choosing.has_own_choice(person, team),
        "form": form,
        "devices": devices_for(actor),
        "key": vapid.public_key(),
        "mutes": mutes_for(actor),
        "nav": lines(actor),
    }
    return render(request, "desk/notices/settings.html", context, status=status)
