"""From the tree of parts to what is read (texts, in order) and what is attached."""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import cast

from tresen.channels.email.charsets import decode
from tresen.channels.email.detach import PLACEHOLDER, Skeleton
from tresen.channels.email.envelope import AttachedFile
from tresen.channels.email.headers import POLICY
from tresen.channels.email.limits import HTML_CHARACTERS, READ_CHARACTERS, TEXT_CHARACTERS
from tresen.channels.email.names import safe_name, told_name
from tresen.channels.email.spool import Detached, decoder
from tresen.channels.email.wellformed import one_line, wellformed

_SILENT = {"text/x-amp-html", "text/watch-html"}  # other renderings of the same text
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,99}/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}")


@dataclass(slots=True)
class Reading:
    """One piece of the text: plain, HTML, or both as alternatives."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Bodies:
    """All that a mail holds below its headers."""

    readings: list[Reading] = field(default_factory=list)
    files: list[AttachedFile] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)  # texts of message/delivery-status
    returned: list[bytes] = field(default_factory=list)  # heads of messages and headers enclosed
    defects: list[str] = field(default_factory=list)
    characters: int = 0  # read so far


@dataclass(slots=True)
class _Leaf:
    """One part without parts, whether the parser still holds it or it was taken out."""

    headers: EmailMessage
    media_type: str
    charset: str
    data: bytes | None
    detached: Detached | None


def read_bodies(message: EmailMessage, skeleton: Skeleton) -> Bodies:
    """Walk the tree; its depth is bounded by the scan before."""
    bodies = Bodies(defects=list(skeleton.defects))
    bodies.readings = [reading for reading in _walk(message, skeleton, bodies) if reading.plain or reading.html]
    return bodies


def _walk(message: EmailMessage, skeleton: Skeleton, bodies: Bodies) -> list[Reading]:
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        children = cast("list[EmailMessage]", message.get_payload())
        parts = [reading for child in children for reading in _walk(child, skeleton, bodies)]
        return [_alternative(parts)] if message.get_content_subtype() == "alternative" and parts else parts
    leaf = _leaf(message, skeleton)
    if leaf.media_type == "message/delivery-status":
        bodies.reports.append(_text(leaf, bodies, TEXT_CHARACTERS))
    if leaf.media_type in (
        "message/rfc822",
        "message/global",
        "message/rfc822-headers",
        "text/rfc822-headers",
    ):
        bodies.returned.append(leaf.detached.head(64 * 1024) if leaf.detached else (leaf.data or b"")[: 64 * 1024])
    if leaf.media_type in _SILENT:
        return []
    if _is_read(leaf, bodies):
        reading = _reading(leaf, bodies)
        bodies.characters += len(reading.plain) + len(reading.html)
        return [reading]
    if leaf.data != b"" or told_name(leaf.headers):
        bodies.files.append(_file(leaf, bodies))
    return []


def _alternative(parts: list[Reading]) -> Reading:
    """The same text twice: the last HTML and the last plain one are meant, pieces of one side joined."""
    return Reading(
        "\n\n".join(part.plain for part in parts if part.plain),
        "\n".join(part.html for part in parts if part.html),
    )


def _leaf(message: EmailMessage, skeleton: Skeleton) -> _Leaf:
    placeholder = message.get(PLACEHOLDER)
    detached = skeleton.part(str(placeholder).strip()) if placeholder else None
    headers = message
    data: bytes | None = None
    if detached is not None:
        headers = EmailMessage(POLICY)
        headers.set_raw("Content-Type", detached.content_type)
        headers.set_raw("Content-Disposition", str(message.get("Content-Disposition", "")))
        headers.set_raw("Content-ID", str(message.get("Content-ID", "")))
        data = detached.data
    else:
        data = _payload(message)
    media_type = headers.get_content_type()
    if headers.get_content_maintype() == "multipart":
        media_type = "text/plain"  # a multipart without parts: its text is all there is
    if not _TYPE.fullmatch(media_type):
        media_type = "application/octet-stream"
    return _Leaf(headers, media_type, _charset(headers), data, detached)


def _payload(message: EmailMessage) -> bytes:
    if message.is_multipart():  # the blocks of a delivery status
        blocks = cast("list[EmailMessage]", message.get_payload())
        fields = (f"{name}: {value}" for block in blocks for name, value in [*block.items(), ("", "")])
        return "\n".join(fields).encode("utf-8", "replace")
    told = str(message.get("Content-Transfer-Encoding", ""))
    encoding = told.split(";")[0].strip().lower()
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        with suppress(Exception):  # the standard library raises many kinds here
            return bytes(message.get_payload(decode=True) or b"")
    del message["Content-Transfer-Encoding"]  # only then it gives the bytes exactly as they came
    data = bytes(message.get_payload(decode=True) or b"")
    message.set_raw("Content-Transfer-Encoding", told)
    undo = decoder(encoding)
    return undo.add(data) + undo.end()


def _charset(headers: EmailMessage) -> str:
    try:
        charset = headers.get_param("charset", "")
    except Exception:
        return ""
    return str(charset[2] if isinstance(charset, tuple) else charset or "")[:60]


def _disposition(leaf: _Leaf) -> str:
    return str(leaf.headers.get("Content-Disposition", "")).split(";")[0].strip().lower()


def _is_read(leaf: _Leaf, bodies: Bodies) -> bool:
    if leaf.media_type not in ("text/plain", "text/html"):
        return False
    if _disposition(leaf) == "attachment":
        return False
    if bodies.characters > READ_CHARACTERS:
        bodies.defects.append("too much text to be shown whole; the rest is attached")
        return False
    return not told_name(leaf.headers) or (not bodies.files and leaf.detached is None and _disposition(leaf) == "")


def _reading(leaf: _Leaf, bodies: Bodies) -> Reading:
    if leaf.detached is not None and leaf.detached.path is not None:
        bodies.defects.append("a text part is too long to be shown whole; it is attached")
        bodies.files.append(_file(leaf, bodies))
    if leaf.media_type == "text/html":
        return Reading(html=_text(leaf, bodies, HTML_CHARACTERS))
    text = _text(leaf, bodies, TEXT_CHARACTERS)
    try:
        flowed = str(leaf.headers.get_param("format", "")).lower() == "flowed"
        delsp = str(leaf.headers.get_param("delsp", "")).lower() == "yes"
    except Exception:
        flowed = delsp = False
    return Reading(plain=unflowed(text, delsp=delsp) if flowed else text)


def _text(leaf: _Leaf, bodies: Bodies, most: int) -> str:
    data = leaf.detached.head(most * 2) if leaf.detached else (leaf.data or b"")
    text, defect = decode(
        data, _html_charset(data) if leaf.media_type == "text/html" and not leaf.charset else leaf.charset
    )
    if defect:
        bodies.defects.append(defect)
    return wellformed(text)[:most]


def _html_charset(data: bytes) -> str:
    match = re.search(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_:-]{2,40})", data[:4096], re.IGNORECASE)
    return match[1].decode("ascii") if match else ""


def unflowed(text: str, *, delsp: bool = False) -> str:
    """RFC 3676: lines that end in a space go on in the next one of the same quote depth."""
    out: list[str] = []
    last_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if (
            out
            and depth == last_depth
            and out[-1].endswith(" ")
            and out[-1].lstrip(">").removeprefix(" ") != "-- "
            and content != "-- "
        ):
            out[-1] = (out[-1][:-1] if delsp else out[-1]) + content
            continue
        out.append((">" * depth + " " if depth else "") + content)
        last_depth = depth
    return "\n".join(out)


def _file(leaf: _Leaf, bodies: Bodies) -> AttachedFile:
    name = told_name(leaf.headers)
    if not name and leaf.media_type == "message/rfc822":
        name = _subject_of(leaf)
    data = leaf.data
    digest = leaf.detached.sha256 if leaf.detached else hashlib.sha256(data or b"").hexdigest()
    return AttachedFile(
        name=safe_name(name, leaf.media_type, len(bodies.files) + 1),
        media_type=leaf.media_type,
        size=leaf.detached.size if leaf.detached else len(data or b""),
        sha256=digest,
        content_id=one_line(str(leaf.headers.get("Content-ID", "") or "")).strip("<> ")[:200],
        data=data,
        path=leaf.detached.path if leaf.detached else None,
    )


def _subject_of(leaf: _Leaf) -> str:
    from email.parser import BytesHeaderParser

    from tresen.channels.email.headers import text_value

    head = leaf.detached.head(16 * 1024) if leaf.detached else (leaf.data or b"")[: 16 * 1024]
    subject = text_value(BytesHeaderParser(policy=POLICY).parsebytes(head), "Subject")
    return f"{subject[:120]}.eml" if subject else ""
