"""Tickets and what is in them, as an actor may see them. Fetching is authorising: what is not here for an
actor does not exist for him, in lists, counts, search, live events, files and exports alike.

Who sees and works on a ticket is said twice, as a condition for the database (`worked_q`) and for a ticket in hand
(`works_on`, `rights_on`); a property test holds the two together."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.reaches import Reach
from tresen.people.rights import ASSIGNEE_RIGHTS, EVERY_RIGHT, Right
from tresen.tickets.change import Refused
from tresen.tickets.models import Attachment, Event, Link, Mention, Message, Ticket
from tresen.tickets.models.message import PUBLIC_KINDS

NOTHING = Q(pk__in=[])


class NotAllowed(Refused):
    """He works on the ticket, but his role does not include this."""


def everything(ticket: str = "") -> Q:
    """Always true. An empty Q would not do: Django reads "A or empty" as A."""
    return Q(**{f"{ticket}pk__isnull": False})


def visible_q(actor: Actor, ticket: str = "") -> Q:
    """The condition for tickets an actor may see. `ticket` is the path to the ticket ("ticket__", say) where
    other rows are asked for: a join costs what is found, a subquery would read every ticket.

    Those he works on; his own as a customer; as a client manager those of his organisations, unless confidential."""
    if actor.is_system or (actor.is_admin and not actor.confidential_ids):
        return everything(ticket)
    if actor.person is None or not actor.person.is_active:
        return NOTHING
    visible = Q(**{f"{ticket}customer": actor.person})
    if actor.managed_organisation_ids:
        managed = Q(**{f"{ticket}organisation__in": sorted(actor.managed_organisation_ids)})
        visible |= managed & _outside(actor.confidential_ids, ticket) if actor.confidential_ids else managed
    return visible | worked_q(actor, ticket)


def worked_q(actor: Actor, ticket: str = "", right: str | None = None) -> Q:
    """The condition for tickets an actor works on, or those where he has a right; `ticket` as in `visible_q`.

    Agents: what their memberships reach, and what is assigned to them. Administrators: everything that is not
    confidential. Nothing but a membership leads into a confidential team."""
    if actor.is_system or (actor.is_admin and not actor.confidential_ids):
        return everything(ticket)
    if not actor.is_agent:
        return NOTHING
    reaches = [one for one in actor.reaches if right is None or right in one.rights]
    worked = _reached(reaches, actor, ticket)
    if right is None or right in ASSIGNEE_RIGHTS:
        lacking = [one for one in actor.reaches if one not in reaches]
        worked |= _assigned(actor, ticket) & ~_reached(lacking, actor, ticket) if lacking else _assigned(actor, ticket)
    if actor.is_admin:
        worked |= _outside(actor.confidential_ids, ticket)
    return worked


def _reached(reaches: Iterable[Reach], actor: Actor, ticket: str) -> Q:
    """Memberships without limits are one condition, so that the usual agent's statement stays short."""
    limits: dict[frozenset[int], set[int]] = defaultdict(set)
    own: set[int] = set()
    for one in reaches:
        (own if one.own_only else limits[one.organisation_ids]).add(one.team_id)
    found = NOTHING
    whole = limits.pop(frozenset(), set())
    if whole:
        found |= _of_teams(whole, ticket) | Q(**{f"{ticket}team__isnull": True})
    for organisations, teams in limits.items():
        inside = _of_teams(teams, ticket) | Q(**{f"{ticket}team__isnull": True})
        found |= Q(**{f"{ticket}organisation__in": sorted(organisations)}) & inside
    if own:
        mine = Q(**{f"{ticket}assignee": actor.person})
        found |= mine & (_of_teams(own, ticket) | Q(**{f"{ticket}team__isnull": True}))
    return found


def _of_teams(ids: set[int], ticket: str) -> Q:
    return Q(**{f"{ticket}team__in": sorted(ids)}) | Q(**{f"{ticket}shared_with__overlap": sorted(ids)})


def _assigned(actor: Actor, ticket: str) -> Q:
    mine = Q(**{f"{ticket}assignee": actor.person})
    return mine & _outside(actor.closed_ids, ticket) if actor.closed_ids else mine


def _outside(teams: frozenset[int], ticket: str) -> Q:
    return ~Q(**{f"{ticket}team__in": sorted(teams)})


def tickets_for(actor: Actor) -> QuerySet[Ticket]:
    """The tickets an actor may see, as agent or as customer."""
    return Ticket.objects.filter(visible_q(actor))


def tickets_worked_by(actor: Actor, right: str | None = None) -> QuerySet[Ticket]:
    """The tickets an actor works on: what the desk lists. His own requests to other teams are not among them.
    With a right: those where he has it."""
    return Ticket.objects.filter(worked_q(actor, right=right))


def as_they_were_for(actor: Actor, ids: Iterable[int]) -> QuerySet[Ticket]:
    """The rows of these tickets, seen or not: only to ask `works_on` about what they were before. Nothing of them is
    to be told but the number, and that only if the answer is yes."""
    wanted = Ticket.objects.filter(pk__in=list(ids))
    return wanted if actor.is_agent or actor.is_system else wanted.none()


def works_on(actor: Actor, ticket: Ticket) -> bool:
    """Is the actor an agent for this ticket, or only its customer? Decides whether notes are shown.

    A person who is an agent of one team may be the customer of another: then he sees what a customer sees."""
    if actor.is_system or (actor.is_admin and ticket.team_id not in actor.confidential_ids):
        return True
    return _is_assigned(actor, ticket) or any(_covers(one, actor, ticket) for one in actor.reaches)


def rights_on(actor: Actor, ticket: Ticket) -> frozenset[str]:
    """Everything the actor may do with this ticket."""
    if actor.is_system or (actor.is_admin and ticket.team_id not in actor.confidential_ids):
        return EVERY_RIGHT
    covering = [one.rights for one in actor.reaches if _covers(one, actor, ticket)]
    if not covering and _is_assigned(actor, ticket):
        return ASSIGNEE_RIGHTS
    return frozenset().union(*covering)


def may(actor: Actor, ticket: Ticket, right: str) -> bool:
    return right in rights_on(actor, ticket)


def demand(actor: Actor, ticket: Ticket, right: str | None) -> Ticket:
    """The ticket again; NotAllowed, in words that say what to do, if he has not this right there."""
    if right is not None and not may(actor, ticket, right):
        raise refusal(right)
    return ticket


def demand_somewhere(actor: Actor, right: str) -> None:
    """NotAllowed unless one of his memberships gives him this right."""
    if not actor.has(right):
        raise refusal(right)


def refusal(right: str) -> NotAllowed:
    words = _("Your role does not include “%(right)s”. Ask whoever leads the team, or an administrator.")
    return NotAllowed(words % {"right": Right(right).label})


def _covers(reach: Reach, actor: Actor, ticket: Ticket) -> bool:
    if ticket.team_id is not None and reach.team_id not in (ticket.team_id, *ticket.shared_with):
        return False
    if reach.own_only:
        return actor.person is not None and ticket.assignee_id == actor.person.pk
    return not reach.organisation_ids or ticket.organisation_id in reach.organisation_ids


def _is_assigned(actor: Actor, ticket: Ticket) -> bool:
    mine = actor.is_agent and actor.person is not None and ticket.assignee_id == actor.person.pk
    return mine and ticket.team_id not in actor.closed_ids


def messages_for(actor: Actor, ticket: Ticket) -> QuerySet[Message]:
    """The messages of a ticket the actor has from `tickets_for`; a customer gets the public ones."""
    messages = Message.objects.filter(ticket=ticket)
    return messages if works_on(actor, ticket) else messages.filter(kind__in=PUBLIC_KINDS)


def handed_over_with(actor: Actor) -> QuerySet[Message]:
    """His own messages with which he has handed their tickets over, wherever those are now: until such a message has
    left he may take back both, and nothing else."""
    if not actor.is_agent or actor.person is None:
        return Message.objects.none()
    after = Cast(KeyTextTransform("after", "data"), BigIntegerField())
    mine = Event.objects.filter(ticket=OuterRef("ticket"), name="handed_over", actor=actor.person)
    along = mine.alias(after=after).filter(after=OuterRef("pk"))
    return Message.objects.filter(Exists(along), author=actor.person)


def mentions_for(actor: Actor) -> QuerySet[Mention]:
    """Who is named in the notes of the tickets the actor works on; `message__ticket` leads to the ticket."""
    return Mention.objects.filter(worked_q(actor, "message__ticket__")) if actor.is_agent else Mention.objects.none()


def events_for(actor: Actor, ticket: Ticket) -> QuerySet[Event]:
    """The journal of a ticket; customers have no business in it."""
    if not works_on(actor, ticket):
        return Event.objects.none()
    events = Event.objects.filter(ticket=ticket)
    return events if actor.is_system else events.filter(~Q(data__has_key="of") | _tells_of_seen(actor))


def _tells_of_seen(actor: Actor) -> Exists:
    """For lines of a journal that tell of another ticket (`data["of"]`: its id): does the actor work on that one? If
    not, not even that there is one is told."""
    other = Cast(KeyTextTransform("of", OuterRef("data")), BigIntegerField())
    return Exists(tickets_worked_by(actor).filter(pk=other))


def attachments_for(actor: Actor) -> QuerySet[Attachment]:
    """Attachments by way of their messages: public ones of visible tickets, all of those one works on."""
    public = visible_q(actor, "message__ticket__") & Q(message__kind__in=PUBLIC_KINDS)
    return Attachment.objects.filter(public | worked_q(actor, "message__ticket__"))


def links_for(actor: Actor, ticket: Ticket) -> QuerySet[Link]:
    """The links of a ticket the actor works on, to tickets he works on as well; there are no others for him."""
    if not works_on(actor, ticket):
        return Link.objects.none()
    away = Q(source=ticket) & worked_q(actor, "target__")
    return Link.objects.filter(away | (Q(target=ticket) & worked_q(actor, "source__")))
