"""POST messages/{id}/move."""

from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.participant import Move
from tresen.api.tickets import shown
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand, messages_for, tickets_for, tickets_worked_by, works_on
from tresen.tickets.models import Message, Ticket
from tresen.tickets.moving import OnlyMessage, move_message


@once
def move(request: Call, key: int, given: Move) -> HttpResponse:
    """Puts a message with its files into another ticket, or into a new one; answers with the ticket it is in now.
    Moving it back undoes it. For agents who work on both."""
    actor = request.auth.actor
    message = _message(actor, key)
    to = None if given.to is None else _target(actor, given.to)
    asked = {"close_emptied": given.close_emptied, "disclose": given.disclose}
    try:
        ticket = move_message(message, to, by=actor, subject=given.subject or "", **asked)
    except OnlyMessage as only:
        raise invalid("close_emptied", str(only)) from only
    response = rendered(shown.ticket(Ticket.objects.select_related(*shown.RELATED).get(pk=ticket.pk), actor), 201)
    response["Location"] = request.path.replace(f"/messages/{key}/move", f"/tickets/{ticket.number}")
    return response


def _message(actor: Actor, key: int) -> Message:
    if (ticket := tickets_for(actor).filter(messages=key).first()) is None:
        raise Http404
    if (message := messages_for(actor, ticket).select_related("ticket", "author").filter(pk=key).first()) is None:
        raise Http404
    if not works_on(actor, ticket):
        raise Problem(403, "Only agents who work on this ticket may move its messages.")
    demand(actor, ticket, Right.MERGE)
    return message


def _target(actor: Actor, number: str) -> Ticket:
    ticket = tickets_worked_by(actor).filter(number=number).first()
    if ticket is None:
        raise invalid("to", "no ticket of this number that you work on")
    return demand(actor, ticket, Right.MERGE)
