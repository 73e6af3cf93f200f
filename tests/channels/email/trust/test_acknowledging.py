"""The acknowledgement: once, in the sender's language, to nobody who did not ask."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tests.channels.email.trust.conftest import Acknowledge
from tresen.channels.email import mail_rules
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound, Mailbox, TeamMail
from tresen.channels.email.outgoing.acknowledging import acknowledge_opening, acknowledge_waiting, plan
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.threads import tokens
from tresen.channels.models import Delivery
from tresen.kit import clock
from tresen.people.models import Person
from tresen.tickets.body import Body
from tresen.tickets.models import Message, Ticket
from tresen.tickets.replying import reply

pytestmark = pytest.mark.django_db

STRANGER = "Nina Neu <nina@neu.test>"


def as_mail(message: Message) -> EmailMessage:
    raw = compose(message, Mailbox.objects.get()).as_bytes()
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def test_a_new_request_is_acknowledged_once_with_its_number(cast: Cast, acknowledge: Acknowledge) -> None:
    message = acknowledge(make_mail(message_id="<frage@klinikum.test>"))
    assert message is not None
    ticket = message.ticket
    assert (message.kind, message.recipients, message.author) == ("auto", {"to": ["karla@klinikum.test"]}, None)
    assert ticket.number in message.text
    assert "Guten Tag" in message.text
    mail = as_mail(message)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "auto_reply"
    assert mail["X-Loop"] == "support@desk.test"
    assert "support@desk.test" in mail["From"]
    assert "<frage@klinikum.test>" in mail["References"]
    assert tokens.for_subject(ticket) in mail["Subject"]
    assert Delivery.objects.get(message=message).automatic
    acknowledge_opening(ticket.pk)
    assert Message.objects.filter(ticket=ticket, kind="auto").count() == 1


def test_the_ticket_does_not_move_for_it(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    came = arrive()
    assert came.ticket is not None
    before = Ticket.objects.filter(pk=came.ticket.pk).values().get()
    acknowledge_opening(came.ticket.pk)
    assert Ticket.objects.filter(pk=came.ticket.pk).values().get() == before
    assert came.ticket.messages.filter(kind="auto").exists()


def test_an_answer_to_it_comes_home(cast: Cast, acknowledge: Acknowledge, arrive: Callable[..., Inbound]) -> None:
    message = acknowledge(make_mail())
    assert message is not None
    message.refresh_from_db()
    answer = arrive(subject="Noch etwas", In_Reply_To=f"<{message.external_id}>")
    assert answer.ticket == message.ticket


def test_it_speaks_the_language_of_the_request(cast: Cast, acknowledge: Acknowledge) -> None:
    words = "Hello, my printer is not working since this morning. Could you please have a look at it? Thank you."
    message = acknowledge(make_mail(subject="Printer", text=words))
    assert message is not None
    assert "Good day" in message.text
    assert "Guten Tag" not in message.text
    Person.objects.filter(pk=cast.workmate.pk).update(locale="en")
    message = acknowledge(make_mail(sender="wolf@klinikum.test", subject="123", text="4711"))
    assert message is not None
    assert "Good day" in message.text


def test_it_says_what_the_mailbox_says(cast: Cast, acknowledge: Acknowledge) -> None:
    text = "Hallo {{customer.name}},\nzu {{ticket.subject}}\nNummer {{ticket.number}}, {{kunde}} {% if %}"
    Mailbox.objects.update(acknowledgement={"de": text})
    message = acknowledge(make_mail())
    assert message is not None
    number = message.ticket.number
    assert message.text == f"Hallo Karla Kundin,\nzu Drucker klemmt\nNummer {number}, {{{{kunde}}}} {{% if %}}"


def test_no_word_of_a_stranger_is_sent_to_whom_he_names(cast: Cast, acknowledge: Acknowledge) -> None:
    Mailbox.objects.update(
        acknowledgement={"de": "Hallo {{customer.name}},\nIhr Anliegen {{ticket.subject}}\nNummer {{ticket.number}}."}
    )
    message = acknowledge(make_mail(sender="KAUFEN <opfer@neu.test>", subject="KAUFEN Sie", text="KAUFEN Sie jetzt."))
    assert message is not None
    assert message.text == f"Hallo,\nNummer {message.ticket.number}."
    assert b"KAUFEN" not in compose(message, cast.mailbox).as_bytes()
    assert message.recipients == {"to": ["opfer@neu.test"]}


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<x.test>"},
        {"Return_Path": "<>"},
        {"sender": "Monitor <nagios@klinikum.test>"},
        {"sender": "Support <support@desk.test>"},
        {"sender": "Support <support+x@desk.test>"},
        {"sender": "Anna <anna@desk.test>"},
        {"Authentication_Results": "mx.desk.test; dmarc=fail header.from=klinikum.test"},
    ],
)
def test_who_should_not_get_one_gets_none(cast: Cast, acknowledge: Acknowledge, headers: dict[str, str]) -> None:
    Mailbox.objects.update(authserv_id="mx.desk.test")
    assert acknowledge(make_mail(**headers)) is None


def test_a_null_sender_at_the_door_gets_none(cast: Cast) -> None:
    inbound, _ = take(make_mail().as_bytes(), source="smtp", envelope_to=["support@desk.test"], peer="127.0.0.1")
    done = process(inbound.pk)
    assert done is not None
    assert done.ticket is not None
    acknowledge_opening(done.ticket.pk)
    assert not Message.objects.filter(kind="auto").exists()


def test_an_imported_archive_is_not_answered(cast: Cast) -> None:
    inbound, _ = take(make_mail().as_bytes(), source="file", mailbox=cast.mailbox)
    done = process(inbound.pk)
    assert done is not None
    assert done.ticket is not None
    acknowledge_opening(done.ticket.pk)
    assert not Message.objects.filter(kind="auto").exists()


@pytest.mark.parametrize(("hours", "told"), [(1, 1), (30, 0)])
def test_what_lay_in_the_mailbox_for_days_comes_too_late(cast: Cast, hours: int, told: int) -> None:
    mail = make_mail()
    mail["Received"] = f"from x.test by mx.desk.test; {format_datetime(clock.now() - timedelta(hours=hours))}"
    inbound, _ = take(mail.as_bytes(), source="imap", mailbox=cast.mailbox)
    done = process(inbound.pk)
    assert done is not None
    assert done.outcome == "created"
    acknowledge_waiting()
    assert Message.objects.filter(kind="auto").count() == told


def test_what_is_due_is_written_once_and_the_intake_asks_for_it(cast: Cast) -> None:
    for name in ("anna", "berthold", "christine"):
        mail = make_mail(sender=f"{name}@klinikum.test")
        process(take(mail.as_bytes(), source="smtp", envelope_to=["support@desk.test"])[0].pk)
    plan()
    plan()
    assert ProcrastinateJob.objects.filter(task_name__endswith="acknowledge_waiting").count() == 1
    acknowledge_waiting()
    acknowledge_waiting()
    assert Message.objects.filter(kind="auto").count() == 3
    assert not Inbound.objects.filter(acknowledge=True).exists()


def test_requests_are_filed_before_anybody_is_told(cast: Cast) -> None:
    process(take(make_mail().as_bytes(), source="smtp", envelope_to=["support@desk.test"])[0].pk)
    for number in range(20):
        take(make_mail(text=f"Frage {number}").as_bytes(), source="smtp", envelope_to=["support@desk.test"])
    acknowledge_waiting()
    assert not Message.objects.filter(kind="auto").exists()


def test_a_mail_that_quotes_our_mark_gets_none(cast: Cast, acknowledge: Acknowledge) -> None:
    words = f"Ihre Nachricht ist angekommen.\n\n> Betreff: Ihre Anfrage {tokens.for_subject(cast.ticket)}"
    assert acknowledge(make_mail(sender="robot@fern.test", subject="Eingang", text=words)) is None


def test_it_is_off_by_mailbox_and_by_team(cast: Cast, acknowledge: Acknowledge) -> None:
    team = TeamMail.objects.create(team=cast.team, acknowledges=False)
    assert acknowledge(make_mail()) is None
    team.delete()
    Mailbox.objects.update(acknowledges=False)
    assert acknowledge(make_mail(sender=STRANGER)) is None


def test_a_ticket_made_in_the_desk_gets_none(cast: Cast) -> None:
    ticket = cast.open()
    acknowledge_opening(ticket.pk)
    assert not ticket.messages.filter(kind="auto").exists()


def test_a_stranger_gets_one_a_day_and_a_known_address_a_few(
    cast: Cast, acknowledge: Acknowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = [acknowledge(make_mail(sender=STRANGER, subject=f"Frage {n}")) is not None for n in range(4)]
    assert sent == [True, False, False, False]
    sent = [acknowledge(make_mail(subject=f"Frage {n}")) is not None for n in range(8)]  # Karla was registered by hand
    assert sent == [True] * 5 + [False] * 3
    tomorrow = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert acknowledge(make_mail(sender=STRANGER, subject="Am nächsten Tag")) is not None


def test_whom_we_have_answered_is_known(cast: Cast, acknowledge: Acknowledge) -> None:
    message = acknowledge(make_mail(sender=STRANGER))
    assert message is not None
    reply(message.ticket, by=cast.actor("agent"), body=Body.from_text("Gern."))
    second = acknowledge(make_mail(sender=STRANGER, subject="Zweite Frage"))
    assert second is not None
    assert as_mail(second)["Subject"].startswith("Re: Zweite Frage")


def test_the_strangers_of_one_domain_have_a_limit_together(cast: Cast, acknowledge: Acknowledge) -> None:
    mail_rules.DOMAIN_DAILY.set(3)
    names = ["anton", "berta", "caesar", "dora", "emil"]
    sent = [acknowledge(make_mail(sender=f"{name}@neu.test")) is not None for name in names]
    assert sent == [True, True, True, False, False]
    assert acknowledge(make_mail(sender="anton@anders.test")) is not None


def test_everybody_together_has_a_limit(cast: Cast, acknowledge: Acknowledge) -> None:
    mail_rules.ALL_HOURLY.set(2)
    sent = [acknowledge(make_mail(sender=f"anton@{n}.test")) is not None for n in ("eins", "zwei", "drei")]
    assert sent == [True, True, False]


def test_a_crash_anywhere_leaves_one_or_none(
    cast: Cast, arrive: Callable[..., Inbound], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message, its delivery and the journal are one transaction; the job may run again."""
    came = arrive()
    assert came.ticket is not None

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("tresen.channels.outbox.Delivery.objects.bulk_create", dies)
        with pytest.raises(KeyboardInterrupt):
            acknowledge_opening(came.ticket.pk)
    assert not came.ticket.messages.filter(kind="auto").exists()
    acknowledge_opening(came.ticket.pk)
    acknowledge_opening(came.ticket.pk)
    assert came.ticket.messages.filter(kind="auto").count() == 1
    assert Delivery.objects.filter(message__ticket=came.ticket, automatic=True).count() == 1


def test_the_spelling_of_an_address_brings_no_second_one(cast: Cast, acknowledge: Acknowledge) -> None:
    """A victim named by a forger is one victim, in whatever letters his address is written."""
    spellings = ("nina@neu.test", "NINA@neu.test", "Nina@Neu.TEST", "nina@NEU.test")
    for number, spelling in enumerate(spellings):
        acknowledge(make_mail(sender=f"Nina Neu <{spelling}>", message_id=f"<{number}@neu.test>"))
    assert Message.objects.filter(kind="auto").count() == 1


@pytest.mark.parametrize("blanks", ["", " ", "   "])
def test_blanks_in_a_placeholder_let_no_senders_words_through(
    cast: Cast, acknowledge: Acknowledge, blanks: str
) -> None:
    def hole(name: str) -> str:
        return f"{{{{{blanks}{name}{blanks}}}}}"

    text = f"Hallo {hole('customer.name')},\nBetreff: {hole('ticket.subject')}\nNummer {hole('ticket.number')}"
    Mailbox.objects.update(acknowledgement={"de": text, "en": text})
    message = acknowledge(make_mail(sender="Kauft Gold <nina@neu.test>", subject="Gewinnen Sie jetzt"))
    assert message is not None
    assert message.text.split("\n") == ["Hallo,", f"Nummer {message.ticket.number}"]
