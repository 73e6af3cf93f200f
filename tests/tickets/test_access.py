"""Who sees a ticket, a note, a file. One table for every path that goes through access."""

import pytest

from tests.cast import Cast
from tresen.kit import blobs
from tresen.people.actor import SYSTEM, Actor
from tresen.tickets.access import (
    attachments_for,
    events_for,
    messages_for,
    tickets_for,
    tickets_worked_by,
    works_on,
)
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.body import Body
from tresen.tickets.noting import note
from tresen.tickets.saying import NewFile

WHO = ["admin", "agent", "colleague", "outsider", "customer", "workmate", "manager", "stranger"]
SEES = {"admin", "agent", "colleague", "customer", "manager"}
WORKS = {"admin", "agent", "colleague"}


@pytest.mark.parametrize("who", WHO)
def test_it_shows_a_ticket_to_its_team_its_customer_and_his_manager(who: str, cast: Cast) -> None:
    assert tickets_for(cast.actor(who)).filter(pk=cast.ticket.pk).exists() == (who in SEES)
    assert tickets_worked_by(cast.actor(who)).filter(pk=cast.ticket.pk).exists() == (who in WORKS)


@pytest.mark.parametrize("who", WHO)
def test_it_shows_notes_and_their_files_to_those_who_work_on_it(who: str, cast: Cast) -> None:
    file = NewFile(blobs.put(b"secret"), "intern.txt", "text/plain")
    written = note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Kunde zahlt nie"), attachments=[file])
    actor = cast.actor(who)
    visible = who in WORKS
    assert messages_for(actor, cast.ticket).filter(pk=written.pk).exists() == visible
    assert attachments_for(actor).filter(message=written).exists() == visible
    assert events_for(actor, cast.ticket).exists() == visible


def test_it_shows_a_ticket_of_no_team_to_every_agent(cast: Cast) -> None:
    ticket = cast.open(team=None)
    for who in ("agent", "outsider", "admin"):
        assert works_on(cast.actor(who), ticket)
        assert tickets_worked_by(cast.actor(who)).filter(pk=ticket.pk).exists()


def test_it_hides_a_ticket_from_the_team_that_handed_it_over(cast: Cast) -> None:
    hand_over(cast.ticket, cast.other_team, by=cast.actor("agent"), reason="Netz")
    assert not tickets_for(cast.actor("colleague")).filter(pk=cast.ticket.pk).exists()
    assert tickets_for(cast.actor("outsider")).filter(pk=cast.ticket.pk).exists()


def test_it_shows_an_assigned_ticket_to_an_agent_of_another_team(cast: Cast) -> None:
    assign(cast.ticket, cast.outsider, by=cast.actor("admin"))
    assert works_on(cast.actor("outsider"), cast.ticket)


def test_an_agent_is_only_a_customer_of_another_team(cast: Cast) -> None:
    """G5: an agent here may ask there, and then sees no note."""
    ticket = cast.open(customer=cast.outsider, team=cast.team)
    note(ticket, by=cast.actor("agent"), body=Body.from_text("intern"))
    actor = cast.actor("outsider")
    assert tickets_for(actor).filter(pk=ticket.pk).exists()
    assert not tickets_worked_by(actor).filter(pk=ticket.pk).exists()
    assert [message.kind for message in messages_for(actor, ticket)] == ["customer"]
    assert not events_for(actor, ticket).exists()


def test_somebody_switched_off_sees_nothing(cast: Cast) -> None:
    cast.agent.is_active = False
    cast.agent.save()
    assert not tickets_for(Actor.of(cast.agent)).exists()
    assert tickets_for(SYSTEM).exists()
