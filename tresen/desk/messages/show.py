"""One message with all its words, where the page had only the beginning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.desk.messages.shown import shown
from tresen.people.actor import Actor
from tresen.ui.times import Times

WHOLE = 2_000_000


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = message_for(actor, key)
    me = actor.person.pk if actor.person else 0
    entry = shown(message, Times.here(), me, room=WHOLE, most=WHOLE)
    return render(request, "desk/tickets/entries.html", {"entries": [entry]})
