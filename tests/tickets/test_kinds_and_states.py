"""States and kinds of a workspace, and what becomes of a ticket that goes where its state is unknown."""

import pytest

from tests.cast import Cast
from tresen.people.models import Team
from tresen.tickets.assigning import hand_over
from tresen.tickets.change import Refused
from tresen.tickets.changing import set_kind
from tresen.tickets.kinds import default_kind, kind_label, kinds_offered, set_kind_setting, workspace_of
from tresen.tickets.models import State
from tresen.tickets.states import set_state, solve, state_for, wait


def narrow(state: State, *, kinds: list[str] | None = None, workspaces: list[int] | None = None) -> State:
    state.kinds, state.workspaces = kinds or [], workspaces or []
    state.save()
    return state


def test_a_state_of_another_kind_is_refused_and_gives_way_when_the_kind_changes(cast: Cast) -> None:
    agent, supplier = cast.actor("agent"), State.objects.get(key="waiting_supplier")
    narrow(supplier, kinds=["incident"])
    set_state(cast.ticket, supplier, by=agent)
    set_kind(cast.ticket, "praise", by=agent)
    assert (cast.ticket.state.key, cast.ticket.state_type) == ("waiting", "waiting")
    told = [event.name for event in cast.ticket.events.order_by("id")]
    assert told[-2:] == ["kind_changed", "state_changed"]
    with pytest.raises(Refused):
        set_state(cast.ticket, supplier, by=agent)
    set_kind(cast.ticket, "incident", by=agent)
    assert cast.ticket.state.key == "waiting"


def test_a_state_of_another_workspace_gives_way_when_the_ticket_is_handed_over(cast: Cast) -> None:
    below = Team.objects.create(name="Nachtschicht", parent=cast.team)
    assert (workspace_of(below.pk), workspace_of(None)) == (cast.team.pk, None)
    narrow(State.objects.get(key="waiting_supplier"), workspaces=[cast.team.pk])
    hand_over(cast.ticket, below, by=cast.actor("agent"))
    set_state(cast.ticket, State.objects.get(key="waiting_supplier"), by=cast.actor("agent"))
    hand_over(cast.ticket, cast.other_team, by=cast.actor("admin"))
    assert cast.ticket.state.key == "waiting"


def test_the_first_fitting_state_of_a_type_is_its_default(cast: Cast) -> None:
    own = State.objects.create(key="parked", names={"de": "Geparkt"}, type="waiting", position=0)
    narrow(own, workspaces=[cast.team.pk], kinds=["incident"])
    wait(cast.ticket, by=cast.actor("agent"))
    assert cast.ticket.state == own
    assert state_for(cast.open(kind="request"), "waiting").key == "waiting"
    assert state_for(cast.open(team=cast.other_team), "waiting").key == "waiting"
    solve(cast.ticket, by=cast.actor("agent"))
    assert cast.ticket.state.key == "solved"


def test_kinds_are_called_and_offered_as_the_house_says(cast: Cast) -> None:
    below = Team.objects.create(name="Nachtschicht", parent=cast.team)
    set_kind_setting("incident", names={"de": "Störung"}, workspaces=[cast.team.pk], default_of=[cast.other_team.pk])
    set_kind_setting("praise", names={}, default_of=[cast.team.pk], is_active=False)
    assert (kind_label("incident"), kind_label("request")) == ("Störung", "Anfrage")
    assert "incident" in kinds_offered(below.pk)
    assert not {"incident", "praise"} & set(kinds_offered(cast.other_team.pk))
    assert (default_kind(below.pk), default_kind(None)) == ("praise", "incident")
    assert cast.open(team=cast.other_team, kind=None).kind == "incident"
    assert cast.open(team=below).kind == "praise"
    set_kind_setting("request", names={}, default_of=[cast.team.pk])  # a team has one usual kind
    assert default_kind(cast.team.pk) == "request"


def test_one_kind_is_always_offered_everywhere(cast: Cast) -> None:
    for kind in kinds_offered(None)[1:]:
        set_kind_setting(kind, names={}, is_active=False)
    with pytest.raises(Refused):
        set_kind_setting("incident", names={}, workspaces=[cast.team.pk])
    assert kinds_offered(None) == ["incident"]
