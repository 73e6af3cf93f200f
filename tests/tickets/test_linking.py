"""Links between tickets, parent and child (T10)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests.cast import Cast, make_cast
from tresen.tickets.access import events_for, links_for
from tresen.tickets.change import Refused
from tresen.tickets.family import DEEPEST, ancestors, set_parent
from tresen.tickets.linking import link, unblock, unlink
from tresen.tickets.models import Event, Link, Ticket
from tresen.tickets.relations import relations_of, with_hints
from tresen.tickets.states import close, reopen


def told(cast: Cast, ticket: Ticket, who: str = "agent") -> list[tuple[str, str]]:
    fresh = Ticket.objects.get(pk=ticket.pk)
    return [(one.kind, one.ticket.number) for one in relations_of(fresh, cast.actor(who))]


@pytest.mark.parametrize(
    ("type", "other_side"),
    [("related", "related"), ("duplicate_of", "has_duplicate"), ("caused_by", "causes"), ("blocks", "blocked_by")],
)
def test_a_link_shows_on_both_sides_and_goes_from_both(cast: Cast, type: str, other_side: str) -> None:
    other = cast.open("Anderes")
    made = link(cast.ticket, other, type, by=cast.actor("agent"))
    assert link(cast.ticket, other, type, by=cast.actor("agent")) == made
    assert told(cast, cast.ticket) == [(type, other.number)]
    assert told(cast, other) == [(other_side, cast.ticket.number)]
    unlink(made, by=cast.actor("colleague"))
    unlink(made, by=cast.actor("colleague"))
    assert told(cast, cast.ticket) == told(cast, other) == []
    for ticket in (cast.ticket, other):
        assert [one.name for one in Event.objects.filter(ticket=ticket, name__endswith="linked").order_by("id")] == [
            "linked",
            "unlinked",
        ]


def test_a_related_pair_is_one_link_whoever_made_it(cast: Cast) -> None:
    other = cast.open("Anderes")
    assert link(other, cast.ticket, "related", by=cast.actor("agent")) == link(
        cast.ticket, other, "related", by=cast.actor("agent")
    )


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    other = cast.open("Anderes")
    link(cast.ticket, other, "blocks", by=cast.actor("agent"))
    for source, target, type in (
        (cast.ticket, cast.ticket, "related"),
        (other, cast.ticket, "blocks"),
        (cast.ticket, other, "x"),
    ):
        with pytest.raises(Refused):
            link(source, target, type, by=cast.actor("agent"))
    assert Link.objects.count() == 1


def test_nobody_links_what_he_does_not_work_on(cast: Cast) -> None:
    foreign = cast.open("Fremdes", team=cast.other_team)
    for source, target in ((cast.ticket, foreign), (foreign, cast.ticket)):
        with pytest.raises(Refused):
            link(source, target, "blocks", by=cast.actor("agent"))
        with pytest.raises(Refused):
            set_parent(source, target, by=cast.actor("agent"))
    made = link(cast.ticket, foreign, "blocks", by=cast.actor("admin"))
    with pytest.raises(Refused):
        unlink(made, by=cast.actor("agent"))
    assert Link.objects.exists()


def test_what_somebody_may_not_see_leaves_no_trace_for_him(cast: Cast) -> None:
    foreign = cast.open("Fremdes", team=cast.other_team)
    before = list(events_for(cast.actor("agent"), cast.ticket))
    link(cast.ticket, foreign, "blocks", by=cast.actor("admin"))
    set_parent(cast.ticket, foreign, by=cast.actor("admin"))
    ticket = Ticket.objects.get(pk=cast.ticket.pk)
    assert told(cast, ticket) == []
    assert list(events_for(cast.actor("agent"), ticket)) == before
    assert not links_for(cast.actor("agent"), ticket).exists()
    assert told(cast, ticket, "admin") == [("parent", foreign.number), ("blocks", foreign.number)]
    assert events_for(cast.actor("admin"), ticket).count() == len(before) + 2
    assert not links_for(cast.actor("customer"), ticket).exists()


def test_all_relations_cost_one_query_and_none_where_there_are_none(cast: Cast, queries: Any) -> None:
    others = [cast.open(f"Nr. {number}") for number in range(40)]
    for other in others[:30]:
        link(cast.ticket, other, "related", by=cast.actor("agent"))
    for other in others[30:]:
        set_parent(other, cast.ticket, by=cast.actor("agent"))
    actor = cast.actor("agent")
    assert actor.team_ids
    busy, lone = (with_hints(Ticket.objects.filter(pk=pk)).get() for pk in (cast.ticket.pk, cast.open().pk))
    with queries(most=1):
        assert len(relations_of(busy, actor)) == 40
    with queries(most=0):
        assert relations_of(lone, actor) == []


def test_a_finished_blocker_tells_the_blocked_once(cast: Cast) -> None:
    other = cast.open("Wartet darauf")
    link(cast.ticket, other, "blocks", by=cast.actor("agent"))
    unblock(other.pk, cast.ticket.pk)
    assert not Event.objects.filter(name="blocker_finished").exists()
    close(cast.ticket, by=cast.actor("agent"))
    for _ in range(2):
        unblock(other.pk, cast.ticket.pk)
    assert [one.ticket for one in Event.objects.filter(name="blocker_finished")] == [other]
    reopen(cast.ticket, by=cast.actor("agent"))
    close(cast.ticket, by=cast.actor("agent"))
    unblock(other.pk, cast.ticket.pk)
    assert Event.objects.filter(name="blocker_finished").count() == 2


def test_a_family_has_no_circles_and_few_levels(cast: Cast) -> None:
    actor = cast.actor("agent")
    line = [cast.ticket, *(cast.open(f"Stufe {number}") for number in range(DEEPEST))]
    for child, parent in zip(line[1:DEEPEST], line[: DEEPEST - 1], strict=True):
        set_parent(child, parent, by=actor)
    with pytest.raises(Refused, match="Ebenen"):
        set_parent(line[DEEPEST], line[DEEPEST - 1], by=actor)
    with pytest.raises(Refused, match="Ebenen"):
        set_parent(line[0], line[DEEPEST], by=actor)
    for low in line[:DEEPEST]:
        with pytest.raises(Refused):
            set_parent(Ticket.objects.get(pk=line[0].pk), low, by=actor)
    assert len(ancestors(Ticket.objects.get(pk=line[DEEPEST - 1].pk))) == DEEPEST - 1
    set_parent(Ticket.objects.get(pk=line[1].pk), None, by=actor)
    assert told(cast, line[0]) == []
    assert {one.name for one in Event.objects.filter(ticket=line[0])} >= {"child_added", "child_removed"}


@pytest.mark.django_db(transaction=True)
def test_four_who_close_a_circle_at_once_do_not() -> None:
    cast = make_cast()
    ring = [cast.ticket, *(cast.open(f"Ring {number}") for number in range(3))]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))

    def join(pair: tuple[Ticket, Ticket]) -> bool:
        try:
            set_parent(Ticket.objects.get(pk=pair[0].pk), pair[1], by=cast.actor("admin"))
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as four:
        done = list(four.map(join, pairs))
    assert done.count(False) == 1
    assert {len(ancestors(Ticket.objects.get(pk=one.pk))) for one in ring} == {0, 1, 2, 3}
