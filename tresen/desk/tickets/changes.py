"""What changed in an open ticket: asked for when the live stream tells of something."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import changed
from tresen.people.actor import Actor


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    return render(request, "desk/tickets/changed.html", changed(request, actor, number))
