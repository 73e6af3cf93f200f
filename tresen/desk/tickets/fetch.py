"""The ticket an agent works on, or nothing."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from tresen.desk.directory import Directory
from tresen.people.actor import Actor
from tresen.tickets.access import demand, tickets_worked_by
from tresen.tickets.models import Participant, Ticket
from tresen.tickets.relations import with_hints
from tresen.tickets.surroundings import surroundings

RELATED = ("assignee", "customer", "organisation", "category")


def ticket_for(actor: Actor, number: str, right: str | None = None) -> Ticket:
    """404 unless he works on it; Refused if his role lacks the right to what he is about to do."""
    return demand(actor, _found(tickets_worked_by(actor), number), right)


def ticket_to_show(actor: Actor, number: str, known: Directory) -> Ticket:
    """With everybody and everything the page names."""
    people = Prefetch("participants", Participant.objects.select_related("person"))
    tickets = tickets_worked_by(actor).select_related(*RELATED).prefetch_related(people).annotate(**surroundings(actor))
    tickets = with_hints(tickets)
    return known.introduce(_found(tickets, number))


def _found(tickets: QuerySet[Ticket], number: str) -> Ticket:
    ticket = tickets.filter(number=number).order_by().first()
    if ticket is None:
        raise Http404
    return ticket
