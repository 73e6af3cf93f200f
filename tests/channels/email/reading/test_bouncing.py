# ruff: noqa: E501 - quoted mails read best as they are
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import mixed, raw, read

ENCLOSED = "Content-Type: message/rfc822\r\n\r\nFrom: support@tresen.example\r\nMessage-ID: <unsere@tresen.example>\r\nSubject: AW\r\n\r\nText"
DAEMON = "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\n"


def report(fields: str, words: str = "Ihre Nachricht wurde nicht zugestellt.", enclosed: str = ENCLOSED) -> bytes:
    status = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; Erika@Klinik.example\r\n{fields}"
    )
    kind = "report; report-type=delivery-status"
    source = mixed(f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}", status, enclosed, kind=kind)
    return source.replace(b"From: Erika Muster <erika@klinik.example>\r\n", DAEMON.encode())


@pytest.mark.parametrize(
    ("fields", "kind", "status"),
    [
        ("Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown", "hard", "5.1.1"),
        ("Action: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 mailbox full", "soft", "5.2.2"),
        ("Action: delayed\r\nStatus: 4.4.1\r\nWill-Retry-Until: morgen", "delayed", "4.4.1"),
        ("Action: failed\r\nStatus: 4.4.7", "soft", "4.4.7"),
        ("Action: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp;\r\n 550 5.7.1 blocked", "hard", "5.7.1"),
    ],
)
def test_it_reads_delivery_reports(fields: str, kind: str, status: str, tmp_path: Path) -> None:
    envelope = read(report(fields), tmp_path)
    assert envelope.bounce is not None
    assert (envelope.bounce.kind, envelope.bounce.status) == (kind, status)
    assert envelope.bounce.recipients == ("erika@klinik.example",)
    assert envelope.bounce.original_message_id == "unsere@tresen.example"
    assert envelope.auto


def test_it_finds_the_original_in_enclosed_headers(tmp_path: Path) -> None:
    headers = "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <unsere@tresen.example>\r\nSubject: AW\r\n"
    envelope = read(report("Action: failed\r\nStatus: 5.1.1", enclosed=headers), tmp_path)
    assert envelope.bounce is not None
    assert envelope.bounce.original_message_id == "unsere@tresen.example"


def test_it_takes_a_receipt_for_no_bounce(tmp_path: Path) -> None:
    envelope = read(report("Action: delivered\r\nStatus: 2.0.0"), tmp_path)
    assert envelope.bounce is None
    assert envelope.auto


def test_it_reads_a_report_in_words(tmp_path: Path) -> None:
    words = (
        "Hi. This is the qmail-send program at mx.example.\r\nI'm afraid I wasn't able to deliver your message to the "
        "following addresses.\r\nThis is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
        "<erika@klinik.example>:\r\n192.0.2.1 does not like recipient.\r\nRemote host said: 550 5.1.1 unknown user\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <support@tresen.example>\r\n"
        "Message-ID: <unsere@tresen.example>\r\nSubject: AW\r\n"
    )
    envelope = read(raw(words, start=f"{DAEMON}Subject: failure notice\r\n"), tmp_path)
    assert envelope.bounce is not None
    assert (envelope.bounce.kind, envelope.bounce.recipients) == ("hard", ("erika@klinik.example",))
    assert (envelope.bounce.original_message_id, envelope.bounce.status) == ("unsere@tresen.example", "5.1.1")


@pytest.mark.parametrize(
    "subject", ["Mail delivery failed im Scanner", "Zustellung der Ware verzögert", "Undeliverable?"]
)
def test_it_takes_no_customers_mail_for_a_bounce(subject: str, tmp_path: Path) -> None:
    source = raw(
        "Der Scanner zeigt 550 5.1.1 an.",
        start="From: erika@klinik.example\r\n",
        headers=f"Subject: {subject}\r\n",
    )
    envelope = read(source, tmp_path)
    assert (envelope.bounce, envelope.auto) == (None, "")


WORDS = {
    "Exim": (
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        "  e@k.example\n    host mx.k.example [192.0.2.3]\n    SMTP error from remote mail server after RCPT TO:<e@k.example>:\n"
        "    550 5.1.1 <e@k.example>: Recipient address rejected\n\n------ This is a copy of the message ------\n",
        ("hard", "5.1.1"),
    ),
    "Exim, late": (
        "Warning: message 1abc delayed 24 hours",
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been "
        "delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.\n\nThe address to which "
        "the message has not yet been delivered is:\n\n  e@k.example\n\nNo action is required on your part.\n",
        ("delayed", ""),
    ),
    "Exchange, German": (
        "Unzustellbar: AW: Drucker",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\ne@k.example\nDie eingegebene "
        "E-Mail-Adresse wurde nicht gefunden.\n\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'\n",
        ("hard", "5.1.10"),
    ),
    "Postfix, full": (
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.example.\n\n<e@k.example>: host mx said: 452 4.2.2 Mailbox full\n",
        ("soft", "4.2.2"),
    ),
    "no code": ("Mail delivery failed", "<e@k.example>: unknown user\n", ("hard", "")),
}


@pytest.mark.parametrize("server", WORDS)
def test_it_reads_the_words_of_mail_servers(server: str, tmp_path: Path) -> None:
    subject, words, expected = WORDS[server]
    bounce = read(raw(words, start=DAEMON, headers=f"Subject: {subject}\r\n"), tmp_path).bounce
    assert bounce is not None
    assert (bounce.kind, bounce.status) == expected
    assert bounce.recipients == ("e@k.example",)


def test_it_takes_a_receipt_of_reading_for_no_bounce(tmp_path: Path) -> None:
    kind = "report; report-type=disposition-notification"
    receipt = "Content-Type: message/disposition-notification\r\n\r\nx: y"
    source = mixed("Content-Type: text/plain\r\n\r\nGelesen", receipt, kind=kind)
    assert read(source, tmp_path).bounce is None
