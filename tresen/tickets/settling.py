"""Putting a ticket off one's desk (solved, closed, waiting, given to others), and taking that back at once."""

from datetime import timedelta

from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand, events_for
from tresen.tickets.change import Refused, change
from tresen.tickets.merged import must_live
from tresen.tickets.models import Event, StateType, Ticket
from tresen.tickets.restoring import before, changed_since

OFF = (StateType.WAITING, StateType.SOLVED, StateType.CLOSED)
MINUTES = timedelta(minutes=10)  # afterwards it is a decision of its own, told as one


def settled_since(ticket: Ticket, seen: int, *, by: Actor) -> Event | None:
    """The latest event after the one of id `seen` by which the actor put the ticket off his desk. One query."""
    done = events_for(by, ticket).filter(pk__gt=seen, actor=by.person).order_by("-id")
    return next((event for event in done[:20] if is_settling(event)), None)


def is_settling(event: Event) -> bool:
    """It stopped being new or open, got a date to wait for, or went to another team or another person."""
    if event.name == "handed_over":
        return True
    if event.name == "assigned":
        return event.changes["assignee"][1] not in (None, event.actor_id)
    states, until = event.changes.get("state_type"), event.changes.get("waiting_until")
    return bool((states and _further(*states)) or (until and until[1]))


def _further(old: str, new: str) -> bool:
    return new in OFF and (old not in OFF or OFF.index(StateType(new)) > OFF.index(StateType(old)))


def unsettle(ticket: Ticket, event: Event, *, by: Actor) -> None:
    """The ticket is as it was before `event`: within ten minutes, by who did it, if nobody has changed that since."""
    if by.person is None or event.actor_id != by.person.pk or not is_settling(event):
        raise Refused(_("This cannot be undone."))
    if event.at < clock.now() - MINUTES:
        raise Refused(_("That was more than ten minutes ago. Change the ticket instead."))
    demand(by, ticket, Right.ASSIGN if event.name in ("handed_over", "assigned") else Right.EDIT)
    with change(ticket, by=by) as step:
        must_live(ticket)
        # What followed from it in the same transaction goes with it; what was said is taken back by `withdraw`.
        same = events_for(by, ticket).filter(xid=event.xid, pk__gte=event.pk, actor=by.person).order_by("id")
        told = [one for one in same if "message" not in one.data]
        if changed_since(step, told):
            raise Refused(_("Somebody has changed it since."))
        columns = before(step, told)
        if columns:
            step.record("step_undone", {"undoes": event.pk}, **columns)
