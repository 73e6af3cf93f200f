"""Tasks and checklists (T16): own owner and date each; what is compulsory holds up solving, whichever way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.models import Team
from tresen.people.registering import register
from tresen.tickets.access import tickets_worked_by, works_on
from tresen.tickets.change import Refused
from tresen.tickets.changing import categorise, set_kind
from tresen.tickets.checklists import insert, save_checklist
from tresen.tickets.confiding import Discloses
from tresen.tickets.merging import merge, unmerge
from tresen.tickets.models import ChecklistItem, Event, Task, Ticket
from tresen.tickets.moving import move_message
from tresen.tickets.states import close, reopen, solve
from tresen.tickets.tasks import MOST, Duty, add_task, change_task, place_task, remove_task, tick, untick

FINISHING: dict[str, Callable[..., Any]] = {"solve": solve, "close": close}


@pytest.mark.parametrize("way", FINISHING)
def test_an_open_compulsory_task_holds_up_the_end_and_is_named(cast: Cast, way: str) -> None:
    agent = cast.actor("agent")
    needed = add_task(cast.ticket, Duty("Rechner abholen", compulsory=True), by=agent)
    add_task(cast.ticket, Duty("Blumen gießen"), by=agent)
    with pytest.raises(Refused, match="Rechner abholen") as refused:
        FINISHING[way](cast.ticket, by=agent)
    assert "Blumen" not in str(refused.value)
    assert Ticket.objects.get(pk=cast.ticket.pk).is_unfinished
    tick(needed, by=cast.actor("colleague"))
    FINISHING[way](cast.ticket, by=agent)
    assert not Ticket.objects.get(pk=cast.ticket.pk).is_unfinished


def test_what_is_solved_is_not_closed_while_a_compulsory_task_is_open_again(cast: Cast) -> None:
    agent = cast.actor("agent")
    needed = add_task(cast.ticket, Duty("Prüfen", compulsory=True), by=agent)
    tick(needed, by=agent)
    solve(cast.ticket, by=agent)
    untick(needed, by=agent)
    with pytest.raises(Refused, match="Prüfen"):
        close(cast.ticket, by=agent)
    reopen(cast.ticket, by=agent)


def test_moving_the_last_message_away_does_not_close_over_a_compulsory_task(cast: Cast) -> None:
    add_task(cast.ticket, Duty("Prüfen", compulsory=True), by=cast.actor("agent"))
    with pytest.raises(Refused, match="Prüfen"):
        move_message(cast.ticket.messages.get(), cast.open(), by=cast.actor("admin"), close_emptied=True)
    assert cast.ticket.messages.count() == 1


def test_each_task_has_its_own_owner_and_due_time_and_the_journal_tells_all(cast: Cast) -> None:
    agent, due = cast.actor("agent"), clock.now() + timedelta(days=2)
    task = add_task(cast.ticket, Duty("Konto anlegen", cast.colleague, None, due), by=agent)
    change_task(task, Duty("Konto sperren", cast.agent, None, due), by=agent)
    change_task(task, Duty("Konto sperren", cast.agent, None, due), by=agent)
    tick(task, by=agent)
    tick(task, by=cast.actor("colleague"))
    fresh = Task.objects.get(pk=task.pk)
    assert (fresh.title, fresh.owner, fresh.due_at, fresh.done_by) == ("Konto sperren", cast.agent, due, cast.agent)
    untick(task, by=agent)
    remove_task(task, by=agent)
    remove_task(task, by=agent)
    events = Event.objects.filter(ticket=cast.ticket, name__startswith="task_").order_by("id")
    assert [one.name for one in events] == [
        *("task_added", "task_changed", "task_ticked", "task_unticked", "task_removed"),
    ]
    assert events[1].data["differs"] == {
        "title": ["Konto anlegen", "Konto sperren"],
        "owner": [cast.colleague.pk, cast.agent.pk],
    }


def test_tasks_keep_the_order_they_are_given(cast: Cast) -> None:
    agent = cast.actor("agent")
    first, _second, third = [add_task(cast.ticket, Duty(name), by=agent) for name in "ABC"]
    place_task(third, 0, by=agent)
    place_task(first, 99, by=agent)
    assert [one.title for one in cast.ticket.tasks.all()] == ["C", "B", "A"]


def test_a_task_lets_its_team_in_and_its_owners_team(cast: Cast) -> None:
    assert not works_on(cast.actor("outsider"), cast.ticket)
    add_task(cast.ticket, Duty("Port freischalten", cast.outsider), by=cast.actor("agent"))
    assert tickets_worked_by(cast.actor("outsider")).filter(pk=cast.ticket.pk).exists()
    other = cast.open()
    add_task(other, Duty("Port freischalten", team=cast.other_team), by=cast.actor("agent"))
    assert other.shared_with == [cast.other_team.pk]


def test_a_task_is_not_given_to_a_customer_or_to_somebody_without_a_team(cast: Cast) -> None:
    alone = register(name="Alma Allein", email="alma@desk.test", role="agent", teams=())
    for owner in (cast.customer, alone):
        with pytest.raises(Refused):
            add_task(cast.ticket, Duty("Los", owner), by=cast.actor("agent"))
    assert not cast.ticket.tasks.exists()


def test_a_task_takes_nothing_out_of_a_confidential_team_unasked(cast: Cast) -> None:
    secret = Team.objects.create(name="Personal", confidential=True)
    hidden = cast.open("Abmahnung", team=secret)
    with pytest.raises(Discloses):
        add_task(hidden, Duty("Konto sperren", cast.outsider), by=cast.actor("admin"))
    assert not works_on(cast.actor("outsider"), Ticket.objects.get(pk=hidden.pk))
    add_task(hidden, Duty("Konto sperren", team=cast.other_team), by=cast.actor("admin"), disclose=True)
    assert works_on(cast.actor("outsider"), Ticket.objects.get(pk=hidden.pk))


def test_a_ticket_has_a_hundred_tasks_at_most(cast: Cast) -> None:
    Task.objects.bulk_create([Task(ticket=cast.ticket, title=str(n), position=n) for n in range(MOST)])
    with pytest.raises(Refused):
        add_task(cast.ticket, Duty("Noch eine"), by=cast.actor("agent"))


def leaving(cast: Cast, **more: Any) -> Any:
    items = [
        ChecklistItem(title="Konto sperren", team=cast.other_team, days=0, compulsory=True),
        ChecklistItem(title="Rechner abholen", owner=cast.colleague, days=3),
    ]
    return save_checklist(None, **{"name": "Austritt", "kinds": ["request"], "categories": [], "items": items, **more})


def test_a_checklist_is_put_in_by_kind_once(cast: Cast) -> None:
    leaving(cast)
    assert not cast.open("Störung").tasks.exists()
    ticket = cast.open("Austritt", kind="request")
    assert [(one.title, one.checklist, one.compulsory) for one in ticket.tasks.all()] == [
        ("Konto sperren", "Austritt", True),
        ("Rechner abholen", "Austritt", False),
    ]
    assert all(one.due_at and one.due_at > clock.now() for one in ticket.tasks.all())
    set_kind(ticket, "incident", by=cast.actor("agent"))
    for task in ticket.tasks.all():
        remove_task(task, by=cast.actor("agent"))
    set_kind(ticket, "request", by=cast.actor("agent"))
    assert not ticket.tasks.exists()


def test_a_checklist_is_put_in_by_category_and_all_below_it(cast: Cast) -> None:
    from tresen.tickets.categories import add_category

    below = add_category({"de": "Etiketten"}, parent=cast.category, organisation=cast.clinic)
    leaving(cast, kinds=[], categories=[cast.category])
    ticket = cast.open()
    categorise(ticket, below, by=cast.actor("agent"))
    assert ticket.tasks.count() == 2


def test_a_checklist_put_in_by_itself_discloses_nothing(cast: Cast) -> None:
    leaving(cast)
    secret = Team.objects.create(name="Personal", confidential=True)
    ticket = cast.open("Austritt", kind="request", team=secret)
    assert ticket.tasks.count() == 2
    assert not Ticket.objects.get(pk=ticket.pk).shared_with
    assert not ticket.tasks.filter(team__isnull=False).exists()


def test_an_agent_puts_a_checklist_in_by_hand(cast: Cast) -> None:
    insert(cast.ticket, leaving(cast, kinds=[]), by=cast.actor("agent"))
    assert cast.ticket.tasks.count() == 2


def test_a_reply_that_would_solve_over_a_compulsory_task_is_not_sent_either(cast: Cast, sign_in: Any) -> None:
    add_task(cast.ticket, Duty("Rechner abholen", compulsory=True), by=cast.actor("agent"))
    page = sign_in(cast.agent).post(
        f"/desk/tickets/{cast.ticket.number}/reply/", {"text": "Erledigt.", "then": "solve"}
    )
    assert page.status_code == 422
    assert "Rechner abholen" in page.content.decode()
    assert not cast.ticket.messages.filter(kind="reply").exists()


def test_tasks_go_along_when_tickets_are_merged_and_come_back(cast: Cast) -> None:
    admin, middle, into = cast.actor("admin"), cast.open("Mitte"), cast.open("Ziel")
    needed = add_task(cast.ticket, Duty("Prüfen", compulsory=True), by=admin)
    own = add_task(middle, Duty("Eigene"), by=admin)
    merge([cast.ticket], middle, by=admin)
    merge([middle], into, by=admin)
    assert {one.pk for one in into.tasks.all()} == {needed.pk, own.pk}
    with pytest.raises(Refused, match="Prüfen"):
        solve(into, by=admin)
    unmerge(Ticket.objects.get(pk=middle.pk), by=admin)
    assert {one.pk for one in middle.tasks.all()} == {needed.pk, own.pk}
    unmerge(Ticket.objects.get(pk=cast.ticket.pk), by=admin)
    assert [one.pk for one in cast.ticket.tasks.all()] == [needed.pk]
    assert [one.pk for one in middle.tasks.all()] == [own.pk]
    assert not Task.objects.filter(home__isnull=False).exists()
