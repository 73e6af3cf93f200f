"""How much it matters: by impact and urgency, or by hand with a reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.menu import Option
from tresen.desk.tickets.side import SIGNS
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.assessing import due_priority, matrix_of
from tresen.tickets.changing import set_priority
from tresen.tickets.models import Impact, Priority, Ticket, Urgency
from tresen.ui.icons import icon


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        due = due_priority(ticket)
        context = {"options": _options(ticket), "due": str(due or ""), "why": explained(ticket, due), "ticket": ticket}
        return render(request, "desk/tickets/priority.html", context | {"url": request.path})
    value = request.POST.get("value", "")
    reason = request.POST.get("reason", "")
    set_priority(ticket, int(value) if value.isascii() and value.isdecimal() else 0, by=actor, reason=reason)
    return answer(request, actor, number)


def _options(ticket: Ticket) -> list[Option]:
    return [
        Option(str(one.value), str(one.label), ticket.priority == one, icon(SIGNS[one])) for one in reversed(Priority)
    ]


def explained(ticket: Ticket, due: int | None) -> str:
    """Why the matrix gives `due`, in words that name it; "" if the priority follows from nothing."""
    if due is None or ticket.impact is None or ticket.urgency is None:
        return ""
    own = matrix_of(ticket.organisation_id).organisation_id is not None
    words = _("“%(priority)s”, because impact is “%(impact)s” and urgency “%(urgency)s” (%(matrix)s)")
    matrix = _("matrix of %(name)s") % {"name": ticket.organisation} if own else _("matrix of the house")
    return words % {
        "priority": Priority(due).label,
        "impact": Impact(ticket.impact).label,
        "urgency": Urgency(ticket.urgency).label,
        "matrix": matrix,
    }
