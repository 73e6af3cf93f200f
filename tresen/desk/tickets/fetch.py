"""The ticket an agent works on, or nothing."""

from django.http import Http404

from tresen.people.actor import Actor
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.models import Ticket

RELATED = ("state", "team", "assignee", "customer", "organisation", "category")


def ticket_for(actor: Actor, number: str) -> Ticket:
    ticket = tickets_worked_by(actor).select_related(*RELATED).filter(number=number).first()
    if ticket is None:
        raise Http404
    return ticket
