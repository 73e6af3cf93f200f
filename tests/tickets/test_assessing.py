"""Impact × urgency gives the priority; another one needs a reason and stays until one of the two changes."""

import pytest

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.tickets.assessing import USUAL, assess, matrix_of, set_matrix
from tresen.tickets.categories import add_category
from tresen.tickets.change import Refused
from tresen.tickets.changing import categorise, set_priority
from tresen.tickets.models import Ticket


@pytest.mark.parametrize("impact", [1, 2, 3])
@pytest.mark.parametrize("urgency", [1, 2, 3])
def test_each_cell_of_the_matrix_is_the_priority(cast: Cast, impact: int, urgency: int) -> None:
    assess(cast.ticket, impact=impact, by=cast.actor("agent"))
    assert cast.ticket.priority == 2  # nothing follows from one of the two
    assess(cast.ticket, urgency=urgency, by=cast.actor("agent"))
    assert cast.ticket.priority == USUAL[(impact - 1) * 3 + urgency - 1]
    event = cast.ticket.events.latest("id")
    assert (event.name, event.changes["urgency"]) == ("assessed", [None, urgency])


def test_an_organisation_can_have_a_matrix_of_its_own(cast: Cast) -> None:
    set_matrix(None, [1] * 9)
    set_matrix(cast.clinic, [4] * 9)
    assert matrix_of(cast.clinic.pk).cells == (4,) * 9
    assert matrix_of(cast.factory.pk).cells == matrix_of(None).cells == (1,) * 9
    assess(cast.ticket, impact=1, urgency=1, by=cast.actor("agent"))
    assert cast.ticket.priority == 4
    set_matrix(cast.clinic, None)
    set_matrix(None, None)
    assert matrix_of(cast.clinic.pk).cells == USUAL
    assert Ticket.objects.get(pk=cast.ticket.pk).priority == 4  # until it is assessed again


@pytest.mark.parametrize("cells", [[1] * 8, [1] * 10, [0] * 9, [5] * 9])
def test_a_matrix_is_nine_priorities(cast: Cast, cells: list[int]) -> None:
    with pytest.raises(Refused):
        set_matrix(None, cells)


def test_another_priority_needs_a_reason_and_stays_until_something_changes(cast: Cast) -> None:
    ticket, agent = cast.ticket, cast.actor("agent")
    assess(ticket, impact=3, urgency=3, by=agent)
    for empty in ("", "  "):
        with pytest.raises(Refused, match="Dringend"):
            set_priority(ticket, 2, by=agent, reason=empty)
    assert ticket.events.filter(name="priority_changed").count() == 0
    set_priority(ticket, 2, by=agent, reason="Nur ein  Probelauf")
    assert (ticket.priority, ticket.priority_reason) == (2, "Nur ein Probelauf")
    assess(ticket, impact=3, urgency=3, by=agent)  # nothing new: nothing happens
    assert (ticket.priority, ticket.priority_reason) == (2, "Nur ein Probelauf")
    assess(ticket, urgency=1, by=agent)
    assert (ticket.priority, ticket.priority_reason) == (2, "")
    set_priority(ticket, 4, by=agent, reason="x")
    set_priority(ticket, 2, by=agent)  # back to what the matrix gives: no reason needed
    assert (ticket.priority, ticket.priority_reason) == (2, "")


def test_without_impact_and_urgency_the_priority_is_free(cast: Cast) -> None:
    set_priority(cast.ticket, 4, by=cast.actor("agent"))
    assert (cast.ticket.priority, cast.ticket.priority_reason) == (4, "")
    with pytest.raises(Refused):
        set_priority(cast.ticket, 9, by=cast.actor("agent"))
    for wrong in (0, 4):
        with pytest.raises(Refused):
            assess(cast.ticket, impact=wrong, by=cast.actor("agent"))


def test_a_new_ticket_is_assessed_as_well(cast: Cast) -> None:
    agent = cast.actor("agent")
    assert cast.open(by=agent, impact=2, urgency=3).priority == 3
    with pytest.raises(Refused):
        cast.open(by=agent, impact=2, urgency=3, priority=1)
    ticket = cast.open(by=agent, impact=2, urgency=3, priority=1, priority_reason="Probelauf")
    assert (ticket.priority, ticket.priority_reason) == (1, "Probelauf")
    assert Ticket.objects.get(pk=ticket.pk).impact == 2


def test_a_category_brings_team_and_assessment_but_not_over_what_an_agent_has_set(cast: Cast) -> None:
    node = add_category({"de": "KIS"}, organisation=cast.clinic, team=cast.other_team, impact=3, urgency=3)
    leaf = add_category({"de": "Anmeldung"}, parent=node)
    free, taken = cast.open("Frei"), cast.open("Vergeben", by=cast.actor("agent"))
    categorise(free, leaf, by=cast.actor("agent"))
    assert (free.team, free.impact, free.urgency, free.priority) == (cast.other_team, 3, 3, 4)
    set_priority(taken, 1, by=cast.actor("agent"))
    categorise(taken, leaf, by=cast.actor("agent"))
    assert (taken.team, taken.impact, taken.priority) == (cast.team, None, 1)  # opened with a team by an agent
    assert taken.category == leaf


def test_a_nearer_node_outdoes_what_is_above_it(cast: Cast) -> None:
    node = add_category({"de": "KIS"}, organisation=cast.clinic, team=cast.other_team, impact=3, urgency=3)
    leaf = add_category({"de": "Wunsch"}, parent=node, priority=1)
    ticket = cast.open(by=SYSTEM, team=None, category=leaf)
    assert (ticket.team, ticket.priority, ticket.impact) == (cast.other_team, 1, None)


def test_a_confidential_ticket_stays_where_it_is(cast: Cast) -> None:
    cast.team.confidential = True
    cast.team.save()
    node = add_category({"de": "Netz"}, organisation=cast.clinic, team=cast.other_team)
    categorise(cast.ticket, node, by=SYSTEM)
    assert (cast.ticket.team, cast.ticket.category) == (cast.team, node)
