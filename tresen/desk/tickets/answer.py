"""What the desk answers after a change: the parts of the ticket that may look different now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tresen.desk.directory import directory
from tresen.desk.doors import tell
from tresen.desk.tickets.fetch import ticket_to_show
from tresen.desk.tickets.settled import gone, settled_words
from tresen.desk.tickets.side import side_of
from tresen.desk.tickets.timeline import since
from tresen.desk.tickets.waiting import waiting_in
from tresen.people.actor import Actor
from tresen.tickets.access import rights_on, tickets_worked_by


def answer(
    request: HttpRequest, actor: Actor, number: str, *, also: int = 0, toast: str = "", **told: Any
) -> HttpResponse:
    """Head, side panel and what is new in the timeline since the browser's `X-Seen`; without htmx the page again.

    `also`: a message to show anew. `told`: events for the browser, such as `sent`: the composer has done its work.
    What put the ticket off the agent's desk is told as `settled`: his next ticket may follow.
    """
    if not request.headers.get("HX-Request"):
        return redirect("desk:ticket", number)
    events: dict[str, Any] = {name: {**about, "number": number} for name, about in told.items()}
    if toast:
        events["toast"] = {"text": toast}
    ticket = tickets_worked_by(actor).filter(number=number).select_related("state", "team", "assignee").first()
    if ticket is None:
        return gone(number, events)
    if settled := settled_words(request, actor, ticket, told):
        events["settled"] = settled
    response = render(request, "desk/tickets/changed.html", changed(request, actor, number, also))
    return tell(response, **events) if events else response


def changed(request: HttpRequest, actor: Actor, number: str, also: int = 0) -> dict[str, Any]:
    known = directory(actor)
    ticket = ticket_to_show(actor, number, known)
    line = since(ticket, actor, known, request.headers.get("X-Seen", ""), also)
    return {
        "ticket": ticket,
        "line": line,
        "entries": line.entries,
        "side": side_of(ticket, actor, known),
        "waiting": waiting_in(ticket, actor),
        "actor": actor,
        "can": rights_on(actor, ticket),
    }
