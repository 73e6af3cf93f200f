"""GET, POST and DELETE tickets/{number}/links."""

from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import invalid
from tresen.api.rendering import listed, made
from tresen.api.schemas.links import LinkGiven
from tresen.api.tickets.fetch import fetch_ticket, fetch_worked
from tresen.api.tickets.shown import Shown
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import links_for, tickets_worked_by, works_on
from tresen.tickets.family import set_parent
from tresen.tickets.linking import link, unlink
from tresen.tickets.models import Ticket
from tresen.tickets.relations import Relation, relations_of

# The link that says so is kept with the other ticket as its source.
TURNED = {"has_duplicate": "duplicate_of", "causes": "caused_by", "blocked_by": "blocks"}
FAMILY = ("parent", "child")


def listing(request: Call, number: str) -> HttpResponse:
    """Linked tickets, parent, children and what was merged into it. For agents who work on the ticket."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    if not works_on(actor, ticket):
        raise Http404
    return listed(request, [shown(one) for one in relations_of(ticket, actor)], None)


@once
def make(request: Call, number: str, given: LinkGiven) -> HttpResponse:
    """Links two tickets you work on; what is linked so already is answered as it is."""
    actor = request.auth.actor
    ticket = _worked(actor, number)
    other = tickets_worked_by(actor).filter(number=given.to).first()
    if other is None:
        raise invalid("to", "no ticket of this number that you work on")
    if given.type in FAMILY:
        child, parent = (ticket, other) if given.type == "parent" else (other, ticket)
        set_parent(child, parent, by=actor)
    elif given.type in TURNED:
        link(other, ticket, TURNED[given.type], by=actor)
    else:
        link(ticket, other, given.type, by=actor)
    fresh = _worked(actor, number)
    found = next(one for one in relations_of(fresh, actor) if (one.kind, one.ticket.pk) == (str(given.type), other.pk))
    return made(request, shown(found), found.ticket.pk)


def end(request: Call, number: str, key: str) -> HttpResponse:
    """Removes a link, or ends that one ticket stands above another. `id` as the list tells it."""
    actor = request.auth.actor
    ticket = _worked(actor, number)
    kind, _, of = key.partition("-")
    pk = int(of) if of.isascii() and of.isdigit() and len(of) < 19 else 0
    if kind == "link":
        if (known := links_for(actor, ticket).select_related("source", "target").filter(pk=pk).first()) is None:
            raise Http404
        unlink(known, by=actor)
        return HttpResponse(status=204)
    other = tickets_worked_by(actor).filter(pk=pk).first()
    above = other is not None and kind == "parent" and ticket.parent_id == other.pk
    below = other is not None and kind == "child" and other.parent_id == ticket.pk
    if other is None or not (above or below):
        raise Http404
    set_parent(ticket if above else other, None, by=actor)
    return HttpResponse(status=204)


def shown(one: Relation) -> Shown:
    return {
        "id": f"link-{one.key}" if one.key else f"{one.kind}-{one.ticket.pk}",
        "type": one.kind,
        "number": one.ticket.number,
        "subject": one.ticket.subject,
        "state": one.ticket.state.key,
        "state_type": one.ticket.state_type,
    }


def _worked(actor: Actor, number: str) -> Ticket:
    return fetch_worked(actor, number, Right.MERGE, "Only agents who work on this ticket may link it.")
