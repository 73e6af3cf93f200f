"""An answer long after the end is a new matter that knows the old one, where a team wants it so."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.channels.email.trust.test_robots import NOTES
from tresen.channels.email.models import Inbound, TeamMail
from tresen.channels.email.threads import tokens
from tresen.kit import clock
from tresen.tickets.following import followed_by, follows
from tresen.tickets.models import Ticket
from tresen.tickets.states import close


@pytest.fixture
def closed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Ticket:
    """Closed twenty days ago; the team wants new tickets after fourteen."""
    TeamMail.objects.create(team=cast.team, follow_up_days=14)
    close(cast.ticket, by=cast.actor("agent"))
    later = clock.now() + timedelta(days=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    return Ticket.objects.get(pk=cast.ticket.pk)


def test_a_late_answer_opens_a_ticket_that_knows_the_old_one(
    cast: Cast, closed: Ticket, arrive: Callable[..., Inbound]
) -> None:
    came = arrive(subject=f"Re: {tokens.for_subject(closed)}", text="Jetzt druckt er wieder nur die Hälfte.")
    assert came.outcome == "created"
    assert came.ticket is not None
    assert came.ticket != closed
    assert "finished long ago" in came.reason
    agent = cast.actor("agent")
    assert follows(came.ticket, agent) == closed
    assert followed_by(closed, agent) == [came.ticket]
    assert follows(closed, agent) is None
    old = Ticket.objects.get(pk=closed.pk)
    assert (old.state_type, old.updated_at) == ("closed", closed.updated_at)
    stranger = cast.actor("stranger")
    assert follows(came.ticket, stranger) is None
    assert followed_by(closed, stranger) == []


def test_an_early_answer_opens_the_old_one_again(cast: Cast, closed: Ticket, arrive: Callable[..., Inbound]) -> None:
    TeamMail.objects.update(follow_up_days=30)
    came = arrive(subject=f"Re: {tokens.for_subject(closed)}", text="Jetzt druckt er wieder nur die Hälfte.")
    assert came.ticket == closed
    assert Ticket.objects.get(pk=closed.pk).state_type == "open"


def test_without_a_policy_it_is_always_the_old_one(cast: Cast, closed: Ticket, arrive: Callable[..., Inbound]) -> None:
    TeamMail.objects.all().delete()
    assert arrive(subject=tokens.for_subject(closed), text="Noch eine Frage dazu.").ticket == closed


@pytest.mark.parametrize("text", ["Danke!", "Vielen Dank, funktioniert wieder."])
def test_a_thank_you_stays_with_the_old_one_and_opens_nothing(
    cast: Cast, closed: Ticket, arrive: Callable[..., Inbound], text: str
) -> None:
    came = arrive(subject=f"Re: {tokens.for_subject(closed)}", text=text)
    assert (came.outcome, came.ticket) == ("appended", closed)
    assert Ticket.objects.get(pk=closed.pk).state_type == "closed"


def test_a_note_of_absence_stays_with_the_old_one(cast: Cast, closed: Ticket, arrive: Callable[..., Inbound]) -> None:
    came = arrive(subject=f"Abwesenheitsnotiz {tokens.for_subject(closed)}", text=NOTES[0])
    assert (came.outcome, came.ticket) == ("appended", closed)
    assert Ticket.objects.get(pk=closed.pk).state_type == "closed"
