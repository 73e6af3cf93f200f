"""Outgoing messages: sent once, tried again, given up visibly."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from tresen.channels import contract, outbox
from tresen.channels.contract import PermanentFailure, Sent, TemporaryFailure
from tresen.channels.models import Delivery
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.models import Event, Message
from tresen.tickets.noting import note
from tresen.tickets.replying import reply
from tresen.tickets.states import solve


class Wire:
    """A sender whose next answers are written down beforehand: words, or a failure."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.sent: list[str] = []

    def identify(self, message: Message) -> str:
        return f"m{message.pk}@wire.test"

    def send(self, message: Message) -> Sent:
        self.sent.append(message.external_id)
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Sent) else Sent(str(answer))


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setitem(contract.SENDERS, "email", wire)
    return wire


@pytest.fixture
def delivery(cast: Cast, wire: Wire) -> Delivery:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Bitte Druckkopf prüfen."))
    return message.deliveries.get()


def state(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def test_a_reply_is_queued_with_a_fixed_id_in_the_verbs_transaction(delivery: Delivery) -> None:
    assert state(delivery) == "queued"
    assert delivery.external_id == Message.objects.get(kind="reply").external_id == f"m{delivery.message_id}@wire.test"
    job = ProcrastinateJob.objects.get(task_name="tresen.channels.outbox.deliver")
    assert job.args == {"delivery_id": delivery.pk}


def test_a_note_is_never_sent(cast: Cast, wire: Wire) -> None:
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("intern"))
    assert not Delivery.objects.exists()


def test_it_is_sent_once_however_often_the_job_comes(delivery: Delivery, wire: Wire) -> None:
    for _ in range(3):
        outbox.deliver(delivery_id=delivery.pk)
    assert wire.sent == [delivery.external_id]
    assert state(delivery) == "sent"
    assert Event.objects.filter(name="delivered").count() == 1


def test_being_sent_does_not_move_the_ticket_up(delivery: Delivery, wire: Wire, cast: Cast) -> None:
    before = type(cast.ticket).objects.get(pk=cast.ticket.pk).updated_at
    outbox.deliver(delivery_id=delivery.pk)
    assert type(cast.ticket).objects.get(pk=cast.ticket.pk).updated_at == before


def test_a_temporary_failure_is_tried_again_later_under_the_same_id(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [TemporaryFailure("451 4.7.1 greylisted")]
    outbox.deliver(delivery_id=delivery.pk)
    waiting = Delivery.objects.get(pk=delivery.pk)
    assert (waiting.state, waiting.error, waiting.attempts) == ("queued", "451 4.7.1 greylisted", 1)
    outbox.deliver(delivery_id=delivery.pk)
    assert len(wire.sent) == 1, "not before its time"
    Delivery.objects.update(next_attempt_at=timezone.now())
    outbox.deliver(delivery_id=delivery.pk)
    assert wire.sent == [delivery.external_id] * 2
    assert state(delivery) == "sent"


def test_a_permanent_failure_is_shown_with_the_servers_words(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [PermanentFailure("550 5.1.1 User unknown")]
    outbox.deliver(delivery_id=delivery.pk)
    failed = Delivery.objects.get(pk=delivery.pk)
    assert (failed.state, failed.error) == ("failed", "550 5.1.1 User unknown")
    assert Event.objects.get(name="undelivered").data["words"] == "550 5.1.1 User unknown"


def test_it_gives_up_after_the_last_pause(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [TemporaryFailure("421 busy")] * 20
    for _ in range(len(outbox.PAUSES) + 1):
        Delivery.objects.update(next_attempt_at=timezone.now())
        outbox.deliver(delivery_id=delivery.pk)
    assert state(delivery) == "failed"
    assert len(wire.sent) == len(outbox.PAUSES) + 1


def test_an_agent_can_have_a_failed_message_tried_again(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [PermanentFailure("550 no")]
    outbox.deliver(delivery_id=delivery.pk)
    outbox.retry(delivery)
    outbox.deliver(delivery_id=delivery.pk)
    assert state(delivery) == "sent"


def test_the_sweep_frees_what_a_dead_worker_held_and_says_it_is_uncertain(delivery: Delivery, wire: Wire) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Delivery.objects.update(state="sending", claimed_at=long_ago, next_attempt_at=long_ago)
    outbox.sweep(0)
    freed = Delivery.objects.get(pk=delivery.pk)
    assert (freed.state, freed.uncertain) == ("queued", True)
    outbox.deliver(delivery_id=delivery.pk)
    assert wire.sent == [delivery.external_id]


def test_the_sweep_leaves_a_living_worker_alone(delivery: Delivery) -> None:
    Delivery.objects.update(state="sending", claimed_at=timezone.now())
    outbox.sweep(0)
    assert state(delivery) == "sending"


def test_a_verb_that_fails_sends_nothing(cast: Cast, wire: Wire) -> None:
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("halb"))
        raise ZeroDivisionError
    assert not Delivery.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_solving_sends_nothing(cast: Cast, wire: Wire) -> None:
    solve(cast.ticket, by=SYSTEM)
    assert not Delivery.objects.exists()


def test_a_bounce_that_was_quicker_than_the_answer_stands(
    delivery: Delivery, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bounces_meanwhile(message: Message) -> Sent:
        outbox.mark_bounced(delivery, "550 5.1.1 User unknown")
        return Sent("250 queued")

    monkeypatch.setattr(wire, "send", bounces_meanwhile)
    outbox.deliver(delivery_id=delivery.pk)
    assert state(delivery) == "failed"
    assert not Event.objects.filter(name="delivered").exists()


def test_a_worker_that_lost_its_lease_changes_nothing(
    delivery: Delivery, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lease_runs_out(message: Message) -> Sent:
        Delivery.objects.update(claimed_at=timezone.now() + timedelta(hours=1))
        return Sent("250 queued")

    monkeypatch.setattr(wire, "send", lease_runs_out)
    outbox.deliver(delivery_id=delivery.pk)
    assert state(delivery) == "sending", "it is another worker's now"


def test_state_and_journal_change_together_or_not_at_all(
    delivery: Delivery, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "report_delivery", dies)
    with pytest.raises(KeyboardInterrupt):
        outbox.deliver(delivery_id=delivery.pk)
    assert state(delivery) == "sending", "the sweep will find it"


def test_recipients_left_out_are_told_at_the_message(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [Sent("250 queued", "weg@kunde.test: 550 unknown")]
    outbox.deliver(delivery_id=delivery.pk)
    sent = Delivery.objects.get(pk=delivery.pk)
    assert (sent.state, sent.error) == ("sent", "weg@kunde.test: 550 unknown")
