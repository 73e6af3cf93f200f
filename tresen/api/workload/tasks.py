"""tickets/{number}/tasks: GET, POST, PATCH, DELETE; GET tasks, those of the caller."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import page
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import tasks as schemas
from tresen.api.tickets import fetch
from tresen.api.tickets.shown import person
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand, works_on
from tresen.tickets.models import Task, Ticket
from tresen.tickets.my_tasks import tasks_of
from tresen.tickets.tasks import (
    COLUMNS,
    Duty,
    add_task,
    change_task,
    is_his,
    place_task,
    remove_task,
    tick,
    untick,
)

REFUSAL = "Only agents who work on this ticket change its tasks."
RELATED = ("ticket", "owner", "team", "done_by")


def listing(request: Call, number: str) -> HttpResponse:
    """All of a ticket, in their order. For agents who work on the ticket."""
    actor = request.auth.actor
    ticket = fetch.fetch_ticket(actor, number)
    if not works_on(actor, ticket):
        raise Http404
    return listed(request, [shown(one) for one in of_ticket(ticket)], None)


def mine(request: Call, wanted: Query[schemas.TaskFilter]) -> HttpResponse:
    """What is still to be done and belongs to you, on unfinished tickets you work on."""
    tasks = tasks_of(request.auth.actor, teams=wanted.team).select_related(*RELATED)
    found, following = page(request, tasks, wanted)
    return listed(request, [shown(one) for one in found], following)


@once
def make(request: Call, number: str, given: schemas.TaskGiven) -> HttpResponse:
    """Adds a task at the end. Whoever gets it gets to see the ticket."""
    actor = request.auth.actor
    ticket = fetch.fetch_worked(actor, number, Right.EDIT, REFUSAL)
    duty = _duty(actor, given, Duty(given.title))
    task = add_task(ticket, duty, by=actor, disclose=given.disclose)
    return made(request, shown(task), task.pk)


@transaction.atomic
def change(request: Call, number: str, key: str, given: schemas.TaskChange) -> HttpResponse:
    """Changes what is given: all or nothing. Whoever a task belongs to says that it is done; the rest needs the
    right to change the ticket."""
    actor = request.auth.actor
    ticket = fetch.fetch_worked(actor, number, None, REFUSAL)
    task = fetch.fetch_one(of_ticket(ticket), key)
    if given.model_fields_set - {"done", "disclose"} or not is_his(task, actor):
        demand(actor, ticket, Right.EDIT)
    if given.model_fields_set & set(COLUMNS):
        before = Duty(**{name: getattr(task, name) for name in COLUMNS})
        change_task(task, _duty(actor, given, before), by=actor, disclose=given.disclose)
    if "done" in given.model_fields_set:
        (tick if given.done else untick)(task, by=actor)
    if "place" in given.model_fields_set:
        place_task(task, given.place - 1, by=actor)
    return rendered(shown(fetch.fetch_one(of_ticket(ticket), key)))


def end(request: Call, number: str, key: str) -> HttpResponse:
    """Removes a task."""
    actor = request.auth.actor
    ticket = fetch.fetch_worked(actor, number, Right.EDIT, REFUSAL)
    remove_task(fetch.fetch_one(of_ticket(ticket), key), by=actor)
    return HttpResponse(status=204)


def of_ticket(ticket: Ticket) -> QuerySet[Task]:
    return ticket.tasks.select_related(*RELATED)


def shown(one: Task) -> dict[str, Any]:
    """Needs RELATED loaded."""
    told = ("title", "due_at", "compulsory", "done_at", "checklist", "created_at")
    return {
        "id": one.pk,
        "ticket": one.ticket.number,
        **{name: getattr(one, name) for name in told},
        "owner": person(one.owner),
        "team": one.team.name if one.team else None,
        "done_by": person(one.done_by),
    }


def _duty(actor: Actor, given: schemas.TaskGiven | schemas.TaskChange, before: Duty) -> Duty:
    """What is left out stays as before."""
    sent = given.model_fields_set
    values = {name: getattr(given if name in sent else before, name) for name in ("title", "due_at", "compulsory")}
    owner, team = before.owner, before.team
    if "owner" in sent:
        owner = None if given.owner is None else fetch.fetch_agent(actor, given.owner, "owner")
    if "team" in sent:
        team = None if given.team is None else fetch.fetch_team(actor, given.team)
    return Duty(**values, owner=owner, team=team)
