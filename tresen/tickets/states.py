"""Moving a ticket between states."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.kit.recent import recently
from tresen.people.actor import Actor
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.family import must_be_last
from tresen.tickets.kinds import workspace_of
from tresen.tickets.merged import must_live
from tresen.tickets.models import Message, State, StateType, Ticket
from tresen.tickets.tasks import must_be_done

FARTHEST = timedelta(days=731)
FINISHED = (StateType.SOLVED, StateType.CLOSED)


@recently
def _in_use(type: str) -> list[State]:
    return list(State.objects.filter(type=type, is_active=True).order_by("position", "id"))


def default_state(type: str, kind: str = "", team_id: int | None = None) -> State:
    """The state that stands for a type: the first active one that is offered for this kind in the team's workspace;
    without a kind, the first that is offered everywhere."""
    states = _in_use(type)
    workspace = workspace_of(team_id) if kind and any(one.workspaces for one in states) else None
    state = next((one for one in states if (one.fits(kind, workspace) if kind else one.is_everywhere)), None)
    if state is None:
        raise Refused(_("There is no active state of the type “%(type)s”.") % {"type": StateType(type).label})
    return state


def state_for(ticket: Ticket, type: str) -> State:
    """The default of a type for this ticket's kind and workspace."""
    return default_state(type, ticket.kind, ticket.team_id)


def fits(ticket: Ticket, state: State) -> bool:
    """Is the state meant for this ticket's kind and workspace? Costs a look at the teams only if it is not for all."""
    return state.fits(ticket.kind, workspace_of(ticket.team_id) if state.workspaces else None)


def keep_state_fitting(step: Change, because: str) -> None:
    """After its kind or team has changed: a state that is not meant for the ticket any more gives way to the default
    of its type, so that it means the same to clocks, lists and reports."""
    ticket = step.ticket
    if not fits(ticket, ticket.state):
        state = state_for(ticket, ticket.state_type)
        step.record("state_changed", {"because": because}, **state_columns(step, state, ticket.waiting_until))


def state_columns(step: Change, state: State, until: datetime | None = None) -> dict[str, Any]:
    """The columns that follow from being in `state`."""
    ticket, finished = step.ticket, state.type in FINISHED
    return {
        "state": state,
        "state_type": state.type,
        "waiting_until": until if state.type == StateType.WAITING else None,
        "solved_at": (ticket.solved_at or step.moment) if finished else None,
        "closed_at": (ticket.closed_at or step.moment) if state.type == StateType.CLOSED else None,
    }


def set_state(
    ticket: Ticket,
    state: State,
    *,
    by: Actor,
    until: datetime | None = None,
    reason: str = "",
    after: Message | None = None,
) -> None:
    """Puts the ticket into `state`; `until` is when a waiting ticket is wanted back. `after`: the message with which
    this was decided; withdrawn, it takes this back as well."""
    with change(ticket, by=by) as step:
        if ticket.state_id == state.pk and ticket.waiting_until == until:
            return
        must_live(ticket)
        if ticket.state_id != state.pk and not fits(ticket, state):
            words = _("“%(state)s” is not for tickets of this kind or team. Choose another state.")
            raise Refused(words % {"state": state})
        if state.type in FINISHED and state.type != ticket.state_type:
            must_be_done(ticket)
            must_be_last(ticket)
        data: dict[str, Any] = {"reason": reason} if reason else {}
        if after is not None:
            data["after"] = after.pk
        step.record(_name(ticket.state_type, state.type), data, **state_columns(step, state, until))


def _name(old: str, new: str) -> str:
    if new == StateType.SOLVED:
        return "solved"
    if new == StateType.CLOSED:
        return "closed"
    return "reopened" if old in FINISHED else "state_changed"


def solve(ticket: Ticket, *, by: Actor, reason: str = "", after: Message | None = None) -> None:
    set_state(ticket, state_for(ticket, StateType.SOLVED), by=by, reason=reason, after=after)


def close(ticket: Ticket, *, by: Actor, reason: str = "") -> None:
    set_state(ticket, state_for(ticket, StateType.CLOSED), by=by, reason=reason)


def reopen(ticket: Ticket, *, by: Actor, reason: str = "") -> None:
    set_state(ticket, state_for(ticket, StateType.OPEN), by=by, reason=reason)


def wait(
    ticket: Ticket, *, by: Actor, until: datetime | None = None, after: Message | None = None, reason: str = ""
) -> None:
    set_state(ticket, state_for(ticket, StateType.WAITING), by=by, until=until, after=after, reason=reason)


def snooze(ticket: Ticket, until: datetime, *, by: Actor, reason: str = "", state: State | None = None) -> None:
    """Out of the way until then; it comes back by itself. A ticket that waits already, for a supplier say, goes on
    waiting for him; `state`: another one that waits. Refused: a time gone by or more than two years away."""
    now = clock.now()
    if not now < until < now + FARTHEST:
        raise Refused(_("Choose a time to come, within two years."))
    state = state or (ticket.state if ticket.state_type == StateType.WAITING else state_for(ticket, StateType.WAITING))
    set_state(ticket, state, by=by, until=until, reason=" ".join(reason.split())[:300])
