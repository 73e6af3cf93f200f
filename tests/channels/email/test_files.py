"""Mails from files: each form, in order, with one result a mail; twice is once."""

import mailbox
from io import BytesIO
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.files import import_files, mails, parse_files
from tresen.tickets.models import Ticket


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One .eml, an mbox of two, a Maildir of two."""
    (tmp_path / "a.eml").write_bytes(make_mail(subject="Eins").as_bytes())
    box = mailbox.mbox(tmp_path / "b.mbox")
    for subject in ("Zwei", "Drei"):
        box.add(make_mail(subject=subject))
    box.close()
    maildir = mailbox.Maildir(tmp_path / "c", create=True)
    for subject in ("Vier", "Fünf"):
        maildir.add(make_mail(subject=subject))
    return tmp_path


def test_every_form_is_read(folder: Path) -> None:
    sources = [source for source, _ in mails([str(folder)])]
    assert len(sources) == 5
    assert sources[0].endswith("a.eml")
    assert [source.rpartition("/")[2] for source in sources[1:3]] == ["b.mbox#1", "b.mbox#2"]


def test_an_mbox_of_one_mail_is_called_like_the_mail(tmp_path: Path) -> None:
    (tmp_path / "one.box").write_bytes(b"From a@b.example Mon Jun  3 10:12:00 2024\n" + make_mail().as_bytes())
    assert [source for source, _ in mails([str(tmp_path)])] == [str(tmp_path / "one.box")]


def test_folders_within_a_maildir_are_read(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "m", create=True)
    box.add(make_mail(subject="Eingang"))
    box.add_folder("Archiv").add(make_mail(subject="Alt"))
    assert [line["subject"] for line in parse_files([str(tmp_path)])] == ["Eingang", "Alt"]


def test_standard_input_may_be_a_mail_or_an_mbox(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = b"From a@b.example Mon Jun  3 10:12:00 2024\n"
    mail = make_mail(subject="Eins").as_bytes()
    for given, sources in ((mail, ["-"]), (begin + mail + b"\n" + begin + mail, ["-#1", "-#2"])):
        monkeypatch.setattr("sys.stdin", type("Given", (), {"buffer": BytesIO(given)}))
        assert [line["source"] for line in parse_files(["-"])] == sources


def test_importing_twice_makes_each_ticket_once(cast: Cast, folder: Path) -> None:
    first = list(import_files([str(folder)]))
    assert [line["outcome"] for line in first] == ["created"] * 5
    assert set(first[0]) == {"source", "outcome", "ticket", "reason"}
    again = list(import_files([str(folder)]))
    assert [line["outcome"] for line in again] == ["duplicate"] * 5
    assert [line["ticket"] for line in again] == [line["ticket"] for line in first]
    assert Ticket.objects.filter(subject__in=["Eins", "Zwei", "Drei", "Vier", "Fünf"]).count() == 5


def test_a_mailbox_can_be_named(cast: Cast, folder: Path) -> None:
    cast.mailbox.team = cast.other_team
    cast.mailbox.save()
    (line,) = import_files([str(folder / "a.eml")], mailbox="support@desk.test")
    assert Ticket.objects.get(number=line["ticket"]).team == cast.other_team


def test_a_broken_file_is_reported_and_the_rest_goes_on(cast: Cast, folder: Path) -> None:
    (folder / "0-kaputt.eml").write_bytes(b"\0\0\0")
    outcomes = [line["outcome"] for line in import_files([str(folder)])]
    assert outcomes == ["quarantined", *["created"] * 5]


def test_parsing_stores_nothing(cast: Cast, folder: Path) -> None:
    before = Ticket.objects.count()
    lines = list(parse_files([str(folder / "a.eml")]))
    assert lines[0]["subject"] == "Eins"
    assert lines[0]["from"] == {"name": "Karla Kundin", "email": "karla@klinikum.test"}
    assert Ticket.objects.count() == before
