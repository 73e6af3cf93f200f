"""An answer to a ticket closed long ago is a matter of its own, if the team wants it so."""

from dataclasses import replace
from datetime import timedelta

from tresen.channels.email.arrival import Arrival, Verdict
from tresen.channels.email.models import TeamMail
from tresen.kit import clock
from tresen.tickets.models import StateType, Ticket

FINISHED = {StateType.SOLVED, StateType.CLOSED}
CUSTOMERS_SIDE = {"customer", "copy", "on_behalf", "colleague", "written_to"}


def follow_up(arrival: Arrival) -> Arrival | Verdict:
    """A new ticket, linked to the old one. What only answers by itself, or only thanks, stays with the old one."""
    ticket = arrival.ticket
    if ticket is None or arrival.part not in CUSTOMERS_SIDE or arrival.quiet or not is_long_over(ticket):
        return arrival
    reason = f"{arrival.reason}, but {ticket.number} was finished long ago"
    return replace(arrival, ticket=None, follows=ticket, reason=reason)


def is_long_over(ticket: Ticket) -> bool:
    """Was the ticket finished before its team's number of days?"""
    over = ticket.closed_at or ticket.solved_at
    if ticket.state_type not in FINISHED or over is None:
        return False
    days = TeamMail.objects.filter(team=ticket.team_id).values_list("follow_up_days", flat=True).first()
    return days is not None and over < clock.now() - timedelta(days=days)
