"""Two tickets become one: looked for, looked at, done, and undone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.suggesting import tickets_like
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.merge_preview import preview_merge
from tresen.tickets.merged import living
from tresen.tickets.merging import merge, unmerge
from tresen.tickets.models import Ticket

HERE = "here"  # the one found goes into the one that is open


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.MERGE)
    if request.method == "POST":
        source, into = _pair(ticket, ticket_for(actor, request.POST.get("to", "")), request.POST.get("way", ""))
        merge([source], into, by=actor, disclose="disclose" in request.POST)
        response = HttpResponse()
        response["HX-Redirect"] = reverse("desk:ticket", args=[into.number])
        return response
    if "to" in request.GET:
        pair = _pair(ticket, ticket_for(actor, request.GET["to"]), request.GET.get("way", ""))
        context = {"ticket": ticket, "preview": preview_merge(*pair), "way": request.GET.get("way", "")}
        return render(request, "desk/tickets/merge_preview.html", context)
    tickets = tickets_like(actor, request.GET.get("q", ""), but=ticket)
    template = "merge_found" if is_fragment(request, "merge-tickets") else "merge"
    context = {"ticket": ticket, "tickets": tickets, "query": request.GET.get("q", "").strip()}
    return render(request, f"desk/tickets/{template}.html", context)


def _pair(ticket: Ticket, other: Ticket, way: str) -> tuple[Ticket, Ticket]:
    return (other, ticket) if way == HERE else (ticket, other)


@require_http_methods(["DELETE"])
@agents_only
def undo(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    """`key`: the merged ticket, of which this one shows the messages."""
    ticket = ticket_for(actor, number, Right.MERGE)
    source = get_object_or_404(tickets_worked_by(actor).filter(merged_into__isnull=False), pk=key)
    if living(source).pk != ticket.pk:
        raise Http404
    unmerge(source, by=actor)
    return answer(
        request, actor, number, toast=_("%(number)s is a ticket of its own again.") % {"number": source.number}
    )
