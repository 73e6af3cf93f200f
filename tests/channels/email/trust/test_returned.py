"""A mail that comes back: the message says so, its owner learns of it, nothing else happens."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tests.channels.email.trust.conftest import Acknowledge
from tresen.channels.email.models import Inbound
from tresen.channels.email.reading.envelope import Address as Mailed
from tresen.channels.email.reading.envelope import Bounce, Envelope
from tresen.channels.email.returned import message_of
from tresen.channels.email.threads import tokens
from tresen.channels.models import Delivery
from tresen.people.models import Address
from tresen.tickets.body import Body
from tresen.tickets.models import Message, Ticket
from tresen.tickets.replying import reply
from tresen.tickets.states import solve

WORDS = "550 5.1.1 <karla@klinikum.test>: user unknown"


REPORT = """From: MAILER-DAEMON@mx.klinikum.test
To: support@desk.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

I'm sorry to inform you that your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.klinikum.test

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{recipient}>: user unknown
{returned}
--b--
"""
RETURNED = """
--b
Content-Type: message/rfc822

From: support@desk.test
Message-ID: <{message_id}>

…
"""


def report(
    message_id: str, recipient: str = "karla@klinikum.test", status: str = "5.1.1", action: str = "failed"
) -> bytes:
    """A delivery report (RFC 3464); without an id the returned mail is missing."""
    returned = RETURNED.format(message_id=message_id) if message_id else ""
    return REPORT.format(recipient=recipient, status=status, action=action, returned=returned).encode()


@pytest.fixture
def answered(cast: Cast) -> Message:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Bitte neu starten."))
    Delivery.objects.filter(message=message).update(state="sent")
    message.refresh_from_db()
    return message


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize("solved", [True, False])
def test_the_owner_sees_it_on_top_of_his_list(
    cast: Cast, answered: Message, arrive: Callable[..., Inbound], solved: bool
) -> None:
    if solved:
        solve(cast.ticket, by=cast.actor("agent"))
    before = fresh(cast.ticket)
    came = arrive(report(answered.external_id))
    assert (came.outcome, came.ticket, came.message) == ("bounce", cast.ticket, answered)
    ticket = fresh(cast.ticket)
    assert ticket.updated_at > before.updated_at
    assert (ticket.state_type, ticket.last_message_kind, ticket.assignee) == ("open", "returned", cast.agent)
    delivery = Delivery.objects.get(message=answered)
    assert (delivery.state, delivery.error) == ("failed", WORDS)
    event = ticket.events.get(name="returned")
    assert event.data["recipients"] == ["karla@klinikum.test"]
    assert Ticket.objects.count() == 1


PLAIN = Bounce("hard", ("karla@klinikum.test",), "", "5.1.1", "no such user")


def unsigned(sender: str, to: str = "support@desk.test") -> Envelope:
    return Envelope(from_=Mailed("", sender), to=(Mailed("", to),))


def test_a_report_without_the_id_is_only_noted(cast: Cast, answered: Message, arrive: Callable[..., Inbound]) -> None:
    """Whoever knows an address we wrote to lately needs nothing else to write such a report."""
    before = Ticket.objects.filter(pk=cast.ticket.pk).values().get()
    came = arrive(report(""))
    assert (came.state, came.outcome, came.message, came.ticket) == ("done", "bounce", None, None)
    assert came.reason == "A delivery report that carries nothing of a mail of ours."
    assert Delivery.objects.get(message=answered).state == "sent"
    assert Ticket.objects.filter(pk=cast.ticket.pk).values().get() == before


@pytest.mark.parametrize("sender", ["mailer-daemon@mx.klinikum.test", "mailer-daemon@desk.test"])
def test_without_the_id_only_the_proven_word_of_the_recipients_house_or_ours_counts(
    cast: Cast, answered: Message, sender: str
) -> None:
    assert message_of(PLAIN, unsigned(sender), authentic=True) == answered
    assert message_of(PLAIN, unsigned(sender), authentic=None) is None
    assert message_of(PLAIN, unsigned(sender), authentic=False) is None
    assert message_of(PLAIN, unsigned("mailer-daemon@evil.test"), authentic=True) is None
    gmx = Bounce("hard", ("karla@gmx.de",), "", "5.1.1", "no such user")
    Delivery.objects.filter(message=answered).update(recipient="karla@gmx.de")
    assert message_of(gmx, unsigned("nachbar@gmx.de"), authentic=True) is None
    assert message_of(gmx, unsigned("mailer-daemon@gmx.de"), authentic=True) == answered
    Delivery.objects.filter(message=answered).update(recipient="karla@klinikum.test")
    other = Bounce("hard", ("fremd@klinikum.test",), "", "5.1.1", "no such user")
    assert message_of(other, unsigned(sender), authentic=True) is None
    reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Noch etwas."))
    Delivery.objects.update(state="sent")
    assert message_of(PLAIN, unsigned(sender), authentic=True) is None  # one of two: nobody knows which


def test_our_signed_id_is_proof_whoever_brings_it(cast: Cast, answered: Message) -> None:
    by_id = Bounce("hard", ("karla@klinikum.test",), answered.external_id, "5.1.1", "no such user")
    assert message_of(by_id, unsigned("mailer-daemon@x.test"), authentic=False) == answered


def test_a_report_to_our_signed_reply_address_is_matched(cast: Cast, answered: Message) -> None:
    marked = tokens.reply_address("support@desk.test", cast.ticket)
    assert message_of(PLAIN, unsigned("mailer-daemon@x.test", marked)) == answered


def test_a_text_report_with_our_mark_is_matched(cast: Cast, answered: Message, arrive: Callable[..., Inbound]) -> None:
    mark = tokens.for_subject(cast.ticket)
    text = f"Diese Nachricht konnte nicht zugestellt werden:\n\nkarla@klinikum.test\n{WORDS}\n\nBetreff: Re: x {mark}"
    came = arrive(sender="MAILER-DAEMON@gmx.test", subject="Mail delivery failed", text=text, Return_Path="<>")
    assert (came.outcome, came.message) == ("bounce", answered)


def test_somebody_elses_report_touches_nothing(cast: Cast, answered: Message, arrive: Callable[..., Inbound]) -> None:
    before = fresh(cast.ticket)
    came = arrive(report("t1.m1.aaaaaaaaaaaa@desk.test"))
    assert (came.outcome, came.ticket) == ("bounce", None)
    assert fresh(cast.ticket).updated_at == before.updated_at
    assert Ticket.objects.count() == 1


def test_a_delay_is_no_failure(cast: Cast, answered: Message, arrive: Callable[..., Inbound]) -> None:
    came = arrive(report(answered.external_id, status="4.4.1", action="delayed"))
    assert came.message == answered
    assert Delivery.objects.get(message=answered).state == "sent"
    assert not cast.ticket.events.filter(name="returned").exists()


def test_a_copy_that_came_back_opens_nothing(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Erledigt."), cc=["weg@klinikum.test"])
    Delivery.objects.update(state="sent")
    solve(cast.ticket, by=cast.actor("agent"))
    message.refresh_from_db()
    arrive(report(message.external_id, "weg@klinikum.test"))
    ticket = fresh(cast.ticket)
    assert (ticket.state_type, ticket.last_message_kind) == ("solved", "returned")
    assert Delivery.objects.get(recipient="karla@klinikum.test").state == "sent"


def test_an_acknowledgement_that_came_back_moves_nothing(
    cast: Cast, acknowledge: Acknowledge, arrive: Callable[..., Inbound]
) -> None:
    message = acknowledge(make_mail())
    assert message is not None
    message.refresh_from_db()
    solve(message.ticket, by=cast.actor("agent"))
    before = Ticket.objects.filter(pk=message.ticket_id).values().get()
    arrive(report(message.external_id))
    assert Ticket.objects.filter(pk=message.ticket_id).values().get() == before
    assert Delivery.objects.get(message=message).state == "failed"


def test_the_address_is_known_as_dead_until_it_writes_again(
    cast: Cast, answered: Message, arrive: Callable[..., Inbound]
) -> None:
    arrive(report(answered.external_id))
    address = Address.objects.get(value="karla@klinikum.test")
    assert address.bounced_at is not None
    assert address.bounced_words == WORDS
    arrive()
    address.refresh_from_db()
    assert (address.bounced_at, address.bounced_words) == (None, "")


def test_a_full_mailbox_is_no_dead_address(cast: Cast, answered: Message, arrive: Callable[..., Inbound]) -> None:
    arrive(report(answered.external_id, status="5.2.2"))
    assert Delivery.objects.get(message=answered).state == "failed"
    assert Address.objects.get(value="karla@klinikum.test").bounced_at is None
