"""Further teams that see a ticket and work on it, beside the one it belongs to."""

from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.tickets.change import change
from tresen.tickets.confiding import guard
from tresen.tickets.models import Ticket


def share(ticket: Ticket, team: Team, *, by: Actor, reason: str = "", disclose: bool = False) -> None:
    """Lets another team in. Its own team, or one that is in already, changes nothing. What is confidential: Discloses
    unless told to `disclose`."""
    with change(ticket, by=by) as step:
        if team.pk == ticket.team_id or team.pk in ticket.shared_with:
            return
        guard(ticket, team.pk, disclose=disclose)
        shared = sorted({*ticket.shared_with, team.pk})
        step.record("shared", {"team": team.pk, **({"reason": reason} if reason else {})}, shared_with=shared)


def unshare(ticket: Ticket, team: Team, *, by: Actor) -> None:
    """The team has done with it; an assignee who saw the ticket by this team alone keeps it all the same."""
    with change(ticket, by=by) as step:
        if team.pk in ticket.shared_with:
            left = [one for one in ticket.shared_with if one != team.pk]
            step.record("unshared", {"team": team.pk}, shared_with=left)
