"""Agents who watch a ticket are told of new messages from outside (T6)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from tresen.channels.email.models import Inbound
from tresen.channels.email.threads import tokens
from tresen.channels.email.threads.watchers import notify
from tresen.people.actor import SYSTEM
from tresen.tickets.involving import involve, leave
from tresen.tickets.models import Message, Participant, Ticket
from tresen.tickets.sharing import share

Arrive = Callable[..., Inbound]


def work() -> None:
    """Runs the notices that wait."""
    for job in ProcrastinateJob.objects.filter(task_name="tresen.channels.email.threads.watchers.notify").order_by(
        "id"
    ):
        notify(**job.args)


def come(arrive: Arrive, ticket: Ticket, **more: Any) -> Message:
    done = arrive(subject=f"Re: {tokens.for_subject(ticket)}", **more)
    assert done.message is not None
    return done.message


@pytest.fixture
def watched(cast: Cast) -> Ticket:
    involve(cast.ticket, "cem@desk.test", by=cast.actor("colleague"), involvement="watcher")
    return cast.ticket


def test_a_watcher_hears_of_the_customers_message(watched: Ticket, arrive: Arrive) -> None:
    message = come(arrive, watched, text="Er klemmt immer noch. " * 40)
    work()
    (sent,) = mail.outbox
    assert sent.to == ["cem@desk.test"]
    assert watched.number in sent.subject
    assert f"/desk/tickets/{watched.number}/#m-{message.pk}" in sent.body
    assert "Karla Kundin schrieb" in sent.body
    assert len(sent.body) < 900


def test_of_a_third_partys_too_but_of_no_machines(watched: Ticket, arrive: Arrive, cast: Cast) -> None:
    involve(watched, "hilfe@partner.test", by=SYSTEM, involvement="partner")
    come(arrive, watched, sender="hilfe@partner.test")
    come(arrive, watched, Auto_Submitted="auto-replied", text="Ich bin im Urlaub")
    work()
    assert len(mail.outbox) == 1


def test_nobody_hears_what_he_may_not_see(cast: Cast, arrive: Arrive) -> None:
    involve(cast.ticket, "otto@desk.test", by=cast.actor("agent"), involvement="watcher")
    come(arrive, cast.ticket)
    work()
    assert not mail.outbox
    share(cast.ticket, cast.other_team, by=cast.actor("agent"))
    work()
    assert [one.to for one in mail.outbox] == [["otto@desk.test"]]


def test_not_the_author_and_nobody_who_watches_no_more(watched: Ticket, arrive: Arrive, cast: Cast) -> None:
    own = cast.open(customer=cast.colleague)
    Participant.objects.create(ticket=own, address="cem@desk.test", person=cast.colleague, involvement="watcher")
    come(arrive, own, sender="cem@desk.test")
    come(arrive, watched)
    leave(watched, "cem@desk.test", by=cast.actor("colleague"))
    work()
    assert not mail.outbox


def test_his_answer_is_a_note(watched: Ticket, arrive: Arrive, cast: Cast) -> None:
    come(arrive, watched)
    work()
    done = arrive(sender="Cem <cem@desk.test>", subject=f"AW: {mail.outbox[0].subject}")
    assert done.message is not None
    assert (done.ticket, done.message.kind) == (watched, "note")


def test_what_came_encrypted_does_not_leave_in_clear(watched: Ticket, arrive: Arrive) -> None:
    message = come(arrive, watched, text="Die PIN lautet 4711.")
    Message.objects.filter(pk=message.pk).update(facts={"protection": {"encrypted": True}})
    work()
    assert len(mail.outbox) == 1
    assert "4711" not in mail.outbox[0].body
    assert watched.number in mail.outbox[0].body
