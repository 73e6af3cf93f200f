"""Which other teams see the ticket and work on it."""

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
from tresen.tickets.models import Ticket
from tresen.tickets.sharing import share, unshare
from tresen.ui.icons import icon


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Choosing a team lets it in; choosing it again takes it out."""
    ticket = ticket_for(actor, number, Right.ASSIGN)
    if request.method == "GET":
        return menu(request, _("Share with a team"), _options(ticket, actor))
    value = request.POST.get("value", "")
    team = get_object_or_404(teams_for(actor), pk=value if value.isdecimal() else 0)
    if team.pk in ticket.shared_with:
        unshare(ticket, team, by=actor)
    else:
        share(ticket, team, by=actor, disclose="disclose" in request.POST)
    return answer(request, actor, number)


def _options(ticket: Ticket, actor: Actor) -> Iterator[Option]:
    for team in teams_for(actor):
        if team.pk != ticket.team_id:
            level = str(Level(team.level).label)
            yield Option(str(team.pk), team.name, team.pk in ticket.shared_with, icon("users"), group=level)
