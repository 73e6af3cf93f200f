"""On which dates tickets open by themselves from their templates."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.admin.workload.rules import CHOICES, DAYS, PLACES, as_fields, in_words, rule_of
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.models import Recurrence
from tresen.tickets.recurring import Timetable, pause, plan, recurrences_for, remove, timetable_of, with_runs
from tresen.tickets.templates import templates_for
from tresen.ui.times import Times

PREVIEW = 12


class WhenForm(forms.Form):
    often = forms.ChoiceField(label=gettext_lazy("How often"), choices=CHOICES)
    interval = forms.IntegerField(label=gettext_lazy("Interval (1: every time)"), min_value=1, max_value=99, initial=1)
    days = forms.MultipleChoiceField(label=gettext_lazy("On these days"), choices=[], required=False)
    place = forms.ChoiceField(label=gettext_lazy("Which one of the month"), choices=[], required=False)
    first_day = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    at = forms.TimeField(
        label=gettext_lazy("Time of day"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=[])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        zones = sorted(available_timezones())
        choices = {"days": DAYS, "place": PLACES, "zone": [(zone, zone) for zone in zones]}
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(offered)
        self.fields["days"].widget = forms.CheckboxSelectMultiple(choices=DAYS)

    def timetable(self) -> Timetable:
        """Refused with the first fault, in words."""
        if not self.is_valid():
            name, faults = next(iter(self.errors.items()))
            raise Refused(f"{self.fields[name].label}: {faults[0]}")
        given = self.cleaned_data
        rule = rule_of(given["often"], given["interval"], given["days"], given["place"], given["first_day"])
        return Timetable(rule, given["first_day"], given["at"], given["zone"], given["last_day"])


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    times = Times.here()
    rows = [
        (one, times.exact(one.next_at) if one.next_at else "", in_words(one.rule)) for one in recurrences_for(actor)
    ]
    return show(request, actor, "workload/recurring.html", "recurring", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _when(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _when(request, actor, get_object_or_404(with_runs(recurrences_for(actor), actor, PREVIEW), pk=key))


@require_POST
@admins_only
def act(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """`do`: "pause", "go" or "end"."""
    one = get_object_or_404(recurrences_for(actor), pk=key)
    do = request.POST.get("do", "")
    if do == "end":
        remove(one)
    elif do in {"pause", "go"}:
        pause(one, paused=do == "pause")
    return redirect("desk:admin:recurring")


@require_safe
@admins_only
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The next dates, while they are being chosen."""
    times, fault, dates = Times.here(), "", []
    try:
        dates = [times.exact(one) for one in WhenForm(request.GET).timetable().after(clock.now(), PREVIEW)]
    except Refused as refused:
        fault = str(refused)
    return render(request, "desk/admin/workload/dates.html", {"dates": dates, "fault": fault})


def _when(request: HttpRequest, actor: Actor, one: Recurrence | None) -> HttpResponse:
    templates = templates_for(actor)
    form = WhenForm(request.POST if request.method == "POST" else None, initial=_start(one))
    chosen = request.POST.get("template", str(one.template_id) if one else "")
    fault = ""
    if request.method == "POST":
        known = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
        try:
            template = templates.filter(pk=chosen).first() if known else None
            if template is None:
                raise Refused(_("Choose a template."))
            plan(template, form.timetable(), by=actor, known=one)
        except Refused as refused:
            fault = str(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:admin:recurring")
    runs = one.latest if one else []  # type: ignore[attr-defined]  # by with_runs
    dates = [Times.here().exact(at) for at in timetable_of(one).after(clock.now(), PREVIEW)] if one else []
    context: dict[str, Any] = {
        "one": one,
        "form": form,
        "templates": templates,
        "chosen": chosen,
        "fault": fault,
        "runs": runs,
    }
    context |= {"back": "desk:admin:recurring", "dates": dates}
    return show(request, actor, "workload/recurrence.html", "recurring", context, status=422 if fault else 200)


def _start(one: Recurrence | None) -> dict[str, Any]:
    if one is None:
        today: date = timezone.localdate(clock.now())
        return {"first_day": today, "at": "08:00", "zone": settings.TIME_ZONE, "often": "monthly-day", "place": "2"}
    shown = {name: getattr(one, name) for name in ("first_day", "last_day", "at", "zone")}
    return shown | as_fields(one.rule)
