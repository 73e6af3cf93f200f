"""Where the ticket stands."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.menu import Option, menu
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.choices import states, states_of
from tresen.tickets.models import Ticket
from tresen.tickets.states import set_state


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        return menu(request, _("State"), _options(ticket))
    set_state(ticket, get_object_or_404(states(), key=request.POST.get("value", "")), by=actor)
    return answer(request, actor, number)


def _options(ticket: Ticket) -> Iterator[Option]:
    for state in states_of(ticket):
        dot = format_html('<span class="dot {}"></span>', state.colour)
        yield Option(state.key, state.label, ticket.state_id == state.pk, dot)
