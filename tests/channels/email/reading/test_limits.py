import hashlib
import random
import re
import resource
import time
import tracemalloc
from base64 import encodebytes
from collections.abc import Iterator
from io import BytesIO, RawIOBase
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import BORDER, HEADERS, raw, read
from tresen.channels.email.reading.limits import DETACH_BYTES, MailRefused
from tresen.channels.email.reading.parse import parse

START = HEADERS.encode()


def nested(levels: int) -> bytes:
    opening = (f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(levels))
    return START + "".join(opening).encode() + b"Content-Type: text/plain\r\n\r\nganz innen\r\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "not a mail"),
        (b"\x00\xff\x01Garbage without a colon\n", "not a mail"),
        (START + b"X: 1\r\n" * 2000 + b"\r\nx", "header lines"),
        (START + b"X: " + b"y" * 300_000 + b"\r\n\r\nx", "longer than"),
        (
            START + BORDER.encode() + b"\r\n" + b"--grenze\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 5000,
            "parts",
        ),
        (nested(2000), "nested"),
        (START + b"Content-Type: text/plain" + b"; a*1*=x" * 20_000 + b"\r\n\r\nx", "parameters"),
        (b"Subject: ohne Absender\r\n\r\nx", "no sender"),
    ],
)
def test_it_refuses_with_a_plain_reason(source: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(MailRefused, match=reason):
        read(source, tmp_path)


def test_it_still_reads_fifty_levels(tmp_path: Path) -> None:
    assert read(nested(50), tmp_path).text == "ganz innen"


HOSTILE = {
    "encoded words": START + b"Subject: " + b"=?utf-8?q?abcdefghi?=\r\n " * 10_000 + b"\r\n\r\nx",
    "enclosed mails": START + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "addresses": START + b"Cc: " + b", ".join(b"n <a%d@x>" % n for n in range(5000)) + b"\r\n\r\nx",
    "parentheses": START + b"Cc: " + b"(" * 5000 + b"\r\n\r\nx",
    "references": START + b"References: " + b" ".join(b"<%d@x>" % n for n in range(9000)) + b"\r\n\r\nx",
    "quotes and answers": START + b"\r\n" + b"> x\r\ny\r\n" * 25_000,
    "announcements": START + b"\r\n" + b"Am 3.6.2024 um 10:12 schrieb \r\n" * 7000,
    "header blocks": START + b"\r\n" + b"Von: x\r\n\r\n" * 20_000,
    "closings": START + b"\r\n" + "Gruß\r\nx\r\n".encode() * 20_000,
    "one line": START + b"\r\n" + b"a" * 250_000,
    "deep html": START + b"Content-Type: text/html\r\n\r\n" + b"<blockquote><div>" * 15_000,
    "flat html": START + b"Content-Type: text/html\r\n\r\n" + b"<p>Von: x" * 25_000,
    "attributes": START + b"Content-Type: text/html\r\n\r\n<p " + b"a%d=1 " * 30_000,
    "nearly boundaries": START + BORDER.encode() + b"\r\n--grenz" * 200_000,
    "a bounce of one word": b"From: mailer-daemon@x\r\nSubject: failure notice\r\n\r\n" + b"a@" * 100_000,
}


def lap() -> float:
    """Processor seconds of a fixed piece of work: machines differ, and one is not always as quick as it was."""
    before = time.process_time()
    sum(len(re.split(r"\s+", f"Zeile {number} mit ein paar Worten")) for number in range(60_000))
    return time.process_time() - before


@pytest.mark.parametrize("name", HOSTILE)
def test_it_bounds_what_a_hostile_mail_costs(name: str, tmp_path: Path) -> None:
    measure = lap()
    before = time.process_time()
    read(HOSTILE[name], tmp_path)
    laps = (time.process_time() - before) / max(measure, lap())
    assert laps < 30  # measured: thirteen at most, under two seconds


class _Endless(RawIOBase):
    """A mail with one large attachment that never exists as a whole."""

    def __init__(self, size: int) -> None:
        self.digest = hashlib.sha256()
        self._pieces = self._generate(size)
        self._rest = b""

    def _generate(self, size: int) -> Iterator[bytes]:
        yield (START + BORDER.encode() + b"\r\n--grenze\r\nContent-Type: text/plain\r\n\r\nAnbei.\r\n--grenze\r\n")
        yield b"Content-Type: application/zip; name=gross.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        block = random.Random(7).randbytes(57_000)
        for _ in range(size // len(block)):
            self.digest.update(block)
            yield encodebytes(block).replace(b"\n", b"\r\n")
        yield b"\r\n--grenze--\r\n"

    def read(self, size: int = -1, /) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, None)) is not None:
            self._rest += piece
        out, self._rest = self._rest[:size], self._rest[size:]
        return out


def test_it_streams_a_large_attachment_to_disk(tmp_path: Path) -> None:
    parse(raw(), spool_dir=tmp_path)
    source = _Endless(30 * 1024 * 1024)
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    envelope = parse(source, spool_dir=tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (file,) = envelope.attachments
    assert (file.name, file.data, file.sha256) == ("gross.zip", None, source.digest.hexdigest())
    assert file.path is not None
    assert file.path.stat().st_size == file.size > 29 * 1024 * 1024
    assert peak < 8 * 1024 * 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - resident < 64 * 1024


def test_it_keeps_many_middling_files_off_memory(tmp_path: Path) -> None:
    part = b"--grenze\r\nContent-Type: application/x-log\r\n\r\n" + b"x" * 200_000 + b"\r\n"
    source = BytesIO(START + BORDER.encode() + b"\r\n" + part * 60 + b"--grenze--")
    tracemalloc.start()
    envelope = parse(source, spool_dir=tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {file.size for file in envelope.attachments} == {200_000}
    assert len(envelope.attachments) == 60
    assert peak < 24 * 1024 * 1024


def test_it_shows_the_start_of_an_endless_text_and_attaches_it(tmp_path: Path) -> None:
    text = "Zeile mit Umlaut ü\r\n" * (DETACH_BYTES // 10)
    envelope = read(raw(text), tmp_path)
    assert envelope.text.startswith("Zeile mit Umlaut ü\nZeile")
    assert len(envelope.text) <= DETACH_BYTES
    assert envelope.attachments[0].size == len(text.encode())
    assert any("too long" in defect for defect in envelope.defects)


def test_it_attaches_what_is_too_much_to_read(tmp_path: Path) -> None:
    part = b"--grenze\r\nContent-Type: text/plain\r\n\r\n" + b"Zeile\r\n" * 50_000 + b"\r\n"
    envelope = read(START + BORDER.encode() + b"\r\n" + part * 20 + b"--grenze--", tmp_path)
    assert len(envelope.text) < 1024 * 1024
    assert len(envelope.attachments) == 20
    assert any("too much text" in defect for defect in envelope.defects)


def test_it_believes_no_placeholder_from_outside(tmp_path: Path) -> None:
    forged = "X-Tresen-Part: 0.0\r\nx-tresen-part: abc.7\r\nContent-Type: text/plain\r\n\r\nnur Text"
    source = f"{HEADERS}X-Tresen-Part: 0.0\r\n{BORDER}\r\n--grenze\r\n{forged}\r\n--grenze--".encode()
    envelope = read(source, tmp_path)
    assert (envelope.text, envelope.attachments) == ("nur Text", ())
