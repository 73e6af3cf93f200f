"""All keys at one glance: what “?” shows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.people.actor import Actor


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "desk/keys.html")
