"""A ticket is put off one's desk, and back at once: by who did it, while nothing else has happened to it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tresen.kit import clock
from tresen.tickets import assigning, changing, states
from tresen.tickets.access import events_for
from tresen.tickets.change import Refused
from tresen.tickets.models import Event
from tresen.tickets.replay import replay
from tresen.tickets.settling import settled_since, unsettle


def last(cast: Cast) -> Event:
    event = events_for(cast.actor("admin"), cast.ticket).order_by("-id").first()
    assert event is not None
    return event


def put_off(cast: Cast, verb: Any, *given: Any, by: str = "admin") -> Event | None:
    seen = last(cast).pk
    verb(cast.ticket, *given, by=cast.actor(by))
    return settled_since(cast.ticket, seen, by=cast.actor(by))


def test_what_puts_a_ticket_off_the_desk_and_what_does_not(cast: Cast) -> None:
    assert put_off(cast, assigning.assign, cast.agent) is not None
    assert put_off(cast, assigning.assign, cast.agent, by="agent") is None  # nothing happens
    assert put_off(cast, assigning.assign, None) is None
    assert put_off(cast, assigning.assign, cast.agent, by="agent") is None  # to oneself
    assert put_off(cast, changing.set_priority, 4) is None
    for verb in (states.wait, states.solve, states.close):
        assert put_off(cast, verb) is not None, verb
    assert put_off(cast, states.reopen) is None
    assert put_off(cast, assigning.hand_over, cast.other_team) is not None


def test_what_others_did_is_not_ones_own(cast: Cast) -> None:
    seen = last(cast).pk
    states.solve(cast.ticket, by=cast.actor("colleague"))
    assert settled_since(cast.ticket, seen, by=cast.actor("agent")) is None


@pytest.mark.parametrize("verb", [states.wait, states.solve, states.close])
def test_it_is_as_it_was(verb: Any, cast: Cast) -> None:
    was = (cast.ticket.state_id, cast.ticket.solved_at, cast.ticket.closed_at)
    event = put_off(cast, verb)
    assert event is not None
    unsettle(cast.ticket, event, by=cast.actor("admin"))
    cast.ticket.refresh_from_db()
    assert (cast.ticket.state_id, cast.ticket.solved_at, cast.ticket.closed_at) == was
    assert last(cast).name == "step_undone"
    assert replay(cast.ticket)["state"] == cast.ticket.state_id


def test_a_hand_over_gives_back_team_and_assignee(cast: Cast) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    event = put_off(cast, assigning.hand_over, cast.other_team)
    assert event is not None
    unsettle(cast.ticket, event, by=cast.actor("admin"))
    cast.ticket.refresh_from_db()
    assert (cast.ticket.team, cast.ticket.assignee) == (cast.team, cast.agent)


def test_nobody_else_and_not_for_ever_and_not_over_anothers_change(cast: Cast) -> None:
    event = put_off(cast, states.solve)
    assert event is not None
    with pytest.raises(Refused):
        unsettle(cast.ticket, event, by=cast.actor("agent"))
    with clock.at(clock.now() + timedelta(minutes=11)), pytest.raises(Refused, match=r"zehn|ten"):
        unsettle(cast.ticket, event, by=cast.actor("admin"))
    states.reopen(cast.ticket, by=cast.actor("agent"))
    with pytest.raises(Refused):
        unsettle(cast.ticket, event, by=cast.actor("admin"))
    assert cast.ticket.state_type == "open"


def test_only_what_settled_is_taken_back(cast: Cast) -> None:
    changing.set_priority(cast.ticket, 4, by=cast.actor("admin"))
    with pytest.raises(Refused):
        unsettle(cast.ticket, last(cast), by=cast.actor("admin"))
