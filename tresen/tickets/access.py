"""Tickets and what is in them, as an actor may see them. Fetching is authorising: what is not here for an
actor does not exist for him, in lists, counts, search, live events, files and exports alike."""

from django.db.models import Q, QuerySet

from tresen.people.actor import Actor
from tresen.tickets.models import Attachment, Event, Message, Ticket
from tresen.tickets.models.message import PUBLIC_KINDS

NOTHING = Q(pk__in=[])


def everything(ticket: str = "") -> Q:
    """Always true. An empty Q would not do: Django reads "A or empty" as A."""
    return Q(**{f"{ticket}pk__isnull": False})


def visible_q(actor: Actor, ticket: str = "") -> Q:
    """The condition for tickets an actor may see. `ticket` is the path to the ticket ("ticket__", say) where
    other rows are asked for: a join costs what is found, a subquery would read every ticket.

    Agents: tickets of their teams or shared with these, of nobody's team, and those assigned to them. Administrators
    and the house: all. Customers: their own, and as client managers those of their organisations."""
    if actor.is_system or actor.is_admin:
        return everything(ticket)
    if actor.person is None or not actor.person.is_active:
        return NOTHING
    visible = Q(**{f"{ticket}customer": actor.person})
    if actor.managed_organisation_ids:
        visible |= Q(**{f"{ticket}organisation__in": actor.managed_organisation_ids})
    return visible | worked_q(actor, ticket)


def worked_q(actor: Actor, ticket: str = "") -> Q:
    """The condition for tickets an actor works on, as `visible_q`."""
    if actor.is_system or actor.is_admin:
        return everything(ticket)
    if not actor.is_agent:
        return NOTHING
    return (
        Q(**{f"{ticket}team__in": actor.team_ids})
        | Q(**{f"{ticket}shared_with__overlap": list(actor.team_ids)})
        | Q(**{f"{ticket}team__isnull": True})
        | Q(**{f"{ticket}assignee": actor.person})
    )


def tickets_for(actor: Actor) -> QuerySet[Ticket]:
    """The tickets an actor may see, as agent or as customer."""
    return Ticket.objects.filter(visible_q(actor))


def works_on(actor: Actor, ticket: Ticket) -> bool:
    """Is the actor an agent for this ticket, or only its customer? Decides whether notes are shown.

    A person who is an agent of one team may be the customer of another: then he sees what a customer sees."""
    if actor.is_system or actor.is_admin:
        return True
    if not actor.is_agent or actor.person is None:
        return False
    teams = {ticket.team_id, *ticket.shared_with}
    return ticket.team_id is None or bool(teams & set(actor.team_ids)) or ticket.assignee_id == actor.person.pk


def tickets_worked_by(actor: Actor) -> QuerySet[Ticket]:
    """The tickets an actor works on: what the desk lists. His own requests to other teams are not among them."""
    return Ticket.objects.filter(worked_q(actor))


def messages_for(actor: Actor, ticket: Ticket) -> QuerySet[Message]:
    """The messages of a ticket the actor has from `tickets_for`; a customer gets the public ones."""
    messages = Message.objects.filter(ticket=ticket)
    return messages if works_on(actor, ticket) else messages.filter(kind__in=PUBLIC_KINDS)


def events_for(actor: Actor, ticket: Ticket) -> QuerySet[Event]:
    """The journal of a ticket; customers have no business in it."""
    return Event.objects.filter(ticket=ticket) if works_on(actor, ticket) else Event.objects.none()


def attachments_for(actor: Actor) -> QuerySet[Attachment]:
    """Attachments by way of their messages: public ones of visible tickets, all of those one works on."""
    public = visible_q(actor, "message__ticket__") & Q(message__kind__in=PUBLIC_KINDS)
    return Attachment.objects.filter(public | worked_q(actor, "message__ticket__"))
