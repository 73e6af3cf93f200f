"""All messages that wait for their time, and those that were not sent at theirs, of the tickets one works on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.tickets.waiting import shown
from tresen.desk.views.counts import lines
from tresen.people.actor import Actor
from tresen.tickets.drafts import planned_for
from tresen.ui.times import Times

MOST = 200


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    times = Times.here()
    found = list(planned_for(actor).select_related("person", "ticket__customer")[: MOST + 1])
    entries = [(one.ticket, shown(one, actor, times)) for one in found[:MOST]]
    context = {"entries": entries, "full": len(found) > MOST, "most": MOST, "here": "planned", "nav": lines(actor)}
    return render(request, "desk/tickets/planned.html", context)
