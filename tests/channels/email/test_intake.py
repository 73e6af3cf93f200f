"""From raw bytes to a message: once, in the right ticket, or visibly nowhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.errors import ProgramLimitExceeded

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email import filing, intake
from tresen.channels.email.intake import dismiss, process, process_waiting, take, try_again
from tresen.channels.email.models import Inbound
from tresen.channels.email.reading.apart.begun import Begun
from tresen.channels.email.reading.apart.reader import Reader
from tresen.kit import blobs
from tresen.people.models import Person
from tresen.tickets.models import Message, Ticket
from tresen.tickets.states import solve

Arrive = Callable[..., Inbound]


def test_a_mail_becomes_a_ticket_of_its_sender_in_the_mailboxs_team(cast: Cast, arrive: Arrive) -> None:
    done = arrive(subject="KIS-Anmeldung geht nicht", text="Seit 8 Uhr.\n\nKarla")
    assert (done.state, done.outcome) == ("done", "created")
    ticket = done.ticket
    assert ticket is not None
    assert (ticket.subject, ticket.customer, ticket.organisation) == (
        "KIS-Anmeldung geht nicht",
        cast.customer,
        cast.clinic,
    )
    assert (ticket.team, ticket.channel, ticket.state_type) == (cast.team, "email", "new")
    message = ticket.messages.get()
    assert "Seit 8 Uhr." in message.text
    assert message.raw is not None
    assert blobs.read(message.raw) == blobs.read(done.raw)


def test_an_unknown_sender_is_registered_with_the_organisation_of_his_domain(cast: Cast, arrive: Arrive) -> None:
    done = arrive(sender="Neue Kollegin <neue@werk.test>")
    person = Person.objects.get(email="neue@werk.test")
    assert (person.name, person.role) == ("Neue Kollegin", "customer")
    assert done.ticket is not None
    assert (done.ticket.customer, done.ticket.organisation) == (person, cast.factory)


def test_a_person_is_known_by_every_address(cast: Cast, arrive: Arrive) -> None:
    cast.customer.addresses.create(value="karla.privat@mail.test")
    assert arrive(sender="karla.privat@mail.test").ticket.customer == cast.customer  # type: ignore[union-attr]


def test_the_same_bytes_are_taken_once(cast: Cast) -> None:
    raw = make_mail().as_bytes()
    first, new = take(raw, source="smtp", envelope_to=["support@desk.test"])
    again, second = take(raw, source="smtp", envelope_to=["support@desk.test"])
    assert (new, second, first.pk) == (True, False, again.pk)
    process_waiting()
    process_waiting()
    assert Message.objects.filter(ticket__subject="Drucker klemmt").count() == 1


def test_the_same_message_id_again_is_a_duplicate(cast: Cast, arrive: Arrive) -> None:
    """C4: one mail to two mailboxes."""
    mail = make_mail(message_id="<einmalig@klinikum.test>")
    first = arrive(mail)
    mail["Received"] = "from elsewhere"
    second = arrive(mail)
    assert (second.outcome, second.ticket) == ("duplicate", first.ticket)


def test_other_words_under_a_used_message_id_are_another_mail(cast: Cast, arrive: Arrive) -> None:
    arrive(message_id="<scanner@klinikum.test>", text="Scan 1")
    second = arrive(message_id="<scanner@klinikum.test>", text="Scan 2")
    assert second.outcome == "created"


def test_an_auto_reply_does_not_reopen(cast: Cast, arrive: Arrive) -> None:
    first = arrive(message_id="<a@klinikum.test>")
    assert first.ticket is not None
    solve(first.ticket, by=cast.actor("agent"))
    note = arrive(
        In_Reply_To="<a@klinikum.test>",
        Auto_Submitted="auto-replied",
        subject="Abwesenheit",
        text="Bin im Urlaub.",
    )
    assert (note.outcome, note.ticket) == ("appended", first.ticket)
    assert Ticket.objects.get(pk=first.ticket.pk).state_type == "solved"


@pytest.mark.parametrize("raw", [b"", b"\0\0\0", b"Subject: wer?\n\nkein Absender", b"\xff\xfe" * 500])
def test_what_cannot_be_understood_goes_to_quarantine_with_a_reason(cast: Cast, arrive: Arrive, raw: bytes) -> None:
    done = arrive(raw)
    assert (done.state, done.outcome) == ("quarantined", "quarantined")
    assert done.reason
    assert blobs.read(done.raw) == raw


def test_our_own_fault_quarantines_and_a_retry_files_it(
    cast: Cast, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyError("Fehler in einem Schritt")

    monkeypatch.setattr(filing, "decide", broken)
    done = arrive()
    assert done.state == "quarantined"
    assert "Fehler in einem Schritt" in done.reason
    assert not Message.objects.filter(ticket__subject="Drucker klemmt").exists()
    monkeypatch.undo()
    assert try_again(done)
    process(done.pk)
    assert Inbound.objects.get(pk=done.pk).outcome == "created"
    assert not try_again(done), "only what is in quarantine"


def test_a_lost_database_is_nobodys_fault(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    inbound, _ = take(make_mail().as_bytes(), source="smtp")

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(intake.filing, "file", gone)
    with pytest.raises(OperationalError):
        process(inbound.pk)
    assert Inbound.objects.get(pk=inbound.pk).state == "received"


def test_a_quarantined_mail_can_be_left_aside(cast: Cast, arrive: Arrive) -> None:
    done = arrive(b"")
    assert dismiss(done, "Müll")
    assert Inbound.objects.get(pk=done.pk).outcome == "ignored"
    assert not dismiss(done, "nochmal")


def test_no_mail_stops_those_behind_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error PostgreSQL files as operational, but that is the mail's own: it is set aside, the next one is filed."""
    poison, _ = take(make_mail(message_id="<gift@klinikum.test>").as_bytes(), source="smtp")
    good, _ = take(make_mail(subject="Danach", message_id="<gut@klinikum.test>").as_bytes(), source="smtp")
    real = filing.decide

    def too_large(arrival: Any) -> Any:
        if arrival.envelope.message_id == "gift@klinikum.test":
            error = OperationalError("index row size 2976 exceeds btree maximum")
            error.__cause__ = ProgramLimitExceeded()
            raise error
        return real(arrival)

    monkeypatch.setattr(filing, "decide", too_large)
    assert process_waiting() == 2
    assert Inbound.objects.get(pk=poison.pk).state == "quarantined"
    assert Inbound.objects.get(pk=good.pk).outcome == "created"


def test_a_very_long_message_id_is_just_a_mail(cast: Cast, arrive: Arrive) -> None:
    raw = make_mail().as_bytes().replace(b"Message-ID: <", b"Message-ID: <" + "ß€".encode() * 490)
    assert arrive(raw).outcome == "created"


def test_a_mail_that_takes_the_process_down_is_set_aside_in_the_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if killed in the middle: nothing is written, and the next process meets the mail again."""
    inbound, _ = take(make_mail().as_bytes(), source="smtp")
    behind, _ = take(make_mail(subject="Danach").as_bytes(), source="smtp")

    class Killed(BaseException):
        pass

    real = filing.prepare

    def killed(one: Inbound, begun: Begun | None = None) -> Any:
        if one.pk == inbound.pk:
            raise Killed
        return real(one, begun)

    monkeypatch.setattr(intake.filing, "prepare", killed)
    for _ in range(intake.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            process_waiting()
    process_waiting()
    assert Inbound.objects.get(pk=inbound.pk).reason == intake.BROKEN_OFF
    after = Inbound.objects.get(pk=behind.pk)
    assert (after.outcome, after.reason) == ("created", "It answers nothing we know")


def test_quarantine_never_takes_back_what_another_process_has_filed(cast: Cast, arrive: Arrive) -> None:
    done = arrive()
    assert intake._quarantine(done.pk, "zu spät") is None
    assert Inbound.objects.get(pk=done.pk).outcome == "created"


def test_mails_met_together_with_a_deadly_one_share_no_blame(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next ones are read ahead; each dies with the first as often as it is met with it: once."""
    deadly, _ = take(make_mail().as_bytes(), source="smtp")
    for number in range(6):
        take(make_mail(subject=f"Danach {number}").as_bytes(), source="smtp")

    class Killed(BaseException):
        pass

    real = filing.file

    def killed(one: Inbound, *given: Any, **more: Any) -> Any:
        if one.pk == deadly.pk:
            raise Killed
        return real(one, *given, **more)

    monkeypatch.setattr(intake.filing, "file", killed)
    for _ in range(20):
        try:
            if not process_waiting():
                break
        except Killed:
            continue
    assert Inbound.objects.get(pk=deadly.pk).reason == intake.BROKEN_OFF
    assert set(Inbound.objects.exclude(pk=deadly.pk).values_list("outcome", "reason")) == {
        ("created", "It answers nothing we know")
    }


@pytest.mark.parametrize("plan", ["hashjoin", "nestloop"])
def test_a_mail_tried_before_is_met_alone_whichever_plan_the_database_chooses(cast: Cast, plan: str) -> None:
    """PostgreSQL runs a subquery once for each row where it joins by nested loops: it must not lock more each time."""
    for number in range(5):
        take(make_mail(subject=f"Nummer {number}").as_bytes(), source="smtp")
    Inbound.objects.update(attempts=1)
    with transaction.atomic(), connection.cursor() as cursor:
        for way in {"hashjoin", "mergejoin", "nestloop", "hashagg", "sort", "material"} - {plan}:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        (met,) = intake._met(8, tried=True)
        assert met.attempts == 2
        assert sorted(Inbound.objects.values_list("attempts", flat=True)) == [1, 1, 1, 1, 2]


@pytest.mark.parametrize("fault", [OperationalError("the server closed the connection"), OSError(28, "No space left")])
def test_an_outage_never_uses_up_a_mails_tries(cast: Cast, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    inbound, _ = take(make_mail().as_bytes(), source="smtp")

    def gone(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(intake.filing, "file", gone)
    for _ in range(intake.MOST_ATTEMPTS + 3):
        with pytest.raises(type(fault)):
            process_waiting()
    monkeypatch.undo()
    process_waiting()
    assert Inbound.objects.get(pk=inbound.pk).outcome == "created"


def test_a_mail_that_cannot_be_read_whole_is_a_message_that_says_so(cast: Cast, arrive: Arrive) -> None:
    first = arrive(message_id="<a@klinikum.test>")
    part = b"--x\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    headers = (
        b"From: Karla Kundin <karla@klinikum.test>\r\nTo: support@desk.test\r\nSubject: =?utf-8?q?F=C3=BCnf?=\r\n"
        b"Message-ID: <b@klinikum.test>\r\nReferences: <a@klinikum.test>\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n'
    )
    flood = headers + b"\r\n" + part * 3000
    done = arrive(flood)
    assert (done.outcome, done.ticket) == ("appended", first.ticket)
    assert done.message is not None
    assert done.message.facts["stub"] == "parts-many"
    assert done.message.text.startswith(
        "Diese E-Mail konnte nicht ganz gelesen werden: sie besteht aus mehr als tausend"
    )
    (whole,) = done.message.attachments.select_related("blob")
    assert (whole.name, whole.media_type, blobs.read(whole.blob)) == ("original.eml", "message/rfc822", flood)


def test_two_mails_that_cannot_be_read_are_not_taken_for_one(cast: Cast, arrive: Arrive) -> None:
    """Their words are ours and alike; only the same bytes are the same mail."""
    head = b"From: karla@klinikum.test\r\nSubject: x\r\nMessage-ID: <scanner@klinikum.test>\r\nContent-Type: text/plain"
    flood = b"; a*1*=x" * 20_000
    assert arrive(head + flood + b"\r\n\r\n1").outcome == "created"
    assert arrive(head + flood + b"\r\n\r\n2").outcome == "created"
    assert Ticket.objects.filter(subject="x").count() == 2


def test_an_invitation_is_told_with_the_message(cast: Cast, arrive: Arrive) -> None:
    mail = make_mail(text="Bitte kommen.")
    lines = ["METHOD:REQUEST", "BEGIN:VEVENT", "SUMMARY:Begehung", "DTSTART:20260703T080000Z", "UID:1", "END:VEVENT"]
    file = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"])
    mail.add_attachment(file.encode(), maintype="text", subtype="calendar", filename="invite.ics")
    done = arrive(mail)
    assert done.message is not None
    (told,) = done.message.facts["calendar"]
    assert (told["method"], told["summary"], told["start"]) == ("request", "Begehung", "2026-07-03T08:00:00+00:00")


def test_a_process_that_ends_blames_no_mail(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Reader()
    ended.close()
    monkeypatch.setattr("tresen.channels.email.reading.apart.begun.reader", lambda: ended)
    inbound, _ = take(make_mail().as_bytes(), source="smtp", envelope_to=["support@desk.test"])
    with pytest.raises(OSError, match="ending"):
        process(inbound.pk)
    assert Inbound.objects.get(pk=inbound.pk).state == "received"


def test_a_helper_leaves_alone_what_another_process_has_in_hand(cast: Cast) -> None:
    """Met and counted there, and not filed yet: met by several helpers at once it would look as if it broke off."""
    inbound, _ = take(make_mail().as_bytes(), source="smtp")
    Inbound.objects.update(attempts=1)
    for _ in range(intake.MOST_ATTEMPTS + 2):
        intake.drain()
    inbound.refresh_from_db()
    assert (inbound.state, inbound.attempts) == ("received", 1)
    process_waiting()
    assert Inbound.objects.get(pk=inbound.pk).outcome == "created"


def test_one_helper_works_at_a_time(cast: Cast) -> None:
    intake.ask_for_help()
    intake.ask_for_help()
    helpers = ProcrastinateJob.objects.filter(task_name__endswith="intake.drain")
    assert list(helpers.values_list("lock", flat=True)) == ["intake"]
