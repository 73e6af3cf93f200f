"""A ticket: the conversation, the composer, the side panel; on a full load with its list beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tresen.desk.auditing import looked
from tresen.desk.directory import Directory, directory
from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.tickets.drafts import KINDS, NEEDED, composing, writings
from tresen.desk.tickets.fetch import ticket_to_show
from tresen.desk.tickets.recipients import usual
from tresen.desk.tickets.side import side_of
from tresen.desk.tickets.timeline import timeline
from tresen.desk.tickets.waiting import waiting_in
from tresen.desk.views.builtin import BY_KEY, View
from tresen.desk.views.counts import lines
from tresen.desk.views.page import listed
from tresen.desk.views.saved import view_for
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.actor import Actor
from tresen.tickets.access import rights_on, tickets_worked_by
from tresen.tickets.drafts import drafts_in
from tresen.tickets.merged import living
from tresen.tickets.models import Ticket


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    known = directory(actor)
    ticket = ticket_to_show(actor, number, known)
    if ticket.merged_into_id and "merged" not in request.GET and (there := _merged(ticket, actor)):
        return redirect(f"{reverse('desk:ticket', args=[there])}?{request.GET.urlencode()}")
    if ticket.team_id in actor.confidential_ids:
        if "X-Ahead" in request.headers:
            return HttpResponse(status=204)  # not seen before it is looked at, and then the log says so
        # Only its number: administrators read the log, and confidential teams are not theirs.
        looked(request, actor, Name.OPENED, Thing("ticket", str(ticket.pk), ticket.number))
    if "before" in request.GET:
        line = timeline(ticket, actor, known, request.GET["before"])
        return render(request, "desk/tickets/before.html", {"ticket": ticket, "line": line, "entries": line.entries})
    view = view_for(actor, request.GET.get("view", "")) or BY_KEY["teams"]
    context = conversation(ticket, actor, known, view)
    if is_fragment(request, "work"):
        return render(request, "desk/tickets/work.html", context)
    context |= listed(actor, view, known) | {"nav": lines(actor, known), "number": ticket.number}
    return render(request, "desk/tickets/page.html", context)


def _merged(ticket: Ticket, actor: Actor) -> str:
    """The number of the ticket it goes on in, as far as the actor works on that."""
    there = tickets_worked_by(actor).filter(pk=living(ticket).pk).values_list("number", flat=True).first()
    return there or ""


def conversation(ticket: Ticket, actor: Actor, known: Directory, view: View) -> dict[str, Any]:
    line, can = timeline(ticket, actor, known), rights_on(actor, ticket)
    kinds = [kind for kind in KINDS if NEEDED[kind] in can]
    drafts = drafts_in(ticket, by=actor)
    proposed = usual(ticket, line.messages)
    written = writings(drafts, actor, proposed)
    begun = next((kind for kind in kinds if written[kind].version), kinds[0] if kinds else "")
    return {
        "ticket": ticket,
        "view": view,
        "line": line,
        "entries": line.entries,
        "side": side_of(ticket, actor, known),
        "written": [written[kind] for kind in kinds],
        "kinds": kinds,
        "can": can,
        "reply": written["reply"],
        "waiting": waiting_in(ticket, actor, drafts),
        "begun": begun,
        "idle": not any(written[kind].version for kind in kinds),
        "actor": actor,
        **composing(proposed),
    }
