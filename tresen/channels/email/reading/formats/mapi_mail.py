"""A message of Outlook's as the mail it was: RFC 5322, for everything that reads mails."""

import binascii
import re
from collections.abc import Iterator
from email.header import Header
from email.utils import format_datetime, formataddr
from itertools import count
from typing import BinaryIO

from tresen.channels.email.reading.formats.files import type_of
from tresen.channels.email.reading.formats.mapi import (
    CONTENT_ID,
    HEADERS,
    IN_REPLY_TO,
    MESSAGE_ID,
    MIME_TYPE,
    REFERENCES,
    SUBJECT,
    Data,
    MapiFile,
    MapiMessage,
    text_of,
)
from tresen.channels.email.reading.wellformed import one_line

TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,99}/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}")
_HEADER = re.compile(r"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)
_CHUNK = 57 * 1000
_DEPTH = 10


def write_mail(message: MapiMessage, out: BinaryIO) -> None:
    """Writes it as bytes with CRLF; files in base64, messages inside as message/rfc822. The same message gives the
    same bytes each time: taken twice, it is known."""
    _write(message, out, 0, count(1))


def _write(message: MapiMessage, out: BinaryIO, depth: int, numbers: Iterator[int]) -> None:
    plain, html = message.bodies()
    boundary = f"=_tresen_{next(numbers)}"  # all bodies are base64: none can hold it
    _lines(out, *_headers(message), "MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{boundary}"', "")
    _lines(out, f"--{boundary}")
    _bodies(plain, html, out, f"=_tresen_{next(numbers)}")
    for file in message.files:
        _lines(out, f"--{boundary}")
        _file(file, message.codec, out, depth, numbers)
    _lines(out, f"--{boundary}--")


def _lines(out: BinaryIO, *lines: str) -> None:
    for line in lines:
        out.write(line.encode("utf-8", "replace") + b"\r\n")


def _headers(message: MapiMessage) -> list[str]:
    told = _transport(message.text(HEADERS))
    known = {line.partition(":")[0].strip().lower() for line in told}
    made: list[str] = []
    name, email = message.sender()
    if "from" not in known and email:
        made.append(f"From: {formataddr((one_line(name), email))}")
    for title, kind in (("To", 1), ("Cc", 2)):
        people = message.addressed(kind)
        if title.lower() not in known and people:
            made.append(f"{title}: " + ",\r\n ".join(formataddr((one_line(who), where)) for who, where in people))
    if "subject" not in known:
        made.append(f"Subject: {Header(one_line(message.text(SUBJECT)), 'utf-8', header_name='Subject').encode()}")
    sent = message.sent()
    if "date" not in known and sent is not None:
        made.append(f"Date: {format_datetime(sent)}")
    for title, key in (("Message-ID", MESSAGE_ID), ("In-Reply-To", IN_REPLY_TO), ("References", REFERENCES)):
        value = one_line(message.text(key))
        if title.lower() not in known and value:
            made.append(f"{title}: {value[:900]}")
    return [*told, *made]


def _transport(text: str) -> list[str]:
    """The headers the mail came with, without those that described its body then."""
    found: list[str] = []
    for line in re.sub(r"\r?\n[ \t]+", " ", text).splitlines()[:500]:
        match = _HEADER.fullmatch(line)
        if match is None:
            continue
        if not match[1].lower().startswith(("content-", "mime-version", "x-tresen-")):
            found.append(f"{match[1]}: {match[2].strip()}")
    return found


def _bodies(plain: str, html: str, out: BinaryIO, boundary: str) -> None:
    _lines(out, f'Content-Type: multipart/alternative; boundary="{boundary}"', "")
    if plain or not html:
        _part(out, boundary, "text/plain; charset=utf-8", plain.encode("utf-8", "replace"))
    if html:
        _part(out, boundary, "text/html; charset=utf-8", html.encode("utf-8", "replace"))
    _lines(out, f"--{boundary}--")


def _part(out: BinaryIO, boundary: str, content_type: str, content: Data) -> None:
    _lines(out, f"--{boundary}", f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64", "")
    _base64(content, out)


def _base64(content: Data, out: BinaryIO) -> None:
    view = memoryview(content)
    for at in range(0, len(view), _CHUNK):
        piece = binascii.b2a_base64(view[at : at + _CHUNK], newline=False)
        for start in range(0, len(piece), 76):
            out.write(piece[start : start + 76] + b"\r\n")


def _file(file: MapiFile, codec: str, out: BinaryIO, depth: int, numbers: Iterator[int]) -> None:
    if file.message is not None and depth < _DEPTH:
        _lines(out, "Content-Type: message/rfc822", "Content-Disposition: attachment", "")
        _write(file.message, out, depth + 1, numbers)
        return
    name = one_line(file.name(codec)).replace('"', "'")
    told = text_of(file.properties.get(MIME_TYPE), codec).lower()
    media_type = told if TYPE.fullmatch(told) and not told.startswith(("multipart/", "message/")) else type_of(name)
    if media_type.startswith(("multipart/", "message/")):
        media_type = "application/octet-stream"
    cid = re.sub(r"[\s<>]+", "", one_line(text_of(file.properties.get(CONTENT_ID), codec)))[:200]
    shown = Header(name, "utf-8", maxlinelen=900).encode() if not name.isascii() else name
    _lines(
        out,
        f"Content-Type: {media_type}",
        f'Content-Disposition: attachment; filename="{shown}"',
        *([f"Content-ID: <{cid}>"] if cid else []),
        "Content-Transfer-Encoding: base64",
        "",
    )
    _base64(file.content, out)
