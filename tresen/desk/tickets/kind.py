"""What sort of ticket it is."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.menu import Option, menu
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.changing import set_kind
from tresen.tickets.kinds import kind_label, kinds_offered
from tresen.tickets.models import Kind, Ticket


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        return menu(request, _("Kind"), _options(ticket))
    set_kind(ticket, request.POST.get("value", ""), by=actor)
    return answer(request, actor, number)


def _options(ticket: Ticket) -> list[Option]:
    """What is offered in the ticket's workspace, and what it is."""
    offered = {*kinds_offered(ticket.team_id), ticket.kind}
    return [Option(str(kind), kind_label(kind), ticket.kind == kind) for kind in Kind if kind in offered]
