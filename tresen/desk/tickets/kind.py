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
from tresen.tickets.models import Kind


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        return menu(request, _("Kind"), [Option(one.value, str(one.label), ticket.kind == one) for one in Kind])
    set_kind(ticket, request.POST.get("value", ""), by=actor)
    return answer(request, actor, number)
