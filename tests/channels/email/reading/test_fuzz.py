# ruff: noqa: E501 - lists of pieces
"""Whatever comes in: an envelope of well-formed strings, or a refusal. Never another exception."""

import dataclasses
import re
import tempfile
from collections import Counter
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.email.reading.mails import HEADERS, mixed
from tresen.channels.email.reading.as_json import as_json
from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.reading.folding import fold
from tresen.channels.email.reading.folding_html import fold_html
from tresen.channels.email.reading.limits import MailRefused
from tresen.channels.email.reading.parse import original_html, parse

BAD = re.compile("[\x00\ud800-\udfff]")
CALM = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SAMPLE = mixed(
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe",
    "Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Hallo <img src=cid:a><blockquote type=cite>alt</blockquote>",
    "Content-Type: message/rfc822\r\n\r\nFrom: x@y\r\n\r\ninnen",
    "Content-Type: application/pdf; name*0*=utf-8''%C3%9C; name*1=b.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA",
    headers="References: <a@x> <b@x>\r\nCc: =?utf-8?q?J=C3=BCrgen?= <j@x>, b@y\r\n",
)


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for text in strings(list(pair))]
    if isinstance(value, list | tuple):
        return [text for one in value for text in strings(one)]
    if dataclasses.is_dataclass(value):
        return [text for one in dataclasses.fields(value) for text in strings(getattr(value, one.name))]
    return []


def understood(source: bytes) -> Envelope | None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            envelope = parse(source, spool_dir=folder)
            original_html(source, spool_dir=folder)
        except MailRefused:
            return None
        assert not [text for text in strings([envelope, as_json(envelope)]) if BAD.search(text)]
        return envelope


@CALM
@given(st.binary(max_size=600))
def test_it_survives_random_bytes(data: bytes) -> None:
    understood(data)
    understood(HEADERS.encode() + data)
    understood(HEADERS.encode() + b"\r\n" + data)


@CALM
@given(st.integers(0, len(SAMPLE)), st.binary(max_size=20), st.integers(0, 40))
def test_it_survives_cut_and_damaged_mails(at: int, damage: bytes, gone: int) -> None:
    understood(SAMPLE[:at])
    understood(SAMPLE[:at] + damage + SAMPLE[at + gone :])


HEADER = st.sampled_from(
    [b"From", b"To", b"Subject", b"Date", b"References", b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition"]
)  # fmt: skip
CHARSET = st.sampled_from(
    ["utf-8", "utf-7", "utf-16", "iso-2022-jp", "gb2312", "x-unknown", "cp037", "hz", "johab", "mac-roman"]
)


@CALM
@given(st.lists(st.tuples(HEADER, st.binary(max_size=120)), max_size=8), st.binary(max_size=200))
def test_it_survives_any_header_values(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    lines = b"".join(name + b": " + value.replace(b"\n", b" ") + b"\r\n" for name, value in headers)
    understood(b"From: a@b.example\r\n" + lines + b"\r\n" + body)


@CALM
@given(
    CHARSET,
    st.sampled_from(["8bit", "base64", "quoted-printable", "x-uuencode", "???"]),
    st.binary(max_size=400),
)
def test_it_survives_wrong_charsets_and_encodings(charset: str, encoding: str, body: bytes) -> None:
    headers = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    assert understood(HEADERS.encode() + headers.encode() + body) is not None


class Drip(RawIOBase):
    """A file that gives only a few bytes at a time, so that everything is cut everywhere."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._file = BytesIO(data)
        self._sizes = sizes
        self._turn = 0

    def read(self, size: int = -1, /) -> bytes:
        self._turn += 1
        return self._file.read(self._sizes[self._turn % len(self._sizes)])


@CALM
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.sampled_from([b"\r\n", b"\n", b"\r"]))
def test_it_reads_the_same_however_the_bytes_arrive(sizes: list[int], end: bytes) -> None:
    source = SAMPLE.replace(b"\r\n", end)
    with tempfile.TemporaryDirectory() as folder:
        assert parse(Drip(source, sizes), spool_dir=Path(folder)) == parse(source, spool_dir=folder)


LINE = st.one_of(
    st.sampled_from(["", "> zitiert", "Ja.", "-- ", "--", "Von: a@b", "An: c@d", "Betreff: x", "Gesendet: heute", "Mit freundlichen Grüßen"]),
    st.sampled_from(["Am 3.6.2024 um 10:12 schrieb X <a@b>:", "-----Ursprüngliche Nachricht-----", "Von meinem iPhone gesendet", "____"]),
    st.text(max_size=40),
)  # fmt: skip


@CALM
@given(st.lists(LINE, max_size=25))
def test_it_folds_but_never_loses_a_line(lines: list[str]) -> None:
    text = "\n".join(line.replace("\n", " ") for line in lines)
    halves = fold(text)
    assert bool(halves.visible.strip()) == bool(text.strip())
    kept = f"{halves.visible}\n{halves.folded}".split("\n")
    assert sorted(line.rstrip() for line in kept if line.strip()) == sorted(
        line.rstrip() for line in text.split("\n") if line.strip()
    )


TAG = st.sampled_from(
    ["<p>", "</p>", "<div class=gmail_quote>", "</div>", "<blockquote type=cite>", "</blockquote>", "<br>", "Ja. ", "<table><tr><td>",
     "Am 3.6.2024 um 10:12 schrieb X &lt;a@b&gt;:", "<hr id=zwchr>", "<div id=divRplyFwdMsg>", "<b>Von:</b> a", "<!--", "<style>", "neu"]
)  # fmt: skip


@CALM
@given(st.lists(TAG, max_size=25))
def test_it_folds_any_html(tags: list[str]) -> None:
    halves = fold_html("".join(tags))
    shown = Counter(re.findall(r"\w", f"{halves.text_visible} {halves.text_folded}"))
    assert not Counter(re.findall(r"\w", halves.text)) - shown
