"""Who else reads or writes in a ticket: asked by the browser that shows it, which says the same of itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.tickets.models import Doing
from tresen.tickets.presence import Here, here, leave, sign
from tresen.ui.faces import face

MOST = 5  # faces; more are a number


@dataclass(frozen=True)
class ShownHere:
    face: SafeString
    words: str
    writes: bool


@require_http_methods(["GET", "POST", "DELETE"])
@agents_only
def show(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """POST says that a tab shows the ticket and what is done there; DELETE that it does no more. Both GET and POST
    answer with the others."""
    assert actor.person is not None
    ticket = ticket_for(actor, number)
    if request.method == "DELETE":
        leave(actor.person, tab=request.GET.get("tab", ""))
        return HttpResponse(status=204)
    if request.method == "POST":
        given = {"tab": request.POST.get("tab", ""), "doing": request.POST.get("doing", Doing.READING)}
        others = sign(ticket, actor.person, **given)
    else:
        others = here(ticket, without=actor.person)
    shown = [shown_here(one) for one in others]
    return render(request, "desk/tickets/here.html", {"here": shown[:MOST], "more": shown[MOST:]})


def shown_here(one: Here) -> ShownHere:
    return ShownHere(face(one.person.pk, str(one.person), "small"), words_for(one), one.writes)


def words_for(one: Here) -> str:
    words = {
        Doing.REPLY: _("%(name)s is writing a reply"),
        Doing.NOTE: _("%(name)s is writing a note"),
        Doing.PHONE: _("%(name)s is writing a phone note"),
        Doing.FORWARD: _("%(name)s is forwarding it"),
    }.get(Doing(one.doing), _("%(name)s is reading, too"))
    return words % {"name": one.person}
