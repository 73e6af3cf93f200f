"""A message of a ticket the agent works on, or nothing."""

from django.db.models import QuerySet
from django.http import Http404

from tresen.people.actor import Actor
from tresen.tickets.access import messages_for, tickets_worked_by
from tresen.tickets.models import Message, Ticket


def message_for(actor: Actor, key: int, *related: str) -> Message:
    """Through its ticket: what an actor may see is decided there."""
    ticket = tickets_worked_by(actor).filter(messages=key).first()
    if ticket is None:
        raise Http404
    return _within(actor, ticket, *related).get(pk=key)


def _within(actor: Actor, ticket: Ticket, *related: str) -> QuerySet[Message]:
    return messages_for(actor, ticket).select_related("author", "ticket", *related)
