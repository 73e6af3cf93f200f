"""Links of a ticket: made by number or words, ended with one click."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.suggesting import tickets_like
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import links_for, tickets_worked_by
from tresen.tickets.family import set_parent
from tresen.tickets.linking import link, unlink
from tresen.tickets.models import Ticket

# As the dialog offers them: what the ticket found is to the one that is open.
WAYS = {
    "related": _("Related"),
    "duplicate_of": _("This ticket is the same as the one found"),
    "caused_by": _("This ticket is caused by the one found"),
    "blocked_by": _("This ticket waits for the one found"),
    "blocks": _("The one found waits for this ticket"),
    "parent": _("The one found stands above this ticket"),
    "child": _("The one found stands below this ticket"),
}


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.MERGE)
    if request.method == "POST":
        _make(ticket, ticket_for(actor, request.POST.get("to", ""), Right.MERGE), request.POST.get("way", ""), actor)
        return answer(request, actor, number)
    tickets = tickets_like(actor, request.GET.get("q", ""), but=ticket)
    template = "found" if is_fragment(request, "link-tickets") else "link"
    context = {"ticket": ticket, "tickets": tickets, "query": request.GET.get("q", "").strip(), "ways": WAYS.items()}
    return render(request, f"desk/tickets/{template}.html", context)


def _make(ticket: Ticket, other: Ticket, way: str, actor: Actor) -> None:
    if way == "parent":
        set_parent(ticket, other, by=actor)
    elif way == "child":
        set_parent(other, ticket, by=actor)
    elif way == "blocked_by":
        link(other, ticket, "blocks", by=actor)
    else:
        link(ticket, other, way, by=actor)


@require_http_methods(["DELETE"])
@agents_only
def end(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.MERGE)
    unlink(get_object_or_404(links_for(actor, ticket).select_related("source", "target"), pk=key), by=actor)
    return answer(request, actor, number)


@require_http_methods(["DELETE"])
@agents_only
def part(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    """The parent or child with this id is none any more."""
    ticket = ticket_for(actor, number, Right.MERGE)
    other = get_object_or_404(tickets_worked_by(actor), pk=key)
    if ticket.parent_id != other.pk and other.parent_id != ticket.pk:
        raise Http404
    set_parent(ticket if ticket.parent_id == other.pk else other, None, by=actor)
    return answer(request, actor, number)
