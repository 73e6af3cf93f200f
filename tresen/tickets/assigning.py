"""Who works on a ticket: a person, a team."""

from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.members import is_member
from tresen.people.models import Person, Team
from tresen.tickets.change import Refused, change
from tresen.tickets.confiding import admit, guard
from tresen.tickets.models import Message, StateType, Ticket
from tresen.tickets.states import keep_state_fitting, state_columns, state_for


def assign(ticket: Ticket, person: Person | None, *, by: Actor) -> None:
    """Gives the ticket to an agent, or to nobody. A new ticket that somebody takes is open."""
    if person is not None and not person.is_agent:
        raise Refused(_("%(name)s is not an agent.") % {"name": person})
    with change(ticket, by=by) as step:
        if ticket.assignee_id == (person.pk if person else None):
            return
        if person is not None:
            admit(ticket, person)
        opened = person is not None and ticket.state_type == StateType.NEW
        columns = state_columns(step, state_for(ticket, StateType.OPEN)) if opened else {}
        step.record("assigned", assignee=person, **columns)


def hand_over(
    ticket: Ticket,
    team: Team | None,
    *,
    by: Actor,
    reason: str = "",
    disclose: bool = False,
    after: Message | None = None,
) -> None:
    """Gives the ticket to another team. The assignee stays only if he is a member there too; a team it was shared
    with and that has it now does not share it any more.

    Out of a confidential team: Discloses unless told to `disclose`; never to nobody's team. `after`: the message with
    which this was decided; withdrawn, it takes this back as well."""
    with change(ticket, by=by) as step:
        if ticket.team_id == (team.pk if team else None):
            return
        guard(ticket, team.pk if team else None, disclose=disclose)
        stays = team is None or ticket.assignee_id is None or is_member(ticket.assignee_id, team)
        columns: dict[str, Any] = {} if stays else {"assignee": None}
        if team is not None and team.pk in ticket.shared_with:
            columns["shared_with"] = [one for one in ticket.shared_with if one != team.pk]
        data = {**({"reason": reason} if reason else {}), **({"after": after.pk} if after else {})}
        step.record("handed_over", data or None, team=team, **columns)
        keep_state_fitting(step, because="team")
