"""Who looks after the ticket."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.menu import Option, menu
from tresen.people.access import agents_for
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.rights import Right
from tresen.tickets.assigning import assign
from tresen.tickets.models import Ticket
from tresen.ui.faces import face, nobody

ME = "me"


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.ASSIGN)
    if request.method == "GET":
        return menu(request, _("Assignee"), _options(ticket, actor))
    assign(ticket, _person(request.POST.get("value", ""), actor), by=actor)
    return answer(request, actor, number)


def _options(ticket: Ticket, actor: Actor) -> Iterator[Option]:
    me, holder = actor.person, ticket.assignee_id
    if me is not None:
        yield Option(ME, _("Me"), holder == me.pk, face(me.pk, str(me), "small"), hint="A")
    yield Option("", _("Nobody"), holder is None, nobody(_("Nobody"), "small"))
    agents = agents_for(actor, ticket.team) if ticket.team else agents_for(actor)
    group = _("Team %s") % ticket.team if ticket.team else _("Agents")
    for agent in agents:
        if me is None or agent.pk != me.pk:
            yield Option(
                str(agent.pk), str(agent), holder == agent.pk, face(agent.pk, str(agent), "small"), group=group
            )


def _person(value: str, actor: Actor) -> Person | None:
    if value == ME:
        return actor.person
    return get_object_or_404(agents_for(actor), pk=value) if value.isdecimal() else None
