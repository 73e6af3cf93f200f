"""POST and DELETE tickets/{number}/merge; POST tickets/{number}/split."""

from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.links import MergeGiven, SplitGiven
from tresen.api.tickets import shown
from tresen.api.tickets.fetch import fetch_worked
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import messages_for, tickets_worked_by
from tresen.tickets.confiding import Discloses
from tresen.tickets.merging import merge, unmerge
from tresen.tickets.models import Ticket
from tresen.tickets.splitting import split

ONLY = "Only agents who work on this ticket may merge or split it."


@once
def make(request: Call, number: str, given: MergeGiven) -> HttpResponse:
    """Puts all that was said here into another ticket; answers with that one. For agents who work on both."""
    actor = request.auth.actor
    ticket = fetch_worked(actor, number, Right.MERGE, ONLY)
    into = tickets_worked_by(actor).filter(number=given.into).first()
    if into is None:
        raise invalid("into", "no ticket of this number that you work on")
    try:
        merge([ticket], into, by=actor, disclose=given.disclose)
    except Discloses as said:
        raise invalid("disclose", str(said)) from said
    return _answer(into, actor)


def end(request: Call, number: str) -> HttpResponse:
    """Takes the ticket out of the one it was merged into: it gets back what was said in it and what answers that."""
    actor = request.auth.actor
    unmerge(fetch_worked(actor, number, Right.MERGE, ONLY), by=actor)
    return HttpResponse(status=204)


@once
def part(request: Call, number: str, given: SplitGiven) -> HttpResponse:
    """Moves some messages into one new ticket, and answers with it."""
    actor = request.auth.actor
    ticket = fetch_worked(actor, number, Right.MERGE, ONLY)
    chosen = list(messages_for(actor, ticket).filter(pk__in=given.messages))
    if len(chosen) != len(set(given.messages)):
        raise invalid("messages", "no message of this ticket")
    try:
        made = split(ticket, chosen, by=actor, subject=given.subject or "", disclose=given.disclose)
    except Discloses as said:
        raise invalid("disclose", str(said)) from said
    return _answer(made, actor)


def _answer(ticket: Ticket, actor: Actor) -> HttpResponse:
    fresh = tickets_worked_by(actor).select_related(*shown.RELATED).filter(pk=ticket.pk).first()
    if fresh is None:
        raise Problem(403, ONLY)
    return rendered(shown.ticket(fresh, actor), 201)
