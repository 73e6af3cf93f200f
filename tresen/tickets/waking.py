"""Tickets that wait until a date come back by themselves."""

from tresen.kit import clock
from tresen.kit.jobs import periodic
from tresen.people.actor import SYSTEM
from tresen.tickets.change import change
from tresen.tickets.models import StateType, Ticket
from tresen.tickets.states import state_columns, state_for

MOST = 500  # a minute; what is left comes with the next


@periodic("* * * * *")
def wake_due(timestamp: int) -> None:
    """Each minute: waiting tickets whose date has come are open again and on top. Safe to run twice."""
    due = Ticket.objects.filter(state_type=StateType.WAITING, waiting_until__lte=clock.now())
    for ticket in due.order_by("waiting_until")[:MOST]:
        with change(ticket, by=SYSTEM) as step:
            if ticket.state_type == StateType.WAITING and ticket.waiting_until and ticket.waiting_until <= step.moment:
                columns = state_columns(step, state_for(ticket, StateType.OPEN))
                step.record("reopened", {"reason": "wake-up"}, woken_at=step.moment, **columns)
