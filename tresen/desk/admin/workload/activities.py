"""What working time is booked on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.fields import Names, named
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor
from tresen.tickets.activity_editing import save_activity
from tresen.tickets.booking import activities
from tresen.tickets.models import Activity


class ActivityForm(Names):
    billable = forms.BooleanField(label=gettext_lazy("Billable by default"), required=False, initial=True)
    is_active = forms.BooleanField(label=gettext_lazy("Can be chosen"), required=False, initial=True)
    position = forms.IntegerField(
        label=gettext_lazy("Place in the list"), min_value=1, max_value=999, initial=99,
        help_text=gettext_lazy("The first one is used for minutes booked with a reply."),
    )  # fmt: skip


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    return show(request, actor, "workload/activities.html", "activities", {"rows": activities(in_use=False)})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(activities(in_use=False), pk=key))


def _edit(request: HttpRequest, actor: Actor, one: Activity | None) -> HttpResponse:
    start: dict[str, Any] = {}
    if one is not None:
        start = {f"name_{language}": name for language, name in one.names.items()}
        start |= {"billable": one.billable, "is_active": one.is_active, "position": one.position + 1}
    form = ActivityForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        shape = {name: given[name] for name in ("billable", "is_active")}
        save_activity(one, names=named(given), position=given["position"] - 1, **shape)
        messages.success(request, _("Saved."))
        return redirect("desk:admin:activities")
    context = {"one": one, "form": form, "back": "desk:admin:activities"}
    return show(request, actor, "workload/activity.html", "activities", context, status=422 if form.errors else 200)
