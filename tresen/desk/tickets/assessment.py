"""How many are hindered, and how soon it must be over."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.menu import Option, menu
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.assessing import assess
from tresen.tickets.change import Refused
from tresen.tickets.models import Impact, Urgency


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str, what: str) -> HttpResponse:
    """`what` is "impact" or "urgency"."""
    ticket = ticket_for(actor, number, Right.EDIT)
    degrees: Any = Impact if what == "impact" else Urgency
    if request.method == "GET":
        now = getattr(ticket, what)
        title = _("Impact: how many are hindered?") if what == "impact" else _("Urgency: how soon must it be over?")
        offered = [Option(str(int(one)), str(one.label), now == one) for one in reversed(degrees)]
        return menu(request, title, [*offered, Option("", _("Not known yet"), now is None)])
    value = request.POST.get("value", "")
    if value not in {"", *map(str, degrees.values)}:
        raise Refused(_("Impact and urgency are chosen from their lists."))
    wanted = int(value) if value else None
    if what == "impact":
        assess(ticket, impact=wanted, by=actor)
    else:
        assess(ticket, urgency=wanted, by=actor)
    return answer(request, actor, number)
