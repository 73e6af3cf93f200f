"""What each verb does to a ticket and to its journal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.people.models import TeamMembership
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.changing import categorise, retitle, set_customer, set_kind, set_priority
from tresen.tickets.models import Event, State, Ticket
from tresen.tickets.noting import note, phone
from tresen.tickets.receiving import receive
from tresen.tickets.replying import reply
from tresen.tickets.states import close, reopen, set_state, solve, wait
from tresen.tickets.waking import wake_due


def names(ticket: Ticket) -> list[str]:
    return list(Event.objects.filter(ticket=ticket).order_by("id").values_list("name", flat=True))


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_it_opens_with_its_first_message_and_one_event(cast: Cast) -> None:
    ticket = cast.open("  Drucker\n druckt   nicht ")
    assert ticket.subject == "Drucker druckt nicht"
    assert ticket.organisation == cast.clinic
    assert ticket.state_type == "new"
    assert [message.kind for message in ticket.messages.all()] == ["customer"]
    assert names(ticket) == ["opened"]


def test_it_takes_team_and_priority_from_the_category(cast: Cast) -> None:
    cast.category.priority = 3
    cast.category.save()
    ticket = cast.open(team=None, category=cast.category)
    assert (ticket.team, ticket.priority) == (cast.team, 3)


def test_it_refuses_a_category_of_another_client(cast: Cast) -> None:
    with pytest.raises(Refused):
        cast.open(customer=cast.stranger, category=cast.category)
    ticket = cast.open(customer=cast.stranger)
    with pytest.raises(Refused):
        categorise(ticket, cast.category, by=cast.actor("agent"))


def test_a_reply_answers_takes_and_opens_the_ticket(cast: Cast) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Wir schauen nach."))
    ticket = fresh(cast.ticket)
    assert message.recipients == {"to": ["karla@klinikum.test"], "cc": []}
    assert (ticket.state_type, ticket.assignee, ticket.first_response_at) == (
        "open",
        cast.agent,
        message.created_at,
    )


def test_a_reply_by_the_system_is_no_first_response(cast: Cast) -> None:
    reply(cast.ticket, by=SYSTEM, body=Body.from_text("Wir haben Ihre Anfrage erhalten."))
    assert fresh(cast.ticket).first_response_at is None


def test_it_refuses_an_empty_reply_and_an_empty_note(cast: Cast) -> None:
    for verb in (reply, note, phone):
        with pytest.raises(Refused):
            verb(cast.ticket, by=cast.actor("agent"), body=Body.from_html("<p> </p>"))
    assert names(cast.ticket) == ["opened"]


def test_it_reopens_when_the_customer_writes_again(cast: Cast) -> None:
    solve(cast.ticket, by=cast.actor("agent"))
    assert fresh(cast.ticket).solved_at is not None
    receive(cast.ticket, by=SYSTEM, body=Body.from_text("Geht immer noch nicht."), author=cast.customer)
    ticket = fresh(cast.ticket)
    assert (ticket.state_type, ticket.solved_at) == ("open", None)


def test_it_stays_solved_when_a_machine_writes(cast: Cast) -> None:
    solve(cast.ticket, by=cast.actor("agent"))
    receive(cast.ticket, by=SYSTEM, body=Body.from_text("Ich bin im Urlaub."), author=cast.customer, quiet=True)
    assert fresh(cast.ticket).state_type == "solved"


def test_a_note_changes_neither_state_nor_assignee(cast: Cast) -> None:
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Kenne ich."))
    ticket = fresh(cast.ticket)
    assert (ticket.state_type, ticket.assignee, ticket.first_response_at) == ("new", None, None)


def test_it_waits_until_a_date_and_forgets_it_when_it_goes_on(cast: Cast) -> None:
    until = timezone.now() + timedelta(days=2)
    wait(cast.ticket, by=cast.actor("agent"), until=until)
    assert fresh(cast.ticket).waiting_until == until
    reopen(cast.ticket, by=cast.actor("agent"))
    assert fresh(cast.ticket).waiting_until is None


def test_closing_after_solving_keeps_the_moment_of_the_solution(cast: Cast) -> None:
    solve(cast.ticket, by=cast.actor("agent"))
    solved = fresh(cast.ticket).solved_at
    close(cast.ticket, by=cast.actor("agent"))
    ticket = fresh(cast.ticket)
    assert (ticket.solved_at, ticket.state_type) == (solved, "closed")
    assert ticket.closed_at is not None
    assert names(ticket) == ["opened", "solved", "closed"]


def test_an_own_state_of_a_type_behaves_like_the_type(cast: Cast) -> None:
    """T2: a new state needs no further set-up."""
    state = State.objects.create(key="parts", names={"de": "Wartet auf Teile"}, type="waiting", position=9)
    set_state(cast.ticket, state, by=cast.actor("agent"))
    assert fresh(cast.ticket).state_type == "waiting"
    assert fresh(cast.ticket).is_unfinished


def test_handing_over_drops_an_assignee_who_is_not_of_the_team(cast: Cast) -> None:
    assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    hand_over(cast.ticket, cast.other_team, by=cast.actor("agent"), reason="Switch defekt")
    ticket = fresh(cast.ticket)
    assert (ticket.team, ticket.assignee) == (cast.other_team, None)
    event = Event.objects.filter(ticket=ticket, name="handed_over").get()
    assert event.data == {"reason": "Switch defekt"}
    assert event.changes["team"] == [cast.team.pk, cast.other_team.pk]


def test_it_refuses_to_assign_a_customer(cast: Cast) -> None:
    with pytest.raises(Refused):
        assign(cast.ticket, cast.customer, by=cast.actor("agent"))


def test_doing_the_same_again_writes_no_event(cast: Cast) -> None:
    agent = cast.actor("agent")
    TeamMembership.objects.create(team=cast.other_team, person=cast.agent)
    for _ in range(2):
        assign(cast.ticket, cast.agent, by=agent)
        set_priority(cast.ticket, 4, by=agent)
        set_kind(cast.ticket, "request", by=agent)
        retitle(cast.ticket, "Etikettendrucker", by=agent)
        categorise(cast.ticket, None, by=agent)
        hand_over(cast.ticket, cast.other_team, by=agent)
        solve(cast.ticket, by=agent)
    assert names(cast.ticket) == [
        "opened", "assigned", "priority_changed", "kind_changed", "retitled", "categorised", "handed_over", "solved",
    ]  # fmt: skip


def test_a_new_customer_brings_his_organisation(cast: Cast) -> None:
    set_customer(cast.ticket, cast.stranger, by=cast.actor("agent"))
    ticket = fresh(cast.ticket)
    assert (ticket.organisation, ticket.category) == (cast.factory, None)


def test_a_refused_verb_leaves_nothing_behind(cast: Cast) -> None:
    State.objects.filter(type="solved").update(is_active=False)
    with pytest.raises(Refused):
        solve(cast.ticket, by=cast.actor("agent"))
    assert names(cast.ticket) == ["opened"]


def test_a_stale_copy_is_brought_up_to_date(cast: Cast) -> None:
    stale = Ticket.objects.get(pk=cast.ticket.pk)
    set_priority(cast.ticket, 4, by=cast.actor("agent"))
    retitle(stale, "Neu", by=cast.actor("colleague"))
    assert fresh(stale).priority == 4


def test_a_waiting_ticket_comes_back_when_its_time_has_come(cast: Cast) -> None:
    """T13: a courtesy mail in between is another matter; the date is kept until it comes."""
    later, never = cast.open(), cast.open()
    due = timezone.now() - timedelta(seconds=1)
    wait(cast.ticket, by=cast.actor("agent"), until=due)
    wait(later, by=cast.actor("agent"), until=timezone.now() + timedelta(days=1))
    wait(never, by=cast.actor("agent"))
    for _ in range(2):
        wake_due(0)
    assert (fresh(cast.ticket).state_type, fresh(cast.ticket).waiting_until) == ("open", None)
    assert names(cast.ticket).count("reopened") == 1
    assert [fresh(ticket).state_type for ticket in (later, never)] == ["waiting", "waiting"]
