"""One message anew: with all its words where the page had only the beginning, or as its sender made it look."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.channels.email.pictures import kept_by_key
from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.desk.messages.shown import shown, waiting
from tresen.desk.messages.source import marked_html
from tresen.kit.html import remote_pictures
from tresen.people.actor import Actor
from tresen.ui.times import Times

WHOLE = 2_000_000


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return card(request, actor, key)


def card(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """`look=original`: in a frame, as sent; `paper=dark`: turned dark."""
    given = request.POST if request.method == "POST" else request.GET
    message = message_for(actor, key, "raw")
    me, kept = actor.person.pk if actor.person else 0, kept_by_key([key]).get(key, [])
    entry = shown(message, Times.here(), me, room=WHOLE, most=WHOLE, kept=kept)
    if given.get("look") == "original" and (html := marked_html(message)):
        have = {one.address for one in kept}
        held_back = waiting(message, sum(one not in have for one in remote_pictures(html)))
        paper = "dark" if given.get("paper") == "dark" else ""
        entry = replace(entry, look="original", paper=paper, waiting=held_back)
    return render(request, "desk/tickets/entries.html", {"entries": [entry]})
