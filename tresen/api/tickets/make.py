"""POST tickets."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import made
from tresen.api.schemas.ticket import TicketGiven
from tresen.api.tickets import fetch, shown
from tresen.api.tickets.words import body_of, files_of
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.registering import organisation_of, recognise
from tresen.people.rights import Right
from tresen.tickets.access import demand
from tresen.tickets.assigning import assign
from tresen.tickets.booking import Work, book, usual_activity
from tresen.tickets.models import Channel, Ticket
from tresen.tickets.opening import open_ticket
from tresen.tickets.states import solve

FOR_AGENTS = ("team", "priority", "impact", "urgency", "priority_reason", "channel", "assignee", "minutes", "solved")


@once
def make(request: Call, given: TicketGiven) -> HttpResponse:
    """Opens a ticket with its first message, in the words of the customer or, of a call or a visit, in yours. An
    address nobody has yet becomes a new customer. Customers, and agents whose role does not include it, open tickets
    for themselves."""
    actor = request.auth.actor
    customer = _customer(actor, given)
    with transaction.atomic():
        ticket = open_ticket(
            by=actor,
            subject=given.subject,
            customer=customer,
            body=body_of(given.body, given.html),
            kind=given.kind,
            attachments=files_of(given.attachments),
            values=given.fields,
            complete=True,
            channel=given.channel,
            said_by_agent=given.channel in {Channel.PHONE, Channel.COUNTER, Channel.LETTER},
            data={"at_once": True} if given.solved else None,
            **_place(actor, given, customer),
        )
        _go_on(ticket, given, actor)
    return made(request, shown.ticket(ticket, actor), ticket.number)


def _go_on(ticket: Ticket, given: TicketGiven, by: Actor) -> None:
    """What whoever writes a call down says along with it."""
    if given.assignee is not None:
        person = fetch.fetch_person(by, given.assignee, "assignee")
        if person != by.person:
            demand(by, ticket, Right.ASSIGN)
        assign(ticket, person, by=by)
    elif given.solved:
        assign(ticket, by.person, by=by)
    if given.minutes is not None:
        demand(by, ticket, Right.TIME)
        book(ticket, Work(given.minutes, usual_activity()), by=by)
    if given.solved:
        demand(by, ticket, Right.EDIT)
        solve(ticket, by=by)


def _customer(actor: Actor, given: TicketGiven) -> Person:
    if actor.has(Right.OPEN):
        if given.customer is None:
            raise invalid("customer", "whose ticket is it?")
        return recognise(given.customer.email, given.customer.name or "")[0]
    assert actor.person is not None
    if given.customer and not actor.person.addresses.filter(value=given.customer.email).exists():
        raise Problem(403, "You may open tickets for yourself only.")
    if barred := [field for field in FOR_AGENTS if field in given.model_fields_set]:
        raise Problem(403, f"Only agents who open tickets for others may set {' and '.join(barred)}.")
    return actor.person


def _place(actor: Actor, given: TicketGiven, customer: Person) -> dict[str, Any]:
    key = given.organisation
    organisation = organisation_of(customer) if key is None else fetch.fetch_organisation(actor, key)
    place: dict[str, Any] = {"organisation": organisation}
    if given.priority is not None:
        place["priority"] = shown.PRIORITY_VALUES[given.priority]
    place["priority_reason"] = given.priority_reason
    place["impact"] = None if given.impact is None else shown.IMPACT_VALUES[given.impact]
    place["urgency"] = None if given.urgency is None else shown.URGENCY_VALUES[given.urgency]
    if given.team is not None:
        place["team"] = fetch.fetch_team(actor, given.team)
    if given.category is not None:
        place["category"] = fetch.fetch_category(actor, given.category, organisation.pk if organisation else None)
    return place
