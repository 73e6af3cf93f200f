"""Whose area codes are meant where a phone number says no country."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.kit.recent import forget
from tresen.people.actor import Actor
from tresen.people.numbers import REGION, regions


class RegionForm(forms.Form):
    region = forms.ChoiceField(
        label=gettext_lazy("Country of numbers without one"),
        help_text=gettext_lazy("A number that begins with 0 belongs there. One with + and a country says it itself."),
    )

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # what every form gets
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = regions(get_language() or "de")


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = RegionForm(request.POST or None, initial={"region": REGION.get()})
    if request.method == "POST" and form.is_valid():
        REGION.set(form.cleaned_data["region"])
        forget()
        messages.success(request, _("Saved. Numbers that are known already stay as they are."))
        return redirect("desk:admin:phones")
    return show(request, actor, "people/phones.html", "phones", {"form": form}, status=422 if form.errors else 200)
