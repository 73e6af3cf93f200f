"""Many tickets at once, and back (X12)."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tresen.people.models import TeamMembership, TeamRole
from tresen.tickets import batches, bulk
from tresen.tickets.actions.registry import SHORT
from tresen.tickets.body import Body
from tresen.tickets.bulk import begin, carry_on, find_lost, take_back
from tresen.tickets.change import TRACKED, Refused, _stored, plain
from tresen.tickets.changing import retitle, set_priority
from tresen.tickets.family import set_parent
from tresen.tickets.models import Batch, BatchItem, Event, Ticket
from tresen.tickets.noting import note
from tresen.tickets.replay import replay
from tresen.tickets.states import close
from tresen.tickets.tasks import Duty, add_task


def snapshot(ticket: Ticket) -> str:
    """The hash over all tracked columns; only the time of the last change may differ."""
    stored = Ticket.objects.get(pk=ticket.pk)
    columns = {name: plain(getattr(stored, _stored(name))) for name in TRACKED if name != "updated_at"}
    return hashlib.sha256(json.dumps(columns, sort_keys=True).encode()).hexdigest()


def value_of(cast: Cast, action: str, number: int) -> str:
    choices = {
        "assignee": ["me", "", str(cast.colleague.pk)],
        "team": [str(cast.team.pk), ""],
        "state": ["solved", "closed", "open"],
        "priority": ["1", "3", "4"],
        "category": ["", str(cast.category.pk)],
        "merge": [cast.ticket.number],
        "parent": [cast.ticket.number],
    }[action]
    return choices[number % len(choices)]


def states_of(batch: Batch) -> list[str]:
    return list(BatchItem.objects.filter(batch=batch).order_by("pk").values_list("state", flat=True))


def test_an_open_compulsory_task_holds_up_its_ticket_alone_and_is_named(cast: Cast, sign_in: Any) -> None:
    held, free = cast.open("Zwei Unterschriften"), [cast.open(f"Frei {number}") for number in range(2)]
    add_task(held, Duty("Konto sperren", compulsory=True), by=cast.actor("agent"))
    batch = begin([free[0], held, free[1]], "state", "solved", by=cast.actor("agent"))
    assert sorted(states_of(batch)) == ["done", "done", "failed"]
    assert "Konto sperren" in batch.items.get(ticket=held).reason
    assert [Ticket.objects.get(pk=one.pk).state_type for one in (held, *free)] == ["new", "solved", "solved"]
    page = sign_in(cast.agent).get(f"/desk/batches/{batch.pk}/").content.decode()
    assert held.number in page
    assert "Konto sperren" in page
    assert free[0].number not in page


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(action=st.sampled_from(sorted(SHORT)), number=st.integers(0, 5), edits=st.sets(st.integers(0, 3)))
def test_undoing_restores_the_snapshot_where_nobody_changed_it(
    cast: Cast, action: str, number: int, edits: set[int]
) -> None:
    tickets = [cast.open(f"Nr. {index}") for index in range(4)]
    before = [snapshot(ticket) for ticket in tickets]
    batch = begin(tickets, action, value_of(cast, action, number), by=cast.actor("agent"))
    assert set(states_of(batch)) == {"done"}
    assert batch.finished_at is not None
    for index in edits:  # something else, or words, keep nothing from being undone
        retitle(Ticket.objects.get(pk=tickets[index].pk), "Anders", by=cast.actor("agent"))
        retitle(Ticket.objects.get(pk=tickets[index].pk), f"Nr. {index}", by=cast.actor("agent"))
    take_back(batch, by=cast.actor("agent"))
    assert set(states_of(batch)) == {"undone"}
    assert [snapshot(ticket) for ticket in tickets] == before
    for ticket in tickets:
        stored = Ticket.objects.get(pk=ticket.pk)
        assert replay(ticket) == {name: plain(getattr(stored, _stored(name))) for name in TRACKED}


def test_each_ticket_has_its_own_line_and_what_failed_its_reason(cast: Cast) -> None:
    mine, foreign, parent = cast.open("Meins"), cast.open("Fremd", team=cast.other_team), cast.open("Eltern")
    set_parent(cast.open("Kind"), parent, by=cast.actor("agent"))
    batch = begin([mine, foreign, parent], "state", "closed", by=cast.actor("agent"))
    items = {item.ticket_id: item for item in BatchItem.objects.filter(batch=batch)}
    assert [items[one.pk].state for one in (mine, foreign, parent)] == ["done", "failed", "failed"]
    assert parent.number in items[parent.pk].reason
    assert items[foreign.pk].reason
    told = Event.objects.filter(data__batch=batch.pk)
    assert [(one.ticket_id, one.name) for one in told] == [(mine.pk, "closed")]
    assert Ticket.objects.get(pk=foreign.pk).state_type == "new"


def test_what_somebody_has_changed_since_stays_and_is_named(cast: Cast) -> None:
    tickets = [cast.open(f"Nr. {index}") for index in range(3)]
    batch = begin(tickets, "priority", "4", by=cast.actor("agent"))
    set_priority(tickets[1], 1, by=cast.actor("colleague"))
    note(tickets[2], by=cast.actor("colleague"), body=Body.from_text("Nur ein Wort"))
    take_back(batch, by=cast.actor("agent"))
    assert states_of(batch) == ["undone", "kept", "undone"]
    assert [Ticket.objects.get(pk=one.pk).priority for one in tickets] == [2, 1, 2]


def test_many_are_a_jobs_and_go_on_where_a_worker_died(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    tickets = [cast.open(f"Nr. {index}") for index in range(6)]
    batch = begin(tickets, "priority", "3", by=cast.actor("agent"))
    assert set(states_of(batch)) == {"pending"}
    done = bulk._do

    def dies(ticket: Ticket, *given: Any) -> None:
        if ticket.pk == tickets[3].pk:
            raise MemoryError
        done(ticket, *given)

    monkeypatch.setattr(bulk, "_do", dies)
    with pytest.raises(MemoryError):
        carry_on(batch_id=batch.pk)
    assert states_of(batch) == ["done"] * 3 + ["pending"] * 3
    monkeypatch.setattr(bulk, "_do", done)
    Batch.objects.update(created_at=batch.created_at - bulk.LOST * 2)
    find_lost(0)
    for _ in range(2):
        carry_on(batch_id=batch.pk)
    assert set(states_of(batch)) == {"done"}
    assert Event.objects.filter(data__batch=batch.pk).count() == 6
    take_back(batch, by=cast.actor("agent"))
    carry_on(batch_id=batch.pk)
    assert set(states_of(batch)) == {"undone"}
    batch.refresh_from_db()
    assert batch.finished_at is not None


def test_a_process_killed_among_them_has_done_none_of_the_ones_it_did_together(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Nothing of ours runs after it, as after SIGKILL."""

    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "IN_ONE", 2)
    tickets = [cast.open(f"Nr. {index}") for index in range(6)]
    batch = begin(tickets, "priority", "3", by=cast.actor("agent"))
    done = bulk._do

    def killed(ticket: Ticket, *given: Any) -> None:
        done(ticket, *given)
        if ticket.pk == tickets[2].pk:
            raise Killed

    monkeypatch.setattr(bulk, "_do", killed)
    with pytest.raises(Killed):
        carry_on(batch_id=batch.pk)
    assert states_of(batch) == ["done"] * 2 + ["pending"] * 4
    assert [Ticket.objects.get(pk=one.pk).priority for one in tickets] == [3, 3, 2, 2, 2, 2]
    monkeypatch.setattr(bulk, "_do", done)
    carry_on(batch_id=batch.pk)
    assert set(states_of(batch)) == {"done"}
    assert Event.objects.filter(data__batch=batch.pk).count() == 6


def test_what_one_of_them_does_to_another_is_seen_by_the_other(cast: Cast) -> None:
    parent, child = cast.open("Alle"), cast.open("Einer")
    set_parent(child, parent, by=cast.actor("agent"))
    batch = begin([parent, child], "state", "solved", by=cast.actor("agent"))
    shown = take_back(batch, by=cast.actor("agent"))
    assert not shown.items.filter(state="pending").exists()
    assert [Ticket.objects.get(pk=one.pk).state_type for one in (parent, child)] == ["new", "new"]


@pytest.mark.parametrize("action", sorted(SHORT))
def test_a_value_that_is_none_is_refused_at_once(action: str, cast: Cast) -> None:
    foreign = cast.open("Fremd", team=cast.other_team)
    wrong = {"priority": []}.get(action, ["99999999", "x", foreign.number])
    for value in wrong:
        with pytest.raises(Refused):
            begin([cast.ticket], action, value, by=cast.actor("agent"))
    assert not Batch.objects.exists()


def test_it_needs_the_right_and_a_bearable_number(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    role = TeamRole.objects.create(names={"de": "Klein"}, rights=["edit", "assign", "merge"])
    TeamMembership.objects.filter(person=cast.agent).update(role=role)
    assert states_of(begin([cast.ticket], "priority", "3", by=cast.actor("agent"))) == ["failed"]
    monkeypatch.setattr(bulk, "MOST", 1)
    for tickets in ([], [cast.ticket, cast.open()]):
        with pytest.raises(Refused):
            begin(tickets, "priority", "3", by=cast.actor("admin"))
    assert batches.MOST == 10_000


def test_nobody_takes_back_what_he_may_no_more_change(cast: Cast) -> None:
    batch = begin([cast.ticket], "state", "solved", by=cast.actor("agent"))
    TeamMembership.objects.filter(person=cast.agent).delete()
    close(cast.open(), by=cast.actor("colleague"))
    Ticket.objects.filter(pk=cast.ticket.pk).update(assignee=None)
    take_back(batch, by=cast.actor("agent"))
    assert states_of(batch) == ["kept"]
    assert Ticket.objects.get(pk=cast.ticket.pk).state_type == "solved"
