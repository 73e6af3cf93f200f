"""Each mail of the hostile set: an envelope or a stub, in bounded time, and the child is there for the next one."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import raw
from tests.channels.email.reading.test_limits import HOSTILE, START, nested
from tresen.channels.email.reading.apart.reader import Reader
from tresen.channels.email.reading.limits import MailRefused

FLOODS = {
    "parts": (
        START + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
        "parts-many",
    ),
    "depth": (nested(2000), "parts-deep"),
    "headers": (START + b"X: 1\r\n" * 200_000 + b"\r\nx", "headers-many"),
    "one header": (START + b"X: " + b"y" * 3_000_000 + b"\r\n\r\nx", "headers-long"),
    "parameters": (START + b"Content-Type: text/plain" + b"; a*1*=x" * 20_000 + b"\r\n\r\nx", "parameters-many"),
    "words": (START + b"X-A: " + b"=?utf-8?q?abc?= " * 20_000 + b"\r\n\r\nx", "headers-long"),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_read_and_the_next_one_too(name: str, reader: Reader, tmp_path: Path) -> None:
    began = time.monotonic()
    assert reader.read(HOSTILE[name], tmp_path).result().from_.email
    assert reader.read(raw("Danach"), tmp_path).result().text == "Danach"
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_a_stub(name: str, reader: Reader, tmp_path: Path) -> None:
    source, why = FLOODS[name]
    stub = reader.read(source, tmp_path).result()
    assert (stub.stub, stub.from_.email, stub.subject) == (why, "erika@klinik.example", "Drucker")
    assert (stub.message_id, stub.text, stub.attachments) == ("eins@klinik.example", "", ())


def test_a_sender_beyond_the_first_64_kilobytes_is_none(reader: Reader, tmp_path: Path) -> None:
    flood = b"X: 1\r\n" * 200_000
    with pytest.raises(MailRefused, match="header lines"):
        reader.read(flood + START + b"\r\nx", tmp_path).result()
