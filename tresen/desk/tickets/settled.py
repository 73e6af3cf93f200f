"""A ticket is off the agent's desk: what the browser is told, and the way back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only, tell
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.tickets.access import events_for
from tresen.tickets.models import Event, Ticket
from tresen.tickets.settling import settled_since, unsettle


def settled_words(request: HttpRequest, actor: Actor, ticket: Ticket, told: dict[str, Any]) -> dict[str, Any] | None:
    """{"number", "text", "undo"} if this request put the ticket off his desk, by the journal since its `X-Seen`.

    `text` is "" where the toast of the message that was sent with it says enough, and takes both back."""
    seen = request.headers.get("X-Seen", "").partition("-")[2]
    event = settled_since(ticket, int(seen), by=actor) if seen.isdecimal() and len(seen) < 19 else None
    if event is None:
        return None
    said = "done" in told or "batched" in told or (bool(told.get("sent", {}).get("undo")) and "after" in event.data)
    undo = reverse("desk:back", args=[ticket.number, event.pk])
    return {"number": ticket.number, "text": "" if said else _words(ticket, event), "undo": "" if said else undo}


def _words(ticket: Ticket, event: Event) -> str:
    if event.name == "handed_over":
        return f"{ticket.number} → {ticket.team or _('No team')}"
    if event.name == "assigned":
        return f"{ticket.number} → {ticket.assignee or _('Nobody')}"
    return f"{ticket.number}: {ticket.state.label}"


def gone(number: str, events: dict[str, Any]) -> HttpResponse:
    """The change gave the ticket to a team the agent is not in: there is nothing of it to show. What was sent with
    it may still be taken back, and the ticket with it."""
    if sent := events.get("sent"):
        sent["gone"] = True
    text = _("%(number)s is now with a team you are not in.") % {"number": number}
    response = tell(HttpResponse(), **events, settled={"number": number, "text": text, "undo": "", "gone": True})
    response["HX-Reswap"] = "none"
    return response


@require_POST
@agents_only
def back(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    """Nothing to show: the browser goes to the ticket."""
    ticket = ticket_for(actor, number)
    unsettle(ticket, get_object_or_404(events_for(actor, ticket), pk=key), by=actor)
    return HttpResponse(status=204)
