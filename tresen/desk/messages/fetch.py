"""A message of a ticket the agent works on, or nothing."""

from django.db.models import QuerySet
from django.http import Http404

from tresen.people.actor import Actor
from tresen.tickets.access import demand, messages_for, tickets_worked_by
from tresen.tickets.models import Message, Ticket


def message_for(actor: Actor, key: int, *related: str, right: str | None = None) -> Message:
    """Through its ticket: what an actor may see is decided there, and what he may do."""
    ticket = tickets_worked_by(actor).filter(messages=key).first()
    if ticket is None:
        raise Http404
    demand(actor, ticket, right)
    return _within(actor, ticket, *related).get(pk=key)


def _within(actor: Actor, ticket: Ticket, *related: str) -> QuerySet[Message]:
    return messages_for(actor, ticket).select_related("author", "ticket", *related)
