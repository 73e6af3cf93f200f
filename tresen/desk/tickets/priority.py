"""How much it matters."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.menu import Option, menu
from tresen.desk.tickets.side import SIGNS
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.changing import set_priority
from tresen.tickets.models import Priority
from tresen.ui.icons import icon


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        offered = [
            Option(str(one.value), str(one.label), ticket.priority == one, icon(SIGNS[one]))
            for one in reversed(Priority)
        ]
        return menu(request, _("Priority"), offered)
    value = request.POST.get("value", "")
    set_priority(ticket, int(value) if value.isdecimal() else 0, by=actor)
    return answer(request, actor, number)
