"""Whether agents are asked about tickets they do not see."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor
from tresen.tickets.mentioning import OUTSIDERS


class ExpertsForm(forms.Form):
    outsiders = forms.BooleanField(
        required=False,
        label=gettext_lazy("Notes may name agents who do not see the ticket"),
        help_text=gettext_lazy(
            "They get the words of the note and the number by mail, nothing else. Never for confidential teams."
        ),
    )


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = ExpertsForm(request.POST or None, initial={"outsiders": OUTSIDERS.get()})
    if request.method == "POST":
        OUTSIDERS.set("outsiders" in request.POST)
        messages.success(request, _("Saved."))
        return redirect("desk:admin:experts")
    return show(request, actor, "tickets/experts.html", "experts", {"form": form})
