"""Which team the ticket belongs to."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.menu import Option, menu
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models.team import Level
from tresen.people.rights import Right
from tresen.tickets.assigning import hand_over
from tresen.tickets.models import Ticket
from tresen.ui.icons import icon


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.ASSIGN)
    if request.method == "GET":
        return menu(request, _("Hand over to"), _options(ticket, actor))
    value = request.POST.get("value", "")
    team = get_object_or_404(teams_for(actor), pk=value) if value.isdecimal() else None
    hand_over(ticket, team, by=actor, reason=request.POST.get("reason", "")[:500], disclose="disclose" in request.POST)
    return answer(request, actor, number)


def _options(ticket: Ticket, actor: Actor) -> Iterator[Option]:
    yield Option("", _("No team"), ticket.team_id is None, icon("circle"))
    for team in teams_for(actor):
        level = str(Level(team.level).label)
        yield Option(str(team.pk), team.name, ticket.team_id == team.pk, icon("users"), group=level)
