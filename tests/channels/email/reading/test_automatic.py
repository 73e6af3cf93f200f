from pathlib import Path

import pytest

from tests.channels.email.reading.mails import mixed, raw, read


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (vacation)",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "List-Id: <liste.x.example>",
        "List-Unsubscribe: <https://x.example/u>",
        "Return-Path: <>",
        "X-Loop: support@tresen.example",
        "X-Autoreply: yes",
        "X-Autorespond: Abwesenheit",
    ],
)
def test_it_knows_a_machine_by_its_headers(headers: str, tmp_path: Path) -> None:
    assert read(raw(headers=headers + "\r\n"), tmp_path).auto


@pytest.mark.parametrize(
    "subject",
    [
        "Automatische Antwort: Drucker",
        "Abwesenheitsnotiz: Drucker",
        "AW: Abwesenheitsnotiz",
        "Out of Office: Drucker",
        "Re: Out of the office until Monday",
        "=?utf-8?q?Au=C3=9Fer_Haus_bis_3=2E6=2E?=",
        "Auto-Reply: Drucker",
        "Autoreply: Drucker",
        "Im Urlaub: Drucker",
        "Automatic reply: Drucker",
    ],
)
def test_it_knows_vacation_notes_by_their_subject(subject: str, tmp_path: Path) -> None:
    assert read(raw(start=f"From: e@k.example\r\nSubject: {subject}\r\n"), tmp_path).auto


@pytest.mark.parametrize(
    "local",
    ["noreply", "no-reply", "do_not_reply", "mailer-daemon", "MAILER-DAEMON", "postmaster", "noreply-shop"],
)
def test_it_knows_senders_that_nobody_reads(local: str, tmp_path: Path) -> None:
    assert read(raw(start=f"From: {local}@k.example\r\nSubject: x\r\n"), tmp_path).auto


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: no",
        "Auto-Submitted: no (a person)",
        "Precedence: normal",
        "X-Auto-Response-Suppress: DR, RN, NRN",
        "X-Auto-Response-Suppress: None",
        "Return-Path: <erika@klinik.example>",
        "X-Autoreply: no",
    ],
)
def test_it_lets_people_be_answered(headers: str, tmp_path: Path) -> None:
    assert read(raw(headers=headers + "\r\n"), tmp_path).auto == ""


@pytest.mark.parametrize(
    "subject",
    [
        "Urlaubsantrag",
        "Frage zum Auto: Werkstatt",
        "Abwesenheitskalender geht nicht",
        "Office 365 fehlt",
        "Drucker im Urlaubsbüro",
    ],
)
def test_it_takes_no_ordinary_subject_for_a_vacation_note(subject: str, tmp_path: Path) -> None:
    envelope = read(raw(start="From: e@k.example\r\n", headers=f"Subject: {subject}\r\n"), tmp_path)
    assert envelope.auto == ""


def test_it_never_answers_a_report(tmp_path: Path) -> None:
    source = mixed("Content-Type: text/plain\r\n\r\nGelesen", kind="report; report-type=disposition-notification")
    assert read(source, tmp_path).auto == "multipart/report"
