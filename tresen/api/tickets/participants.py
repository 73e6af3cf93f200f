"""GET, POST and DELETE tickets/{number}/participants."""

from django.db import transaction
from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import invalid
from tresen.api.rendering import listed, made
from tresen.api.schemas.participant import ParticipantGiven
from tresen.api.tickets.fetch import fetch_ticket, fetch_worked
from tresen.api.tickets.shown import Shown
from tresen.channels.email.mailboxes import bare, own_addresses
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import works_on
from tresen.tickets.involving import involve, learn_reference, leave
from tresen.tickets.models import Participant, Ticket


def listing(request: Call, number: str) -> HttpResponse:
    """Who takes part besides the customer. For agents who work on the ticket."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    if not works_on(actor, ticket):
        raise Http404
    return listed(request, [shown(one) for one in ticket.participants.all()], None)


@once
def make(request: Call, number: str, given: ParticipantGiven) -> HttpResponse:
    """Gives somebody a part, or another one than he had."""
    actor = request.auth.actor
    ticket = _worked(actor, number)
    if given.reference and given.involvement != "partner":
        raise invalid("reference", "only a partner has one")
    if bare(given.address) in own_addresses():
        raise invalid("address", "is an address of our own")
    one = involve(ticket, given.address, by=actor, name=given.name or "", involvement=given.involvement)
    if given.reference:
        learn_reference(one, given.reference, by=actor)
    return made(request, shown(one), one.pk)


@transaction.atomic
def end(request: Call, number: str, key: str) -> HttpResponse:
    """Takes somebody out: he gets no copies, and his next mail does not land in the ticket."""
    actor = request.auth.actor
    ticket = _worked(actor, number)
    one = ticket.participants.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
    if one is None:
        raise Http404
    leave(ticket, one.address, by=actor)
    return HttpResponse(status=204)


def shown(one: Participant) -> Shown:
    return {
        "id": one.pk,
        "address": one.address,
        "name": one.name,
        "involvement": one.involvement,
        "reference": one.reference,
    }


def _worked(actor: Actor, number: str) -> Ticket:
    return fetch_worked(actor, number, Right.EDIT, "Only agents who work on this ticket say who takes part.")
