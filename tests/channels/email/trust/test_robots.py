"""Machines' mails: which open tickets, which are kept quietly, which are left aside."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email import flooding, mail_rules
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound
from tresen.channels.email.reading.parse import parse
from tresen.channels.email.reading.vacation import says_away
from tresen.kit import clock
from tresen.kit.alarms import open_alarms
from tresen.tickets.body import Body
from tresen.tickets.models import Ticket
from tresen.tickets.replying import reply
from tresen.tickets.states import solve, wait

NOTES = [
    "Guten Tag,\n\nvielen Dank für Ihre E-Mail. Ich bin bis zum 15. August nicht im Büro. Ihre Nachricht wird nicht "
    "weitergeleitet. In dringenden Fällen wenden Sie sich bitte an die Zentrale.",
    "Ich bin derzeit im Urlaub und ab dem 3.6. wieder erreichbar. In dringenden Angelegenheiten: 0351 123456.",
    "Dies ist eine automatische Antwort. Wir sind vom 24.12. bis 1.1. nicht erreichbar.",
    "Automatische Empfangsbestätigung: Ihre Nachricht ist eingegangen.",
    "Hello, thank you for your email. I am currently out of the office until Monday with limited access to my email.",
    "I’m on annual leave until 4 May. For urgent matters please contact the front desk.",
    "This is an automated reply. We have received your message.",
]
WORDS = [
    "Danke, das hat geholfen.",
    "Ich bin ab morgen im Urlaub, bitte lösen Sie das heute noch.",
    "Vielen Dank für Ihre Nachricht. Der Drucker steht im Büro 12.",
    "Ich bin nicht im Büro, können Sie mich mobil anrufen? In dringenden Fällen geht auch die Zentrale.",
    "Wir erhalten eine automatische Meldung, dass der Dienst ausgefallen ist.",
    "I am out of paper. Please send some.",
    "",
]


@pytest.mark.parametrize("text", NOTES)
def test_it_knows_a_note_of_absence_by_its_words(text: str) -> None:
    assert says_away(text, replies=True)
    assert not says_away(text, replies=False)


@pytest.mark.parametrize("text", WORDS)
def test_it_takes_no_person_for_one(text: str) -> None:
    assert not says_away(text, replies=True)


@pytest.mark.parametrize(
    ("headers", "answers"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, True),
        ({"X_Autoreply": "yes"}, True),
        ({"Precedence": "auto_reply"}, True),
        ({"subject": "Automatische Antwort: Drucker"}, True),
        ({"subject": "Abwesenheitsnotiz: Drucker", "X_Auto_Response_Suppress": "All"}, True),
        ({"text": NOTES[0], "In_Reply_To": "<x@y.test>"}, True),
        ({"Auto_Submitted": "auto-generated"}, False),
        ({"Precedence": "bulk", "List_Id": "<x.test>"}, False),
        ({"sender": "nagios@werk.test"}, False),
        ({}, False),
    ],
)
def test_what_only_answers_is_told_from_what_a_machine_reports(
    headers: dict[str, str], answers: bool, tmp_path: Path
) -> None:
    envelope = parse(make_mail(**headers).as_bytes(), spool_dir=tmp_path)
    assert bool(envelope.answering) == answers
    assert bool(envelope.auto) == bool(headers)


@pytest.mark.parametrize("state", ["solved", "waiting", "open"])
def test_a_note_of_absence_is_kept_where_it_belongs_and_moves_nothing(
    cast: Cast, arrive: Callable[..., Inbound], state: str
) -> None:
    answer = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Bitte neu starten."))
    if state == "solved":
        solve(cast.ticket, by=cast.actor("agent"))
    if state == "waiting":
        wait(cast.ticket, by=cast.actor("agent"), until=clock.now() + timedelta(days=1))
    before = Ticket.objects.filter(pk=cast.ticket.pk).values().get()
    answer.refresh_from_db()
    came = arrive(subject="Abwesenheitsnotiz", text=NOTES[0], In_Reply_To=f"<{answer.external_id}>")
    assert (came.outcome, came.ticket) == ("appended", cast.ticket)
    assert Ticket.objects.filter(pk=cast.ticket.pk).values().get() == before


def test_one_that_answers_nothing_is_left_aside_and_can_be_wanted(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    came = arrive(subject="Out of office", text="I am away.")
    assert (came.outcome, came.ticket) == ("ignored", None)
    assert "answers nothing" not in came.reason
    assert "subject of an automatic answer" in came.reason
    assert flooding.want(came)
    assert not flooding.want(came)
    process(came.pk)
    came.refresh_from_db()
    assert came.outcome == "created"


def test_a_monitoring_system_opens_tickets(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    for headers in ({"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"sender": "nagios@werk.test"}):
        came = arrive(subject="PROBLEM: srv-db1 is DOWN", text="Host srv-db1 is DOWN", **headers)
        assert came.outcome == "created"


def test_a_report_to_a_solved_ticket_opens_it_again(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    answer = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Erledigt."))
    solve(cast.ticket, by=cast.actor("agent"))
    answer.refresh_from_db()
    arrive(Auto_Submitted="auto-generated", In_Reply_To=f"<{answer.external_id}>", text="Wieder ausgefallen.")
    cast.ticket.refresh_from_db()
    assert cast.ticket.state_type == "open"


def test_one_sender_is_held_beyond_the_limit_and_released_together(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    mail_rules.SENDER_HOURLY.set(3)
    outcomes = [arrive(subject=f"Alarm {n}").outcome for n in range(5)]
    assert outcomes == ["created"] * 3 + ["quarantined"] * 2
    assert arrive(sender="wolf@klinikum.test").outcome == "created"
    assert [alarm.about for alarm in open_alarms()] == ["karla@klinikum.test"]
    held = Inbound.objects.filter(state="quarantined")
    assert {one.reason for one in held} == {"More than 3 messages of this sender within an hour."}
    assert flooding.release("karla@klinikum.test") == 2
    for one in Inbound.objects.filter(state="received"):
        process(one.pk)
    assert Inbound.objects.filter(outcome="created").count() == 6
    assert not open_alarms().exists()


def test_the_limit_is_by_the_hour_and_not_for_the_trusted(
    cast: Cast, arrive: Callable[..., Inbound], monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_rules.SENDER_HOURLY.set(1)
    mail_rules.UNLIMITED.set(["@monitor.test"])
    assert [arrive(subject=f"A {n}").outcome for n in range(2)] == ["created", "quarantined"]
    assert {arrive(sender="x@monitor.test", subject=f"B {n}").outcome for n in range(3)} == {"created"}
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert arrive(subject="C").outcome == "created"
    mail_rules.SENDER_HOURLY.set(0)
    assert {arrive(subject=f"D {n}").outcome for n in range(3)} == {"created"}


@pytest.mark.parametrize(("source", "stamp"), [("file", ""), ("imap", "from x by y; Mon, 2 Nov 2026 10:00:00 +0000")])
def test_what_lay_waiting_is_no_flood(cast: Cast, source: str, stamp: str) -> None:
    mail_rules.SENDER_HOURLY.set(1)
    for number in range(3):
        mail = make_mail(subject=f"Alt {number}", **({"Received": stamp} if stamp else {}))
        inbound, _ = take(mail.as_bytes(), source=source, mailbox=cast.mailbox)
        process(inbound.pk)
    assert Inbound.objects.filter(outcome="created").count() == 3


def test_a_stamp_a_stranger_wrote_himself_does_not_help(cast: Cast) -> None:
    mail_rules.SENDER_HOURLY.set(1)
    for number in range(2):
        mail = make_mail(subject=f"Neu {number}", Received="from x by y; Mon, 2 Nov 2026 10:00:00 +0000")
        inbound, _ = take(mail.as_bytes(), source="smtp", envelope_to=["support@desk.test"], peer="127.0.0.1")
        process(inbound.pk)
    assert Inbound.objects.filter(outcome="quarantined").count() == 1
