"""What the numbers of new tickets look like."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.numbering import FORMAT, check, shape

FAULTS = {
    "wrong": gettext_lazy(
        "Allowed are letters, digits, # . / _ - and {number}, {number:05}, {year}, {month}; at most 30 characters."
    ),
    "number": gettext_lazy("{number} must occur exactly once: it makes each number different."),
}
EXAMPLES = ("T-{number}", "{year}-{number:05}", "{year}{month}-{number:04}")
SAMPLE = 10482


class NumberForm(forms.Form):
    pattern = forms.CharField(label=gettext_lazy("Format"), max_length=60)

    def clean_pattern(self) -> str:
        pattern: str = self.cleaned_data["pattern"]
        if fault := check(pattern):
            raise forms.ValidationError(FAULTS[fault])
        return pattern


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = NumberForm(request.POST or None, initial={"pattern": FORMAT.get()})
    if request.method == "POST" and form.is_valid():
        FORMAT.set(form.cleaned_data["pattern"])
        messages.success(request, _("Saved. New tickets are numbered like this from now on."))
        return redirect("desk:admin:numbers")
    examples = [(one, _sample(one)) for one in EXAMPLES]
    context = {"form": form, "examples": examples, **_preview(str(form["pattern"].value()))}
    return show(request, actor, "tickets/numbers.html", "numbers", context, status=422 if form.errors else 200)


@require_safe
@admins_only
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the format being typed would give."""
    return show(request, actor, "tickets/preview.html", "numbers", _preview(request.GET.get("pattern", "").strip()))


def _preview(pattern: str) -> dict[str, object]:
    fault = check(pattern)
    return {"fault": FAULTS[fault]} if fault else {"sample": _sample(pattern)}


def _sample(pattern: str) -> str:
    return shape(pattern, SAMPLE, clock.now().date())
