"""From the tree of parts to what is read (texts, in order) and what is attached."""

import hashlib
import re
from contextlib import suppress
from dataclasses import replace
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import cast
from urllib.parse import quote

from tresen.channels.email.reading.calendar.lines import MOST_BYTES
from tresen.channels.email.reading.charsets import decode
from tresen.channels.email.reading.detach import PLACEHOLDER, Skeleton
from tresen.channels.email.reading.envelope import AttachedFile
from tresen.channels.email.reading.formats.files import attached, type_of
from tresen.channels.email.reading.formats.unwrapping import is_wrapped, unwrap
from tresen.channels.email.reading.formats.uuencode import holds_files, taken_out
from tresen.channels.email.reading.headers import POLICY, decoded, eight_bit
from tresen.channels.email.reading.limits import HTML_CHARACTERS, READ_CHARACTERS, TEXT_CHARACTERS
from tresen.channels.email.reading.names import guessed_name, safe_name, told_name
from tresen.channels.email.reading.parts import Bodies, Calendar, Leaf, Reading, parameter
from tresen.channels.email.reading.sealing import sealed_leaf, sealed_parts
from tresen.channels.email.reading.spool import decoder
from tresen.channels.email.reading.wellformed import one_line, wellformed

_CALENDARS = {"text/calendar", "application/ics", "text/x-vcalendar", "application/x-ics", "text/ics"}
_PICTURES = {"image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"}
_ENRICHED = {"text/enriched", "text/richtext"}  # RFC 1896: forgotten, and sent beside the same text only
_SILENT = {"text/x-amp-html", "text/watch-html"}  # other renderings of the same text
_ENDED = re.compile(rb"=(?:\r\n|\n|\r(?!\n))(?!=)|(?<=[A-Za-z0-9+/])(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r|\n)")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,99}/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}")


def read_bodies(message: EmailMessage, skeleton: Skeleton, folder: Path) -> Bodies:
    """Walk the tree; its depth is bounded by the scan before. Large files found inside of others go to `folder`."""
    bodies = Bodies(folder, defects=list(skeleton.defects))
    found = _walk(message, skeleton, bodies, ())
    if not any(reading.plain.strip() or reading.html.strip() for reading in found if not reading.cid):
        found += bodies.wrapped
    bodies.readings = [reading for reading in found if reading.plain or reading.html]
    return bodies


def _walk(message: EmailMessage, skeleton: Skeleton, bodies: Bodies, inside: tuple[str, ...]) -> list[Reading]:
    """What there is to read in a part; `inside` are the subtypes of the multiparts around it."""
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        subtype = message.get_content_subtype()
        bodies.sealed = bodies.sealed or sealed_parts(message)
        children = cast("list[EmailMessage]", message.get_payload())
        parts = [reading for child in children for reading in _walk(child, skeleton, bodies, (*inside, subtype))]
        return [_alternative(parts)] if subtype == "alternative" and parts else parts
    leaf = _leaf(message, skeleton)
    _look_at(leaf, bodies, outermost=not inside)
    if leaf.media_type in _SILENT or (leaf.media_type in _ENRICHED and "alternative" in inside):
        return []
    if _is_read(leaf, bodies):
        reading = _reading(leaf, bodies)
        bodies.characters += len(reading.plain) + len(reading.html)
        return [reading]
    if is_wrapped(leaf.media_type, told_name(leaf.headers)) and unwrap(leaf, bodies):
        return []
    if leaf.data != b"" or told_name(leaf.headers):
        bodies.files.append(_file(leaf, bodies))
        return _between(leaf, bodies, inside)
    return []


def _look_at(leaf: Leaf, bodies: Bodies, *, outermost: bool) -> None:
    """Notes what else a part tells: reports, returned mails, invitations, protection."""
    if leaf.media_type == "message/delivery-status":
        bodies.reports.append(re.sub(r"\n[ \t]+", " ", _text(leaf, bodies, TEXT_CHARACTERS)))
    if leaf.media_type in (
        "message/rfc822",
        "message/global",
        "message/rfc822-headers",
        "text/rfc822-headers",
    ):
        bodies.returned.append(leaf.content(64 * 1024))
    name = told_name(leaf.headers)
    if leaf.media_type in _CALENDARS or name.lower().endswith((".ics", ".vcs")):
        if len(bodies.calendars) < 5:
            method = parameter(leaf.headers, "method")
            bodies.calendars.append(Calendar(leaf.content(MOST_BYTES), leaf.charset, method))
    elif not bodies.sealed and (outermost or name.lower().startswith("smime.p7")):
        bodies.sealed = sealed_leaf(leaf.headers, leaf.media_type, name, leaf.content(64))


def _between(leaf: Leaf, bodies: Bodies, inside: tuple[str, ...]) -> list[Reading]:
    """A picture that stands between pieces of text is shown there, under a name of its own if it has none."""
    shown = leaf.media_type in _PICTURES and _disposition(leaf) == "inline"
    if not shown or not inside or set(inside) & {"related", "alternative", "report", "digest"}:
        return []
    file = bodies.files[-1]
    if not file.content_id:
        file = bodies.files[-1] = replace(file, content_id=f"part-{len(bodies.files)}@inline.invalid")
    return [
        Reading(html=f'<img src="cid:{escape(quote(file.content_id))}" alt="{escape(file.name)}">', cid=file.content_id)
    ]


def _alternative(parts: list[Reading]) -> Reading:
    """The same text twice: the last HTML and the last plain one are meant, pieces of one side joined."""
    return Reading(
        "\n\n".join(part.plain for part in parts if part.plain),
        "\n".join(part.html for part in parts if part.html),
    )


def _leaf(message: EmailMessage, skeleton: Skeleton) -> Leaf:
    placeholder = message.get(PLACEHOLDER)
    detached = skeleton.part(str(placeholder).strip()) if placeholder else None
    headers = message
    data: bytes | None = None
    if detached is not None:
        headers = EmailMessage(POLICY)
        headers.set_raw("Content-Type", detached.content_type)
        headers.set_raw("Content-Disposition", str(message.get("Content-Disposition", "")))
        for name in ("Content-ID", "Content-Location", "Content-Description"):
            headers.set_raw(name, str(message.get(name, "")))
        data = detached.data
    else:
        data = _payload(message)
    media_type = headers.get_content_type()
    if headers.get_content_maintype() == "multipart":
        media_type = "text/plain"  # a multipart without parts: its text is all there is
    told = str(headers.get("Content-Type", "")).partition(";")[0].strip()
    if (told or "content-type" in headers) and "/" not in told and (name := told_name(headers)):
        media_type = type_of(name)  # "Content-Type: pdf; name=a.pdf"
    if not _TYPE.fullmatch(media_type):
        media_type = "application/octet-stream"
    return Leaf(headers, media_type, _charset(headers), data, detached)


def _payload(message: EmailMessage) -> bytes:
    told = str(message.get("Content-Transfer-Encoding", ""))
    encoding = told.split(";")[0].strip().lower()
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        with suppress(Exception):  # the standard library raises many kinds here
            return bytes(message.get_payload(decode=True) or b"")
    del message["Content-Transfer-Encoding"]  # only then it gives the bytes exactly as they came
    data = bytes(message.get_payload(decode=True) or b"")
    message.set_raw("Content-Transfer-Encoding", told)
    footer = b""
    if encoding == "base64" and message.get_content_maintype() == "text":
        data, footer = _without_footer(data)
    undo = decoder(encoding)
    return undo.add(data) + undo.end() + footer


def _without_footer(data: bytes) -> tuple[bytes, bytes]:
    """Base64, and the plain words a server has put below it as if it were none."""
    end = _ENDED.search(data)
    if end is None or not _NO_BASE64.search(data, end.end()):
        return data, b""
    return data[: end.end()], b"\n" + data[end.end() :].strip(b"\r\n")


def _charset(headers: EmailMessage) -> str:
    return parameter(headers, "charset")[:60]


def _disposition(leaf: Leaf) -> str:
    return str(leaf.headers.get("Content-Disposition", "")).split(";")[0].strip().lower()


def _is_read(leaf: Leaf, bodies: Bodies) -> bool:
    if leaf.media_type not in ("text/plain", "text/html"):
        return False
    if _disposition(leaf) == "attachment":
        return False
    if bodies.characters > READ_CHARACTERS:
        bodies.defects.append("too much text to be shown whole; the rest is attached")
        return False
    if not told_name(leaf.headers):
        return True
    # A text with a name is a file, unless it is all the mail has.
    first = not bodies.files and not bodies.characters
    return first and leaf.detached is None and _disposition(leaf) == ""


def _reading(leaf: Leaf, bodies: Bodies) -> Reading:
    if leaf.media_type == "text/plain":
        leaf = _without_files(leaf, bodies)
    if leaf.detached is not None and leaf.detached.path is not None:
        bodies.defects.append("a text part is too long to be shown whole; it is attached")
        bodies.files.append(_file(leaf, bodies))
    if leaf.media_type == "text/html":
        return Reading(html=_text(leaf, bodies, HTML_CHARACTERS))
    text = _text(leaf, bodies, TEXT_CHARACTERS)
    flowed = parameter(leaf.headers, "format").lower() == "flowed"
    delsp = parameter(leaf.headers, "delsp").lower() == "yes"
    return Reading(plain=unflowed(text, delsp=delsp) if flowed else text)


def _without_files(leaf: Leaf, bodies: Bodies) -> Leaf:
    """uuencoded files taken out of the text, which may be short without them."""
    data = leaf.content()
    if not holds_files(data) or (leaf.detached is not None and leaf.detached.size > len(data)):
        return leaf
    rest, files = taken_out(data)
    for name, content in files:
        name = decoded(eight_bit(name))
        bodies.files.append(attached(content, name, bodies.folder, taken=bodies.names))
    return replace(leaf, data=rest, detached=None) if files else leaf


def _text(leaf: Leaf, bodies: Bodies, most: int) -> str:
    data = leaf.content(most * 2) if leaf.detached else (leaf.data or b"")
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


def _file(leaf: Leaf, bodies: Bodies) -> AttachedFile:
    name = told_name(leaf.headers)
    if not name and leaf.media_type in ("message/rfc822", "message/global"):
        name = _subject_of(leaf)
    name = name or guessed_name(leaf.headers, leaf.media_type)
    data = leaf.data
    digest = leaf.detached.sha256 if leaf.detached else hashlib.sha256(data or b"").hexdigest()
    return AttachedFile(
        name=safe_name(name, leaf.media_type, bodies.names),
        media_type=leaf.media_type,
        size=leaf.detached.size if leaf.detached else len(data or b""),
        sha256=digest,
        content_id=one_line(str(leaf.headers.get("Content-ID", "") or "")).strip("<> ")[:200],
        data=data,
        path=leaf.detached.path if leaf.detached else None,
    )


def _subject_of(leaf: Leaf) -> str:
    from email.parser import BytesHeaderParser

    from tresen.channels.email.reading.headers import text_value

    head = leaf.content(16 * 1024)
    subject = text_value(BytesHeaderParser(policy=POLICY).parsebytes(head), "Subject")
    return f"{subject[:120]}.eml" if subject else ""
