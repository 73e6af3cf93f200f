"""What else one can do with a message."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.channels.email.pictures import is_always_allowed
from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.people.actor import Actor
from tresen.tickets.access import rights_on
from tresen.tickets.forwarding import FORWARDABLE


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = message_for(actor, key)
    context = {"message": message, "always": is_always_allowed(message), "forwardable": message.kind in FORWARDABLE}
    context["can"] = rights_on(actor, message.ticket)
    return render(request, "desk/messages/menu.html", context)
