"""What the ticket is called."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.changing import retitle


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        return render(request, "desk/tickets/subject.html", {"ticket": ticket})
    retitle(ticket, request.POST.get("value", ""), by=actor)
    return answer(request, actor, number)
