"""Outgoing messages: sent once, tried again, given up visibly."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from tresen.channels import attempt, contract, outbox
from tresen.channels.contract import Handing, PermanentFailure, Refusal, Sent, TemporaryFailure
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
        self.to: list[list[str]] = []

    def identify(self, message: Message) -> str:
        return f"m{message.pk}@wire.test"

    def recipients(self, message: Message) -> list[str]:
        return [one for field in ("to", "cc", "bcc") for one in message.recipients.get(field, [])]

    def route(self, message: Message) -> str:
        return "wire"

    def send(self, message: Message, recipients: Sequence[str], handing: Handing) -> Sent:
        self.sent.append(message.external_id)
        self.to.append(list(recipients))
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if isinstance(answer, Exception) and not getattr(answer, "uncertain", False):
            raise answer
        refused = answer.refused if isinstance(answer, Sent) else {}
        handing([one for one in recipients if one not in refused])
        if isinstance(answer, BaseException):
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
    assert job.args == {"message_id": delivery.message_id}


def test_a_note_is_never_sent(cast: Cast, wire: Wire) -> None:
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("intern"))
    assert not Delivery.objects.exists()


def test_it_is_sent_once_however_often_the_job_comes(delivery: Delivery, wire: Wire) -> None:
    for _ in range(3):
        outbox.deliver(message_id=delivery.message_id)
    assert wire.sent == [delivery.external_id]
    assert state(delivery) == "sent"
    assert Event.objects.filter(name="delivered").count() == 1


def test_being_sent_does_not_move_the_ticket_up(delivery: Delivery, wire: Wire, cast: Cast) -> None:
    before = type(cast.ticket).objects.get(pk=cast.ticket.pk).updated_at
    outbox.deliver(message_id=delivery.message_id)
    assert type(cast.ticket).objects.get(pk=cast.ticket.pk).updated_at == before


def test_a_temporary_failure_is_tried_again_later_under_the_same_id(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [TemporaryFailure("451 4.7.1 greylisted")]
    outbox.deliver(message_id=delivery.message_id)
    waiting = Delivery.objects.get(pk=delivery.pk)
    assert (waiting.state, waiting.error, waiting.attempts) == ("queued", "451 4.7.1 greylisted", 1)
    outbox.deliver(message_id=delivery.message_id)
    assert len(wire.sent) == 1, "not before its time"
    Delivery.objects.update(next_attempt_at=timezone.now())
    outbox.deliver(message_id=delivery.message_id)
    assert wire.sent == [delivery.external_id] * 2
    assert state(delivery) == "sent"


def test_a_permanent_failure_is_shown_with_the_servers_words(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [PermanentFailure("550 5.1.1 User unknown")]
    outbox.deliver(message_id=delivery.message_id)
    failed = Delivery.objects.get(pk=delivery.pk)
    assert (failed.state, failed.error) == ("failed", "550 5.1.1 User unknown")
    assert Event.objects.get(name="undelivered").data["words"] == "550 5.1.1 User unknown"


def test_it_gives_up_after_the_last_pause(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [TemporaryFailure("421 busy")] * 20
    for _ in range(len(outbox.PAUSES) + 1):
        Delivery.objects.update(next_attempt_at=timezone.now())
        outbox.deliver(message_id=delivery.message_id)
    assert state(delivery) == "failed"
    assert len(wire.sent) == len(outbox.PAUSES) + 1


def test_an_agent_can_have_a_failed_message_tried_again(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [PermanentFailure("550 no")]
    outbox.deliver(message_id=delivery.message_id)
    outbox.retry(delivery)
    outbox.deliver(message_id=delivery.message_id)
    assert state(delivery) == "sent"


def test_the_sweep_frees_what_a_dead_worker_held_and_says_it_is_uncertain(delivery: Delivery, wire: Wire) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Delivery.objects.update(state="sending", claimed_at=long_ago, next_attempt_at=long_ago, handed=1, uncertain=True)
    outbox.sweep(0)
    freed = Delivery.objects.get(pk=delivery.pk)
    assert (freed.state, freed.uncertain) == ("queued", True)
    outbox.deliver(message_id=delivery.message_id)
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
    def bounces_meanwhile(message: Message, *_: Any) -> Sent:
        outbox.mark_bounced(message, delivery.recipient, "550 5.1.1 User unknown")
        return Sent("250 queued")

    monkeypatch.setattr(wire, "send", bounces_meanwhile)
    outbox.deliver(message_id=delivery.message_id)
    assert state(delivery) == "failed"
    assert not Event.objects.filter(name="delivered").exists()


def test_a_worker_that_lost_its_lease_changes_nothing(
    delivery: Delivery, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lease_runs_out(message: Message, *_: Any) -> Sent:
        Delivery.objects.update(claimed_at=timezone.now() + timedelta(hours=1))
        return Sent("250 queued")

    monkeypatch.setattr(wire, "send", lease_runs_out)
    outbox.deliver(message_id=delivery.message_id)
    assert state(delivery) == "sending", "it is another worker's now"


def test_state_and_journal_change_together_or_not_at_all(
    delivery: Delivery, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(attempt, "report_delivery", dies)
    with pytest.raises(KeyboardInterrupt):
        outbox.deliver(message_id=delivery.message_id)
    assert state(delivery) == "sending", "the sweep will find it"


# One message, several recipients.


def rows(message: Message) -> dict[str, tuple[str, str]]:
    return {row.recipient: (row.state, row.error) for row in Delivery.objects.filter(message=message).order_by("pk")}


@pytest.fixture
def three(cast: Cast, wire: Wire) -> Message:
    people = {"to": ["a@k.test"], "cc": ["b@k.test"]}
    return reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("An drei."), **people, bcc=["c@k.test"])


def due(message: Message) -> None:
    Delivery.objects.filter(message=message, state="queued").update(next_attempt_at=timezone.now())


def test_all_recipients_go_in_one_attempt(three: Message, wire: Wire) -> None:
    outbox.deliver(message_id=three.pk)
    assert wire.to == [["a@k.test", "b@k.test", "c@k.test"]]
    assert rows(three) == dict.fromkeys(["a@k.test", "b@k.test", "c@k.test"], ("sent", ""))
    assert Event.objects.get(name="delivered").data["recipients"] == ["a@k.test", "b@k.test", "c@k.test"]


def test_each_refused_recipient_goes_his_own_way(three: Message, wire: Wire) -> None:
    refused = {"b@k.test": Refusal("450 full", permanent=False), "c@k.test": Refusal("550 unknown", permanent=True)}
    wire.answers = [Sent("250 queued", refused)]
    outbox.deliver(message_id=three.pk)
    expected = {"a@k.test": ("sent", ""), "b@k.test": ("queued", "450 full"), "c@k.test": ("failed", "550 unknown")}
    assert rows(three) == expected
    due(three)
    outbox.deliver(message_id=three.pk)
    assert wire.to[1] == ["b@k.test"], "nobody gets it twice"
    assert rows(three)["b@k.test"] == ("sent", "")


def test_failed_ones_are_tried_again_alone_or_together(three: Message, wire: Wire) -> None:
    wire.answers = [PermanentFailure("550 no")]
    outbox.deliver(message_id=three.pk)
    assert outbox.retry(Delivery.objects.get(message=three, recipient="b@k.test")) == 1
    outbox.deliver(message_id=three.pk)
    assert wire.to[1] == ["b@k.test"]
    assert outbox.retry(*Delivery.objects.filter(message=three)) == 2
    outbox.deliver(message_id=three.pk)
    assert wire.to[2] == ["a@k.test", "c@k.test"]


def test_a_bounce_marks_its_recipient_alone(three: Message, wire: Wire) -> None:
    outbox.deliver(message_id=three.pk)
    assert outbox.mark_bounced(three, "B@K.test", "550 5.1.1 gone") == ["b@k.test"]
    assert [state for state, _ in rows(three).values()] == ["sent", "failed", "sent"]
    assert Event.objects.get(name="undelivered").data["recipients"] == ["b@k.test"]


def test_a_bounce_from_somebody_unknown_marks_nobody(three: Message, wire: Wire) -> None:
    outbox.deliver(message_id=three.pk)
    assert outbox.mark_bounced(three, "weiter@anderswo.test", "550") == []
    assert {state for state, _ in rows(three).values()} == {"sent"}


def test_a_row_for_all_recipients_as_there_were_once_still_works(delivery: Delivery, wire: Wire) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(recipient="")
    wire.answers = [Sent("250 queued", {"weg@kunde.test": Refusal("550 unknown", permanent=True)})]
    outbox.deliver(message_id=delivery.message_id)
    sent = Delivery.objects.get(pk=delivery.pk)
    assert (sent.state, sent.error) == ("sent", "weg@kunde.test: 550 unknown")
    assert outbox.mark_bounced(delivery.message, "wer@auch.test", "550 x") == [""]


# A crash at any place: never more than two copies, and it is said.


def test_two_copies_at_most_and_it_is_said(delivery: Delivery, wire: Wire) -> None:
    wire.answers = [TemporaryFailure("The connection broke off", uncertain=True)] * 9
    for _ in range(6):
        due(delivery.message)
        outbox.deliver(message_id=delivery.message_id)
    assert len(wire.sent) == 2
    ended = Delivery.objects.get(pk=delivery.pk)
    assert (ended.state, ended.uncertain, ended.handed) == ("failed", True, 2)
    outbox.retry(ended)
    wire.answers = []
    outbox.deliver(message_id=delivery.message_id)
    assert (state(delivery), len(wire.sent)) == ("sent", 3), "a person may risk another copy"


@pytest.mark.parametrize(("handed", "copies"), [(False, 1), (True, 2)])
def test_a_worker_that_dies_leaves_a_row_that_says_how_far_it_came(
    delivery: Delivery, wire: Wire, monkeypatch: pytest.MonkeyPatch, handed: bool, copies: int
) -> None:
    out: list[str] = []

    def dies(message: Message, recipients: Sequence[str], handing: Handing) -> Sent:
        if handed:
            handing(recipients)
            out.append(message.external_id)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(wire, "send", dies)
        with pytest.raises(KeyboardInterrupt):
            outbox.deliver(message_id=delivery.message_id)
    outbox.sweep(0)
    assert state(delivery) == "sending", "its lease still runs"
    Delivery.objects.update(claimed_at=timezone.now() - outbox.LEASE - timedelta(seconds=1))
    outbox.sweep(0)
    outbox.deliver(message_id=delivery.message_id)
    assert len(out) + len(wire.sent) == copies
    sent = Delivery.objects.get(pk=delivery.pk)
    assert (sent.state, sent.uncertain) == ("sent", handed)


def test_a_worker_that_dies_twice_after_handing_over_is_not_followed_by_a_third(delivery: Delivery) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Delivery.objects.update(state="sending", claimed_at=long_ago, handed=2, uncertain=True)
    outbox.sweep(0)
    ended = Delivery.objects.get(pk=delivery.pk)
    assert (ended.state, ended.uncertain) == ("failed", True)
    assert Event.objects.filter(name="undelivered").exists()


def test_a_slow_line_is_no_dead_worker(delivery: Delivery, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large mail may take longer than the lease: nobody begins to send it a second time meanwhile."""

    def slow(message: Message, recipients: Sequence[str], handing: Handing) -> Sent:
        handing(recipients)
        Delivery.objects.update(claimed_at=(almost := timezone.now() - outbox.LEASE + timedelta(seconds=5)))
        attempt_of(handing).claimed_at = almost
        handing([])
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            outbox.sweep(0)
            outbox.deliver(message_id=message.pk)
        return Sent("250 taken")

    monkeypatch.setattr(wire, "send", slow)
    outbox.deliver(message_id=delivery.message_id)
    sent = Delivery.objects.get(pk=delivery.pk)
    assert (sent.state, sent.handed, sent.attempts) == ("sent", 1, 1)


def attempt_of(handing: Handing) -> attempt.Attempt:
    found = getattr(handing, "__self__", None)
    assert isinstance(found, attempt.Attempt)
    return found


def test_who_lost_his_claim_hands_nothing_over(delivery: Delivery, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(message: Message, recipients: Sequence[str], handing: Handing) -> Sent:
        Delivery.objects.update(state="queued", claimed_at=None)
        handing(recipients)
        raise AssertionError("handed over")

    monkeypatch.setattr(wire, "send", slow)
    outbox.deliver(message_id=delivery.message_id)
    assert state(delivery) == "queued"


def test_a_clear_refusal_leaves_nothing_uncertain(delivery: Delivery, wire: Wire) -> None:
    def greylists(message: Message, recipients: Sequence[str], handing: Handing) -> Sent:
        handing(recipients)
        raise TemporaryFailure("451 later")

    wire.send = greylists  # type: ignore[method-assign]
    outbox.deliver(message_id=delivery.message_id)
    waiting = Delivery.objects.get(pk=delivery.pk)
    assert (waiting.state, waiting.uncertain, waiting.handed) == ("queued", False, 0)


def test_a_full_route_is_left_to_those_on_it(cast: Cast, delivery: Delivery, wire: Wire) -> None:
    other = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Noch eine."))
    for _ in range(outbox.lanes.width):
        assert outbox.lanes.enter("wire")
    try:
        outbox.deliver(message_id=other.pk)
        assert wire.sent == []
    finally:
        for _ in range(outbox.lanes.width):
            outbox.lanes.leave("wire")
    outbox.deliver(message_id=other.pk)
    assert len(wire.sent) == 2, "and they take along what waits there"
