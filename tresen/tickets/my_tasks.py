"""The open tasks of an actor, on unfinished tickets he works on."""

from django.db.models import F, Q, QuerySet

from tresen.people.actor import Actor
from tresen.tickets.access import worked_q
from tresen.tickets.models import Task
from tresen.tickets.models.state import UNFINISHED


def tasks_of(actor: Actor, *, teams: bool = False) -> QuerySet[Task]:
    """Due first; `teams`: also what his teams have and nobody in particular."""
    if actor.person is None:
        return Task.objects.none()
    mine = Q(owner=actor.person)
    if teams:
        mine |= Q(owner=None, team__in=sorted(actor.team_ids))
    found = Task.objects.filter(mine, worked_q(actor, "ticket__"), done_at=None, ticket__state_type__in=UNFINISHED)
    return found.order_by(F("due_at").asc(nulls_last=True), "pk")
