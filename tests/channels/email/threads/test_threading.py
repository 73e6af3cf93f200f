"""Into which ticket a mail goes, and who gets in."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.models import Inbound
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.threads import tokens
from tresen.channels.models import Delivery
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.models import Message, Ticket
from tresen.tickets.noting import note
from tresen.tickets.numbering import FORMAT
from tresen.tickets.replying import reply

Arrive = Callable[..., Inbound]


@pytest.fixture
def answered(cast: Cast, arrive: Arrive) -> tuple[Ticket, EmailMessage]:
    """A ticket that came by mail, and the mail the agent answered with."""
    ticket = arrive(message_id="<frage@klinikum.test>").ticket
    assert ticket is not None
    message = reply(ticket, by=cast.actor("agent"), body=Body.from_html("<p>Bitte <b>neu</b> starten.</p>"))
    message = Message.objects.select_related("ticket").get(pk=message.pk)
    return ticket, compose(message, cast.mailbox)


def test_our_mail_threads_at_the_customer(answered: tuple[Ticket, EmailMessage]) -> None:
    ticket, mail = answered
    assert mail["In-Reply-To"] == "<frage@klinikum.test>"
    assert mail["References"] == "<frage@klinikum.test>"
    assert mail["To"] == "karla@klinikum.test"
    assert mail["From"] == "Service Desk <support@desk.test>"
    assert mail["Subject"].startswith("Re: Drucker klemmt [" + ticket.number)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_the_answer_threads_by_references_whatever_the_subject(
    answered: tuple[Ticket, EmailMessage], arrive: Arrive
) -> None:
    ticket, mail = answered
    done = arrive(subject="Ganz was anderes", References=mail["Message-ID"], In_Reply_To=mail["Message-ID"])
    assert (done.outcome, done.ticket) == ("appended", ticket)
    assert "References" in done.reason


def test_the_customers_own_message_id_threads_too(answered: tuple[Ticket, EmailMessage], arrive: Arrive) -> None:
    """He adds something to his own mail before anybody answered."""
    ticket, _ = answered
    assert arrive(In_Reply_To="<frage@klinikum.test>").ticket == ticket


def test_the_signed_subject_threads_without_references(answered: tuple[Ticket, EmailMessage], arrive: Arrive) -> None:
    ticket, mail = answered
    assert arrive(subject=f"AW: {mail['Subject']}").ticket == ticket


def test_the_signed_reply_address_threads(answered: tuple[Ticket, EmailMessage], arrive: Arrive) -> None:
    ticket, _ = answered
    assert arrive(to=tokens.reply_address("support@desk.test", ticket), subject="ohne alles").ticket == ticket


def test_an_involved_sender_may_name_the_plain_number(cast: Cast, arrive: Arrive) -> None:
    """T1: each number opens its ticket from a mail subject."""
    assert arrive(subject=f"Frage zu {cast.ticket.number}").ticket == cast.ticket
    assert arrive(subject=f"{cast.ticket.number.lower()} Nachtrag").ticket == cast.ticket


@pytest.mark.parametrize("way", ["number", "subject", "address", "references"])
@pytest.mark.parametrize("who", ["sven@werk.test", "niemand@irgendwo.test"])
def test_a_stranger_gets_in_by_no_way(
    way: str, who: str, answered: tuple[Ticket, EmailMessage], arrive: Arrive
) -> None:
    ticket, mail = answered
    parts = {
        "number": {"subject": f"Re: {ticket.number}"},
        "subject": {"subject": f"Re: {tokens.for_subject(ticket)}"},
        "address": {"to": tokens.reply_address("support@desk.test", ticket)},
        "references": {"References": mail["Message-ID"], "In_Reply_To": mail["Message-ID"]},
    }[way]
    before = ticket.messages.count()
    done = arrive(sender=who, **parts)
    assert done.outcome == "created"
    assert done.ticket != ticket
    assert ticket.messages.count() == before
    opened = done.ticket.events.get()  # type: ignore[union-attr]
    assert opened.data["related"] == ticket.number, "the agent is told which ticket was meant"


def test_a_colleague_of_the_customer_gets_in(answered: tuple[Ticket, EmailMessage], arrive: Arrive) -> None:
    ticket, mail = answered
    assert arrive(sender="wolf@klinikum.test", In_Reply_To=mail["Message-ID"]).ticket == ticket


def test_somebody_in_copy_gets_in(cast: Cast, arrive: Arrive) -> None:
    """T6: a CC participant's reply lands in the ticket."""
    first = arrive(message_id="<mit-kopie@klinikum.test>", Cc="Dienstleister <technik@partner.test>")
    done = arrive(sender="technik@partner.test", In_Reply_To="<mit-kopie@klinikum.test>", text="Wir kommen morgen.")
    assert done.ticket == first.ticket


def test_a_forged_mark_is_no_mark(cast: Cast, arrive: Arrive) -> None:
    done = arrive(sender="sven@werk.test", subject=f"[{cast.ticket.number} aaaaaaaa]")
    assert done.ticket != cast.ticket
    assert tokens.number_in_subject(f"[{cast.ticket.number} aaaaaaaa]") == ""
    assert tokens.ours("t1.m1.aaaaaaaaaaaa@desk.test") is None


def test_our_own_mail_come_back_is_ignored(answered: tuple[Ticket, EmailMessage], arrive: Arrive) -> None:
    ticket, mail = answered
    before = ticket.messages.count()
    assert arrive(mail).outcome == "ignored"
    assert ticket.messages.count() == before


def test_a_note_is_never_in_a_mail(cast: Cast) -> None:
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("streng intern"))
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"))
    mail = compose(Message.objects.select_related("ticket").get(pk=message.pk), cast.mailbox)
    assert "streng intern" not in mail.as_string()


@pytest.mark.parametrize("evil", ["Bcc: x\r\nTo", "a\nBcc: x", "a\u2028Bcc: x", "a\u0085b", "a%0aBcc: x"])
def test_nothing_smuggles_a_header_into_our_mail(cast: Cast, evil: str) -> None:
    ticket = cast.open(subject=f"Hilfe {evil}")
    Ticket.objects.filter(pk=ticket.pk).update(subject=f"Hilfe {evil}")
    ticket.refresh_from_db()
    cast.mailbox.sender_name = f"Desk {evil}"
    message = reply(ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"))
    Message.objects.filter(pk=message.pk).update(recipients={"to": [f"{evil} <karla@klinikum.test>"]})
    mail = compose(Message.objects.select_related("ticket").get(pk=message.pk), cast.mailbox)
    from email import message_from_bytes, policy

    again = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert again["Bcc"] is None
    assert [one.addr_spec for one in again["To"].addresses] == ["karla@klinikum.test"]


@pytest.mark.parametrize(
    "to", ["kein", "a@b.test, c@d.test", "a@b.test\nBcc: c@d.test", "x@evil.test <a@b.test>", "a b@c.test"]
)
def test_a_reply_to_what_is_no_address_is_refused(cast: Cast, to: str) -> None:
    with pytest.raises(Refused):
        reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"), to=[to])


def test_a_bounce_marks_the_message_it_is_about(answered: tuple[Ticket, EmailMessage], arrive: Arrive) -> None:
    """C10."""
    ticket, mail = answered
    report = f"""From: MAILER-DAEMON@klinikum.test
To: support@desk.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@klinikum.test>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

I could not deliver it.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; klinikum.test

Final-Recipient: rfc822; karla@klinikum.test
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: message/rfc822

Message-ID: {mail["Message-ID"]}
Subject: {mail["Subject"]}
From: support@desk.test

Bitte neu starten.

--b--
"""
    tickets = Ticket.objects.count()
    done = arrive(report.encode())
    assert (done.outcome, done.ticket) == ("bounce", ticket)
    delivery = Delivery.objects.get(message__external_id=mail["Message-ID"].strip("<>"))
    assert delivery.state == "failed"
    assert "User unknown" in delivery.error
    assert Ticket.objects.count() == tickets


def test_the_reply_of_an_agent_by_mail_is_no_reply_to_the_customer(
    cast: Cast, answered: tuple[Ticket, EmailMessage], arrive: Arrive
) -> None:
    """Anybody can write an agent's address into From: it must never go on to the customer."""
    _, mail = answered
    arrive(make_mail(sender="Anna <anna@desk.test>", In_Reply_To=mail["Message-ID"], text="Passwort: 123"))
    assert not Message.objects.filter(kind="reply", text__contains="123").exists()


@pytest.mark.parametrize(
    "odd", ["mit leerzeichen@x", "a\r\n\r\nb@x", "ü@x", "a>b@x", "lang" * 60 + "@x", "lang" * 16 + "@kunde"]
)
def test_an_odd_message_id_never_breaks_our_headers(cast: Cast, odd: str) -> None:
    Message.objects.filter(ticket=cast.ticket).update(external_id=odd)
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"))
    mail = compose(Message.objects.select_related("ticket").get(pk=message.pk), cast.mailbox)
    head, _, _ = mail.as_bytes().partition(b"\r\n\r\n")
    assert b"Subject:" in head
    assert b"Content-Type:" in head
    assert b"In-Reply-To:\r\n" not in head


@pytest.mark.parametrize("pattern", ["T-{number}", "{year}-{number:05}", "INC{year}{month}.{number:04}", "{number}"])
def test_every_format_of_number_comes_home(cast: Cast, arrive: Arrive, pattern: str) -> None:
    FORMAT.set(pattern)
    ticket = cast.open()
    assert tokens.number_in_subject(f"AW: {tokens.for_subject(ticket)}") == ticket.number
    assert arrive(subject=f"Frage zu {ticket.number.lower()}").ticket == ticket
    assert arrive(subject="x", to=tokens.reply_address("support@desk.test", ticket)).ticket == ticket


def test_a_guessed_number_brings_nobody_into_the_conversation(cast: Cast, arrive: Arrive) -> None:
    """Spoofed as the customer, with the attacker in copy: his own mail afterwards still finds no way in."""
    spoofed = make_mail(subject=f"Re: {cast.ticket.number}", Cc="angreifer@evil.test")
    assert arrive(spoofed).ticket == cast.ticket
    assert "cc" not in Message.objects.filter(ticket=cast.ticket).last().recipients  # type: ignore[union-attr]
    assert arrive(sender="angreifer@evil.test", subject=cast.ticket.number).ticket != cast.ticket


def test_a_plain_number_is_not_enough_for_a_colleague(cast: Cast, arrive: Arrive) -> None:
    """Anybody can write an address of the customer's domain into From."""
    for _ in range(2):
        assert arrive(sender="erfunden@klinikum.test", subject=f"Re: {cast.ticket.number}").ticket != cast.ticket


def test_different_files_under_one_message_id_are_different_mails(cast: Cast, arrive: Arrive) -> None:
    """A scanner without words and with one fixed Message-ID."""
    outcomes = []
    for number in range(2):
        mail = make_mail(message_id="<immer@scanner.test>", text="")
        mail.add_attachment(b"%PDF" + bytes([number]), "application", "pdf", filename="scan.pdf")
        outcomes.append(arrive(mail).outcome)
    assert outcomes == ["created", "created"]


def test_a_known_message_id_used_again_does_not_draw_the_answers_away(cast: Cast, arrive: Arrive) -> None:
    first = arrive(make_mail(message_id="<frage@klinikum.test>"))
    arrive(make_mail(sender="Fremd <fremd@anderswo.test>", message_id="<frage@klinikum.test>", text="Meine Worte."))
    answer = arrive(make_mail(subject="Anderes", text="Noch etwas.", References="<frage@klinikum.test>"))
    assert answer.ticket == first.ticket
