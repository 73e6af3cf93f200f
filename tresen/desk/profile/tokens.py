"""One's own tokens for programs: made, shown once, ended."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tresen.desk.auditing import looked
from tresen.desk.doors import agents_only, refused
from tresen.desk.views.counts import lines
from tresen.kit import clock
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor
from tresen.people.models.token import Scope
from tresen.people.tokens import SHOWN, issue, revoke, tokens_of

DAYS = [
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("one year")),
    ("", gettext_lazy("until you end it")),
]


class NewToken(forms.Form):
    name = forms.CharField(max_length=100)
    scope = forms.ChoiceField(choices=Scope.choices)
    days = forms.ChoiceField(choices=DAYS, required=False)


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    assert actor.person is not None
    form = NewToken(request.POST)
    if not form.is_valid():
        return refused(_("Give the token a name and choose what it may do."))
    given = form.cleaned_data
    expires_at = clock.now() + timedelta(days=int(given["days"])) if given["days"] else None
    with transaction.atomic():
        secret = issue(actor.person, scope=given["scope"], name=given["name"], expires_at=expires_at)
        about = Thing("token", secret[:SHOWN], given["name"])
        looked(request, actor, Name.TOKEN_ISSUED, about, scope=given["scope"], token=secret[:SHOWN])
    shown = {"secret": secret, "name": given["name"], "nav": lines(actor)}
    response = render(request, "desk/profile/token.html", shown, status=201)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@agents_only
def end(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    assert actor.person is not None
    token = tokens_of(actor.person).filter(pk=key).first()
    if token is None:
        raise Http404
    with transaction.atomic():
        revoke(token, by=actor)
        looked(request, actor, Name.TOKEN_REVOKED, Thing("token", token.prefix, token.name), token=token.prefix)
    messages.success(request, _("The token works no longer."))
    return redirect("desk:profile")
