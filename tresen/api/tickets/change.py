"""PATCH tickets/{number}: one verb for each field that is to become different."""

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.problems import invalid
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import ticket as schemas
from tresen.api.tickets import fetch, shown
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.people.rights import Right
from tresen.tickets.access import demand
from tresen.tickets.assessing import Wanted, assess
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.changing import categorise, retitle, set_customer, set_kind, set_priority
from tresen.tickets.fields import set_values
from tresen.tickets.models import StateType, Ticket
from tresen.tickets.sharing import share, unshare
from tresen.tickets.states import set_state, snooze

NEEDED = dict.fromkeys(("team", "shared_with", "assignee"), Right.ASSIGN)


def change(request: Call, number: str, given: schemas.TicketChange) -> HttpResponse:
    """Changes what is given, in one transaction: all or nothing. Customer first, then category, subject, kind, impact,
    urgency, priority, fields, team, shared_with, assignee, at last state and waiting_until. For agents who work on the
    ticket; `fields` alone for its customers too, as far as these are theirs to change."""
    actor = request.auth.actor
    if given.model_fields_set == {"fields"}:
        return _fill_in(actor, fetch.fetch_ticket(actor, number), given)
    ticket = fetch.fetch_worked(actor, number, None, "Only agents who work on this ticket may change it.")
    for right in sorted({NEEDED.get(field, Right.EDIT) for field in given.model_fields_set - {"disclose"}}):
        demand(actor, ticket, right)
    with transaction.atomic():
        _describe(ticket, given, actor)
        _place(ticket, given, actor)
    prefetch_related_objects([ticket], *shown.RELATED)
    return rendered(shown.ticket(ticket, actor))


def _describe(ticket: Ticket, given: schemas.TicketChange, by: Actor) -> None:
    wanted = given.model_fields_set
    if "customer" in wanted:
        person = fetch.fetch_person(by, given.customer, "customer")
        set_customer(ticket, person, by=by, former_stays=given.former_customer_stays)
    if "category" in wanted:
        key = given.category
        categorise(ticket, None if key is None else fetch.fetch_category(by, key, ticket.organisation_id), by=by)
    if "subject" in wanted:
        retitle(ticket, given.subject, by=by)
    if "kind" in wanted:
        set_kind(ticket, given.kind, by=by)
    if wanted & {"impact", "urgency"}:
        _assess(ticket, given, by)
    if "priority" in wanted:
        set_priority(ticket, shown.PRIORITY_VALUES[given.priority], by=by, reason=given.priority_reason)
    if "fields" in wanted:
        set_values(ticket, given.fields, by=by)


def _fill_in(actor: Actor, ticket: Ticket, given: schemas.TicketChange) -> HttpResponse:
    """The form says what is whose to change."""
    set_values(ticket, given.fields, by=actor)
    prefetch_related_objects([ticket], *shown.RELATED)
    return rendered(shown.ticket(ticket, actor))


def _assess(ticket: Ticket, given: schemas.TicketChange, by: Actor) -> None:
    degrees: dict[str, Wanted] = {}
    for name, values in (("impact", shown.IMPACT_VALUES), ("urgency", shown.URGENCY_VALUES)):
        if name in given.model_fields_set:
            word = getattr(given, name)
            degrees[name] = None if word is None else values[word]
    assess(ticket, **degrees, by=by)


def _place(ticket: Ticket, given: schemas.TicketChange, by: Actor) -> None:
    wanted = given.model_fields_set
    if "team" in wanted:
        team = None if given.team is None else fetch.fetch_team(by, given.team)
        hand_over(ticket, team, by=by, disclose=given.disclose)
    if "shared_with" in wanted:
        teams = {fetch.fetch_team(by, name, "shared_with") for name in given.shared_with}
        _share(ticket, teams, by, disclose=given.disclose)
    if "assignee" in wanted:
        assign(ticket, None if given.assignee is None else fetch.fetch_agent(by, given.assignee), by=by)
    if wanted & {"state", "waiting_until"}:
        _settle(ticket, given, by)


def _settle(ticket: Ticket, given: schemas.TicketChange, by: Actor) -> None:
    """State and date together: only what waits has a date, and keeps it until another one is given."""
    wanted = given.model_fields_set
    state = fetch.fetch_state(given.state) if "state" in wanted else None
    until = given.waiting_until if "waiting_until" in wanted else ticket.waiting_until
    waits = (state.type if state else ticket.state_type) == StateType.WAITING
    if state is not None and not waits and "waiting_until" in wanted and until is not None:
        raise invalid("waiting_until", "only a ticket that waits has a date")
    if until is not None and "waiting_until" in wanted:
        snooze(ticket, until, by=by, state=state)
    elif state is not None or waits:
        set_state(ticket, state or ticket.state, by=by, until=until if waits else None)


def _share(ticket: Ticket, wanted: set[Team], by: Actor, *, disclose: bool) -> None:
    for team in teams_for(by).filter(pk__in=set(ticket.shared_with) - {one.pk for one in wanted}):
        unshare(ticket, team, by=by)
    for team in sorted(wanted, key=lambda one: one.pk):
        share(ticket, team, by=by, disclose=disclose)
