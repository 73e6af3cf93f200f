"""Sent by itself at its time: once, by the writer's own right, and not over the other side's head."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from tests.cast import Cast
from tresen.kit import blobs
from tresen.kit.models import Blob
from tresen.people.actor import SYSTEM
from tresen.tickets import scheduling
from tresen.tickets.assigning import hand_over
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.changing import set_customer
from tresen.tickets.involving import involve, leave
from tresen.tickets.models import Draft, Message
from tresen.tickets.moving import move_message
from tresen.tickets.receiving import receive
from tresen.tickets.saying import NewFile
from tresen.tickets.scheduling import Plan, drop, schedule, send_due, send_now, send_overdue, stop
from tresen.tickets.states import close


def planned(cast: Cast, **more: Any) -> Draft:
    plan = Plan(kind="reply", html="<p>Wie besprochen</p>", recipients={"to": ["karla@klinikum.test"]}, **more)
    return schedule(cast.ticket, plan, by=cast.actor("agent"), at=timezone.now() + timedelta(hours=1))


def come_due(draft: Draft, hours: int = 2) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        send_due(draft_id=draft.pk)


def test_it_is_said_once_at_its_time(cast: Cast) -> None:
    file = NewFile(blobs.put(b"plan"), "plan.txt", "text/plain")
    draft = planned(cast, files=[file], then="solve")
    send_due(draft_id=draft.pk)
    assert not Message.objects.filter(kind="reply").exists(), "not before"
    for _ in range(3):
        come_due(draft)
    message = Message.objects.get(kind="reply")
    assert (message.author, message.text) == (cast.agent, "Wie besprochen")
    assert [one.name for one in message.attachments.all()] == ["plan.txt"]
    assert message.deliveries.count() == 1
    cast.ticket.refresh_from_db()
    assert cast.ticket.state_type == "solved"
    assert not Draft.objects.exists()


def test_it_dies_and_comes_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = planned(cast)
    monkeypatch.setattr(Draft, "delete", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        come_due(draft)
    assert not Message.objects.filter(kind="reply").exists(), "nothing was said"
    monkeypatch.undo()
    come_due(draft, hours=3)
    assert Message.objects.filter(kind="reply").count() == 1


def test_a_lost_job_is_made_good(cast: Cast) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    planned(cast)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        before = ProcrastinateJob.objects.count()
        send_overdue(0)
        send_overdue(0)
        assert ProcrastinateJob.objects.count() == before + 1


def test_what_fails_by_surprise_is_tried_again_with_pauses_and_then_its_writers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[datetime] = []

    def fails(*_: Any, **__: Any) -> None:
        tries.append(timezone.now())
        raise RuntimeError("by surprise")

    monkeypatch.setattr(scheduling, "reply", fails)
    draft = planned(cast)
    for minutes in range(60, 60 + 3 * 60):
        with time_machine.travel(draft.updated_at + timedelta(minutes=minutes, seconds=1)):
            send_due(draft_id=draft.pk)
    assert [round((one - tries[0]).total_seconds() / 60) for one in tries] == [0, 1, 6, 21, 81]
    draft.refresh_from_db()
    assert (draft.send_at, draft.not_sent, draft.html) == (None, "failed: RuntimeError", "<p>Wie besprochen</p>")
    assert cast.ticket.events.get(name="not_sent").data == {"reason": "failed: RuntimeError"}
    monkeypatch.undo()
    send_now(draft, by=cast.actor("agent"))
    assert Message.objects.filter(kind="reply").count() == 1


def test_a_try_that_takes_the_worker_along_is_a_try(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = planned(cast)
    monkeypatch.setattr(scheduling, "reply", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    for hours in range(2, 12, 2):
        with pytest.raises(KeyboardInterrupt):
            come_due(draft, hours)
    come_due(draft, hours=12)
    draft.refresh_from_db()
    assert (draft.send_at, draft.not_sent) == (None, "failed: –")


def test_without_one_of_its_files_it_is_not_sent(cast: Cast) -> None:
    file = NewFile(blobs.put(b"plan"), "plan.txt", "text/plain")
    draft = planned(cast, files=[file])
    Blob.objects.all().delete()
    come_due(draft)
    draft.refresh_from_db()
    assert draft.not_sent == "Die Datei „plan.txt“ ist nicht mehr da. Hängen Sie sie noch einmal an."
    assert not Message.objects.filter(kind="reply").exists()


def test_without_a_message_that_was_moved_away_nothing_is_forwarded(cast: Cast) -> None:
    receive(cast.ticket, by=SYSTEM, body=Body.from_text("Noch etwas"), author=cast.customer)
    message = Message.objects.latest("pk")
    plan = Plan(kind="forward", html="<p>Bitte</p>", recipients={"to": ["sven@werk.test"]}, forwards=[message.pk])
    draft = schedule(cast.ticket, plan, by=cast.actor("agent"), at=timezone.now() + timedelta(hours=1))
    move_message(message, None, by=SYSTEM)
    come_due(draft)
    draft.refresh_from_db()
    assert "nicht mehr in diesem Vorgang" in draft.not_sent
    assert not Message.objects.filter(kind="forward").exists()


def test_it_waits_when_the_customer_has_written(cast: Cast) -> None:
    draft = planned(cast)
    receive(cast.ticket, by=SYSTEM, body=Body.from_text("Hat sich erledigt"), author=cast.customer)
    come_due(draft)
    draft.refresh_from_db()
    assert (draft.not_sent, draft.send_at) == ("answered", None)
    assert not Message.objects.filter(kind="reply").exists()
    send_now(draft, by=cast.actor("agent"))
    assert Message.objects.filter(kind="reply").count() == 1, "a second look, and it goes"


def _closed(cast: Cast) -> None:
    close(cast.ticket, by=SYSTEM)


def _handed_over(cast: Cast) -> None:
    hand_over(cast.ticket, cast.other_team, by=SYSTEM)


def _disabled(cast: Cast) -> None:
    type(cast.agent).objects.filter(pk=cast.agent.pk).update(is_active=False)


def _other_customer(cast: Cast) -> None:
    set_customer(cast.ticket, cast.workmate, by=SYSTEM)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (_closed, "closed"),
        (_handed_over, "no-access"),
        (_disabled, "no-access"),
        (_other_customer, "others"),
    ],
)
def test_rights_and_state_are_those_of_the_moment(cast: Cast, happens: Any, why: str) -> None:
    draft = planned(cast)
    happens(cast)
    come_due(draft)
    draft.refresh_from_db()
    assert draft.not_sent == why
    assert not Message.objects.filter(kind="reply").exists()


def test_whoever_was_taken_out_gets_nothing_of_what_waits(cast: Cast) -> None:
    """Else the answer would also bring him back in."""
    involve(cast.ticket, "wolf@klinikum.test", by=SYSTEM)
    plan = Plan(
        kind="reply",
        html="<p>Hier</p>",
        recipients={"to": ["karla@klinikum.test"], "cc": ["Wolf <wolf@klinikum.test>"]},
    )
    draft = schedule(cast.ticket, plan, by=cast.actor("agent"), at=timezone.now() + timedelta(hours=1))
    leave(cast.ticket, "wolf@klinikum.test", by=cast.actor("colleague"))
    come_due(draft)
    draft.refresh_from_db()
    assert draft.not_sent == "others"
    assert not Message.objects.filter(kind="reply").exists()


def test_a_colleague_may_stop_it(cast: Cast) -> None:
    draft = planned(cast)
    stop(draft, by=cast.actor("colleague"))
    come_due(draft)
    draft.refresh_from_db()
    assert draft.not_sent == "stopped: Cem Kollege"


def test_dropped_it_is_gone(cast: Cast) -> None:
    draft = planned(cast)
    drop(draft, by=cast.actor("agent"))
    come_due(draft)
    assert not Draft.objects.exists()
    with pytest.raises(Refused):
        send_now(draft, by=cast.actor("agent"))


def test_one_for_each_writer(cast: Cast) -> None:
    planned(cast)
    with pytest.raises(Refused):
        planned(cast)


@pytest.mark.parametrize("apart", [timedelta(minutes=-1), timedelta(days=400)])
def test_a_time_gone_by_or_far_away_is_refused(cast: Cast, apart: timedelta) -> None:
    plan = Plan(kind="reply", html="<p>x</p>", recipients={"to": ["a@b.test"]})
    with pytest.raises(Refused):
        schedule(cast.ticket, plan, by=cast.actor("agent"), at=timezone.now() + apart)
