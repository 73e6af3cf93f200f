"""GET and POST tickets/{number}/instructions: what the client wants done and left, read and confirmed."""

from typing import Any

from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.rendering import shown
from tresen.api.schemas.instructions import Confirmed
from tresen.api.tickets.fetch import fetch_ticket, fetch_worked
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import works_on
from tresen.tickets.confirming import confirm_instructions, has_confirmed
from tresen.tickets.models import Ticket


def show(request: Call, number: str) -> HttpResponse:
    """For agents who work on the ticket; null where its client has given none."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    if not works_on(actor, ticket):
        raise Http404
    return shown(_told(ticket, actor))


@once
def confirm(request: Call, number: str, given: Confirmed) -> HttpResponse:
    """The agent has read this edition; before, he can send nothing where the client demands it."""
    actor = request.auth.actor
    ticket = fetch_worked(actor, number, Right.REPLY, "Only agents who work on the ticket confirm its instructions.")
    confirm_instructions(ticket, by=actor, edition=given.edition)
    return shown(_told(ticket, actor), 201)


def _told(ticket: Ticket, actor: Actor) -> dict[str, Any]:
    client = ticket.organisation
    given = client is not None and bool(client.instructions)
    return {
        "instructions": client.instructions if client and given else None,
        "edition": client.instructions_edition if client and given else None,
        "must_confirm": bool(client and client.must_confirm),
        "confirmed": given and has_confirmed(ticket, actor),
    }
