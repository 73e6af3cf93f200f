"""Whatever a mail does to the child that reads it: one mail is a stub, the next one is read, and nothing is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import mixed, raw, read
from tresen.channels.email.reading.apart import reader as readers
from tresen.channels.email.reading.apart.reader import Reader
from tresen.channels.email.reading.limits import MailRefused

HOSTILE = "from tests.channels.email.reading.apart.hostile import main; main()"


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader(program=HOSTILE)
    yield made
    made.close()


def mail(subject: str) -> bytes:
    start = f"From: Erika <erika@klinik.example>\r\nMessage-ID: <m@x>\r\nReferences: <r@x>\r\nSubject: {subject}\r\n"
    return raw("Text", start=start)


def test_it_says_what_the_parser_says(reader: Reader, tmp_path: Path) -> None:
    file = "Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF"
    large = "Content-Type: application/zip; name=b.zip\r\n\r\n" + "x" * 400_000
    source = mixed("Content-Type: text/html; charset=utf-8\r\n\r\n<p>Grüße</p>", file, large)
    told = reader.read(source, tmp_path).result()
    own = read(source, tmp_path / "..")
    assert [(one.name, one.sha256) for one in told.attachments] == [(one.name, one.sha256) for one in own.attachments]
    assert told.attachments[0].data == b"%PDF"
    assert told.attachments[1].path is not None
    assert told.attachments[1].path.parent == tmp_path
    assert (told.text, told.html, told.from_, told.date) == (own.text, own.html, own.from_, own.date)


@pytest.mark.parametrize(
    ("subject", "why"), [("spin", "time"), ("eat", "memory"), ("crash", "broke"), ("grow", "memory")]
)
def test_a_mail_that_ruins_the_child_is_a_stub_and_the_next_one_is_read(
    reader: Reader, tmp_path: Path, subject: str, why: str
) -> None:
    reader.read(mail("vorher"), tmp_path).result()
    began = time.monotonic()
    if why == "disk":
        with pytest.raises(OSError, match="large"):
            reader.read(mail(subject), tmp_path).result()
    else:
        stub = reader.read(mail(subject), tmp_path).result()
        assert (stub.stub, stub.subject, stub.from_.email, stub.message_id) == (
            why,
            subject,
            "erika@klinik.example",
            "m@x",
        )
        assert stub.references == ("r@x",)
    assert reader.read(mail("nachher"), tmp_path).result().text == "Text"
    assert time.monotonic() - began < 15


def test_a_child_that_says_nothing_is_given_up(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "CHILD_PATIENCE", 4.0)
    assert reader.read(mail("sleep"), tmp_path).result().stub == "time"
    monkeypatch.undo()
    assert reader.read(mail("nachher"), tmp_path).result().text == "Text"


def test_a_mail_is_not_blamed_for_a_child_somebody_else_ended(reader: Reader, tmp_path: Path) -> None:
    reader.read(mail("vorher"), tmp_path).result()
    assert reader._child is not None
    reader._child.process.send_signal(signal.SIGKILL)
    envelope = reader.read(mail("nachher"), tmp_path).result()
    assert (envelope.stub, envelope.text) == ("", "Text")


def test_what_it_prints_and_what_it_knows(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chatter never mixes with the answer, and the child knows no password of ours."""
    monkeypatch.setenv("TRESEN_SECRET", "geheim")
    assert reader.read(mail("print"), tmp_path).result().text == "Text"
    assert reader.read(mail("secrets"), tmp_path).result().subject == str(
        sorted(["LC_ALL", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "TZ"])
    )


def test_a_child_in_foreign_hands_gets_no_file_of_ours(tmp_path: Path) -> None:
    reader = Reader(program=HOSTILE.replace("main()", "main(lies=True)"))
    with pytest.raises(MailRefused, match="broke off"):
        reader.read(mail("x"), tmp_path).result()
    reader.close()


def test_no_sender_no_stub(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(MailRefused, match="too long"):
        reader.read(b"Subject: spin\r\n\r\nx", tmp_path).result()
    with pytest.raises(MailRefused, match="no sender"):
        reader.read(b"Subject: x\r\n\r\nx", tmp_path).result()


def test_a_full_child_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "CHILD_MAILS", 2)
    reader, seen = Reader(), set()
    for _ in range(5):
        reader.read(mail("x"), tmp_path).result()
        assert reader._child is not None
        seen.add(reader._child.process.pid)
    assert len(seen) == 3
    reader.close()


@pytest.mark.parametrize("subject", ["ruhig", "spin"])
def test_it_dies_with_its_parent(subject: str) -> None:
    """Also when the parent is killed while the child works."""
    program = "from tests.channels.email.reading.apart.hostile import parent; parent()"
    root = str(Path(__file__).parents[5])
    parent = subprocess.Popen(
        [sys.executable, "-P", "-c", program, f"From: a@b.example\r\nSubject: {subject}\r\n\r\nx"],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": root},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(child, 0)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while _lives(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
