"""The ticket an agent works on, or nothing."""

from django.db.models import JSONField, Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from tresen.desk.directory import Directory
from tresen.desk.statements import compiled, statement
from tresen.notices.access import muted_by
from tresen.people.actor import Actor
from tresen.tickets.access import demand, tickets_worked_by
from tresen.tickets.models import Participant, Ticket
from tresen.tickets.surroundings import surroundings

ANY = "any ticket's number"  # in the statement that is kept
RELATED = ("assignee", "customer", "organisation", "category")


def ticket_for(actor: Actor, number: str, right: str | None = None) -> Ticket:
    """404 unless he works on it; Refused if his role lacks the right to what he is about to do."""
    return demand(actor, _found(tickets_worked_by(actor), number), right)


def ticket_to_show(actor: Actor, number: str, known: Directory) -> Ticket:
    """With everybody and everything the page names."""
    people = Prefetch("participants", Participant.objects.select_related("person"))
    tickets = tickets_worked_by(actor).select_related(*RELATED).prefetch_related(people)
    ticket = known.introduce(_found(tickets.annotate(around=_around(actor, number), muted=muted_by(actor)), number))
    for name, told in ticket.around.items():  # type: ignore[attr-defined]  # annotated here
        setattr(ticket, name, told)
    return ticket


def _around(actor: Actor, number: str) -> RawSQL:
    """The surroundings, from the statement that is kept: to build them anew cost Django a third of the page."""
    sql, params = statement(actor, "surroundings", lambda: compiled(surroundings(actor, ANY)))
    return RawSQL(sql, [number if one == ANY else one for one in params], JSONField())  # noqa: S611  # compiled by the ORM


def _found(tickets: QuerySet[Ticket], number: str) -> Ticket:
    ticket = tickets.filter(number=number).order_by().first()
    if ticket is None:
        raise Http404
    return ticket
