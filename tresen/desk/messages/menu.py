"""What else one can do with a message."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.people.actor import Actor


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return render(request, "desk/messages/menu.html", {"message": message_for(actor, key)})
