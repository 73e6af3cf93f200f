"""One's own settings: name, language, appearance."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.profile.form import Profile
from tresen.desk.views.counts import lines
from tresen.people.actor import Actor
from tresen.people.preferring import prefer

# The API's part of the page, where that room is installed.
TOKENS = ["desk/profile_tokens.html", "desk/profile/nothing.html"]


@require_http_methods(["GET", "POST"])
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    assert actor.person is not None
    person = actor.person
    start = {name: getattr(person, name) for name in Profile.base_fields}
    form = Profile(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        prefer(person, **form.cleaned_data)
        with override(person.locale):
            messages.success(request, _("Saved."))
        return redirect("desk:profile")
    return render(
        request, "desk/profile/page.html", {"form": form, "person": person, "nav": lines(actor), "tokens": TOKENS}
    )
