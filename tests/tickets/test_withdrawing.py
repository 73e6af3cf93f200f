"""What was sent can be taken back for some seconds, and is as if it had not been said."""

import pytest
from django.utils import timezone

from tests.cast import Cast
from tresen.channels import outbox
from tresen.channels.models import Delivery
from tresen.search.models import Entry
from tresen.tickets.access import messages_for
from tresen.tickets.assigning import assign
from tresen.tickets.body import Body
from tresen.tickets.change import TRACKED, Refused, _stored, plain
from tresen.tickets.forwarding import forward
from tresen.tickets.models import Participant, Ticket
from tresen.tickets.replay import replay
from tresen.tickets.replying import reply
from tresen.tickets.states import solve
from tresen.tickets.withdrawing import withdraw

WORDS = Body.from_text("Zu schnell gesendet")


def columns(ticket: Ticket) -> dict[str, object]:
    stored = Ticket.objects.get(pk=ticket.pk)
    return {column: plain(getattr(stored, _stored(column))) for column in TRACKED if column != "updated_at"}


def test_everything_is_as_before(cast: Cast) -> None:
    before = columns(cast.ticket)
    message = reply(cast.ticket, by=cast.actor("agent"), body=WORDS, cc=["neu@k.test"], delay=10)
    solve(cast.ticket, by=cast.actor("agent"), after=message)
    assert columns(cast.ticket) != before
    withdraw(message, by=cast.actor("agent"))
    assert columns(cast.ticket) == before
    assert {**replay(cast.ticket), "updated_at": None} == {**before, "updated_at": None}
    assert not Delivery.objects.exists()
    assert not Participant.objects.filter(address="neu@k.test").exists()
    assert not Entry.objects.filter(message_id=message.pk).exists()
    assert message not in messages_for(cast.actor("customer"), cast.ticket)


def test_what_others_did_since_stays(cast: Cast) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=WORDS, delay=10)
    assign(cast.ticket, cast.colleague, by=cast.actor("colleague"))
    withdraw(message, by=cast.actor("agent"))
    ticket = Ticket.objects.get(pk=cast.ticket.pk)
    assert ticket.assignee == cast.colleague
    assert ticket.first_response_at is None


def test_nothing_is_sent_any_more(cast: Cast) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=WORDS, delay=10)
    outbox.deliver(message_id=message.pk)
    assert Delivery.objects.get().state == "queued", "not before its time"
    withdraw(message, by=cast.actor("agent"))
    outbox.deliver(message_id=message.pk)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("state", ["sending", "sent"])
def test_it_is_too_late_once_a_worker_has_begun(cast: Cast, state: str) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=WORDS, delay=10)
    Delivery.objects.update(state=state, attempts=1, claimed_at=timezone.now())
    before = columns(cast.ticket)
    with pytest.raises(Refused):
        withdraw(message, by=cast.actor("agent"))
    message.refresh_from_db()
    assert message.kind == "reply"
    assert columns(cast.ticket) == before
    assert Delivery.objects.get().state == state


def test_only_who_wrote_it_takes_it_back(cast: Cast) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=WORDS, delay=10)
    with pytest.raises(Refused):
        withdraw(message, by=cast.actor("colleague"))
    withdraw(message, by=cast.actor("admin"))


def test_a_forward_is_taken_back_with_the_third_party(cast: Cast) -> None:
    message = forward(cast.ticket, by=cast.actor("agent"), to=["help@maker.test"], body=WORDS, delay=10)
    assert Participant.objects.get().involvement == "partner"
    withdraw(message, by=cast.actor("agent"))
    assert not Participant.objects.exists()


def test_twice_is_refused(cast: Cast) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=WORDS, delay=10)
    withdraw(message, by=cast.actor("agent"))
    with pytest.raises(Refused):
        withdraw(message, by=cast.actor("agent"))


def test_what_may_have_arrived_is_not_taken_back_because_it_is_tried_again(cast: Cast) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=WORDS)
    Delivery.objects.update(state="failed", attempts=2, handed=2, uncertain=True)
    outbox.retry(*Delivery.objects.all())
    with pytest.raises(Refused):
        withdraw(message, by=cast.actor("agent"))
