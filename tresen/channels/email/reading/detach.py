"""Before the parser sees a mail: limits enforced, large bodies and whole messages taken out.

Memory is bounded whatever the size. What is left is a small mail of the same structure with a placeholder
for each body taken out, known by a secret of this one run, so nothing in the mail can pose as one.
"""

import re
import secrets
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from tresen.channels.email.reading.headers import POLICY
from tresen.channels.email.reading.limits import (
    DEPTH,
    DETACH_BYTES,
    EMPTY,
    HEADER_BLOCK_BYTES,
    HEADER_COUNT,
    HEADER_TOTAL_BYTES,
    HEADERS_LONG,
    HEADERS_MANY,
    KEPT_BYTES,
    NO_MAIL,
    PARAMETER_BYTES,
    PARAMETERS,
    PARAMETERS_MANY,
    PARTS,
    PARTS_DEEP,
    PARTS_MANY,
    SMALL_BYTES,
    MailRefused,
)
from tresen.channels.email.reading.spool import Detached, Spool
from tresen.channels.email.reading.window import BOUNDARY_BYTES, Readable, Window, delimiter

PLACEHOLDER = "X-Tresen-Part"
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_KNOWN_FIELD = re.compile(
    rb"(?:received|from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|x-[a-z-]+|return-path|"
    rb"delivered-to|reply-to|references|in-reply-to|sender)[ \t]*:|[ \t]+\S",
    re.IGNORECASE,
)
_PREAMBLE_BYTES = 256 * 1024
_AHEAD_BYTES = 64 * 1024
_FIRST_PART = re.compile(rb"\s*--([^\r\n]{1,200}?)[ \t]*(?:\r\n|\n|\r)Content-[A-Za-z-]{2,40}[ \t]*:", re.IGNORECASE)
_KIND = re.compile(rb"Content-Type[ \t]*:", re.IGNORECASE)
_NO_SEMICOLON = re.compile(
    rb"(Content-Type[ \t]*:\s*[a-z0-9-]+/[a-z0-9.+-]+)\s+((?:charset|boundary|name|format|type)[*0-9]*\s*=)",
    re.IGNORECASE,
)
_TURNED = re.compile(rb"(Content-Type[ \t]*:\s*)(?:plain/text|text/?(?=[\s;]|$)|text/txt)", re.IGNORECASE)


@dataclass(slots=True)
class Skeleton:
    """The small mail that is left, and what was taken out of it."""

    secret: str
    content: bytes = b""
    parts: list[Detached] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def part(self, placeholder: str) -> Detached | None:
        """What stood where this placeholder is; None when it is none of ours."""
        secret, _, index = placeholder.partition(".")
        return self.parts[int(index)] if secret == self.secret else None


@dataclass(slots=True)
class _Entity:
    """The headers of one part."""

    lines: list[bytes]
    message: EmailMessage

    @property
    def encoding(self) -> str:
        return str(self.message.get("Content-Transfer-Encoding", "")).split(";")[0].strip().lower()


def detach(file: Readable, spool_dir: Path) -> Skeleton:
    """Scan a mail once, front to back. Raises only MailRefused (and what the file itself raises)."""
    return _Scan(file, spool_dir).run()


class _Scan:
    def __init__(self, file: Readable, spool_dir: Path) -> None:
        self.window = Window(file)
        self.spool_dir = spool_dir
        self.result = Skeleton(secrets.token_hex(16))
        self.out: list[bytes] = []
        self.open: list[tuple[bytes, bool]] = []  # boundaries of the multiparts we are in; is it a digest?
        self.parts = self.kept = self.header_bytes = 0

    def run(self) -> Skeleton:
        if self.window.exhausted:
            raise MailRefused("The mail is empty.", EMPTY)
        self._skip_to_headers()
        while True:
            self._entity()
            if not self._next_part():
                break
        self.result.content = b"".join(self.out)
        return self.result

    def _skip_to_headers(self) -> None:
        """Blank lines, a byte order mark and the "From " line of an mbox may stand before the headers."""
        if self.window.after(0, 3) == b"\xef\xbb\xbf":
            self.window.take(3)
        while not self.window.exhausted:
            line, length = self.window.peek(HEADER_BLOCK_BYTES)
            if line.strip(b" \t") and (_FIELD.match(line) or not line.startswith((b"From ", b">From "))):
                break
            self.window.take(length)
        if not _FIELD.match(self.window.peek(HEADER_BLOCK_BYTES)[0]):
            raise MailRefused("This is not a mail: it does not begin with headers.", NO_MAIL)

    def _entity(self) -> None:
        self.parts += 1
        if self.parts > PARTS:
            raise MailRefused(f"The mail has more than {PARTS} parts.", PARTS_MANY)
        entity = self._headers()
        boundary = _boundary(entity.message)
        if entity.message.get_content_maintype() == "multipart":
            boundary = self._real_boundary(entity, boundary)
        if boundary:
            if len(self.open) >= DEPTH:
                raise MailRefused(f"The parts of the mail are nested more than {DEPTH} levels deep.", PARTS_DEEP)
            self.out += [*entity.lines, b"\n"]
            self.open.append((boundary, entity.message.get_content_subtype() == "digest"))
            self._preamble()
        else:
            self._leaf(entity)

    def _headers(self) -> _Entity:
        lines: list[bytes] = []
        fields = size = 0
        while not self.window.exhausted:
            line, length = self.window.peek(HEADER_BLOCK_BYTES)
            size += len(line)
            if size > HEADER_BLOCK_BYTES:
                raise MailRefused(f"The headers are longer than {HEADER_BLOCK_BYTES // 1024} KiB.", HEADERS_LONG)
            if not line:
                self.window.take(length)
                break
            match = _FIELD.match(line)
            if match is not None:
                fields += 1
                lines.append(match[1] + line[match.end() - 1 :] + b"\n")
            elif line[:1] in (b" ", b"\t"):
                if lines:
                    lines[-1] += line + b"\n"
            elif not self._stray(line, length, bool(lines)):
                break
            self.window.take(length)
            if fields > HEADER_COUNT:
                raise MailRefused(f"The mail has more than {HEADER_COUNT} header lines.", HEADERS_MANY)
        self.header_bytes += size
        if self.header_bytes > HEADER_TOTAL_BYTES:
            raise MailRefused(f"All headers together are longer than {HEADER_TOTAL_BYTES // 1024} KiB.", HEADERS_LONG)
        lines = [_mended(line) for line in lines if line[:9].lower() != b"x-tresen-"]
        return _Entity(lines, _type_of(lines))

    def _stray(self, line: bytes, length: int, inside: bool) -> bool:
        """A broken line amid the headers: they go on when a known field follows."""
        if not inside or self.open or line.startswith(b"--"):
            return False
        if not _KNOWN_FIELD.match(self.window.after(length, 80)):
            return False
        self.result.defects.append("a broken line among the headers")
        return True

    def _real_boundary(self, entity: _Entity, told: bytes) -> bytes:
        """The boundary the parts really have, when the header names another one or none."""
        ahead = self.window.after(0, _AHEAD_BYTES)
        match = _FIRST_PART.match(ahead)
        if match is None or (told and b"--" + told in ahead):
            return told
        boundary = match[1].rstrip()
        if any(boundary == one for one, _ in self.open) or len(boundary) > BOUNDARY_BYTES or b'"' in boundary:
            return told
        self.result.defects.append("the parts have another boundary than the header says")
        subtype = entity.message.get_content_subtype().encode("ascii", "replace")
        kept = [line for line in entity.lines if not _KIND.match(line)]
        entity.lines = [*kept, b"Content-Type: multipart/" + subtype + b'; boundary="' + boundary + b'"\n']
        return boundary

    def _preamble(self) -> None:
        """Text before the first part is for readers without MIME; it counts when no part follows."""
        held: list[bytes] = []
        size = 0
        for piece in self.window.body(self._boundaries()):
            if size < _PREAMBLE_BYTES:
                held.append(piece)
            size += len(piece)
        if self.window.exhausted:
            self.out.append(b"".join(held)[:_PREAMBLE_BYTES])
            self.result.defects.append("a multipart without parts")

    def _leaf(self, entity: _Entity) -> None:
        kind = entity.message.get_content_type()
        digest = bool(self.open and self.open[-1][1]) and "Content-Type" not in entity.message
        most = DETACH_BYTES if self.kept < KEPT_BYTES else SMALL_BYTES
        spool = Spool(self.spool_dir, entity.encoding, most * 137 // 100 if entity.encoding == "base64" else most)
        for piece in self.window.body(self._boundaries()):
            spool.add(piece)
        raw = spool.raw
        self.kept += len(raw or b"")
        if raw is not None and not digest and not kind.startswith("message/"):  # the parser would look into those
            self.out += [*entity.lines, b"\n", raw]
            return
        content_type = "message/rfc822" if digest else str(entity.message.get("Content-Type", "text/plain"))
        self.result.parts.append(spool.detached(content_type))
        placeholder = f"{PLACEHOLDER}: {self.result.secret}.{len(self.result.parts) - 1}\n"
        replaced = (b"content-type:", b"content-transfer-encoding:", b"content-transfer-encoding :")
        self.out += [line for line in entity.lines if not line.lower().startswith(replaced)]
        self.out += [placeholder.encode(), b"Content-Type: application/octet-stream\n\n"]

    def _next_part(self) -> bool:
        """Go on to the next part, closing the multiparts that end before it; False at the end of the mail."""
        while self.open and not self.window.exhausted:
            line, length = self.window.peek(BOUNDARY_BYTES + 10)
            self.window.take(length)
            named = delimiter(line, self._boundaries())
            if named is None:
                return False
            boundary, closing = named
            while self.open[-1][0] != boundary:
                self.open.pop()
            self.out.append(b"\n--" + boundary + (b"--\n" if closing else b"\n"))
            if not closing:
                return True
            self.open.pop()
            if self.open:
                for _ in self.window.body(self._boundaries()):
                    pass  # after the last part: nothing a reader would see
        return False

    def _boundaries(self) -> frozenset[bytes]:
        return frozenset(boundary for boundary, _ in self.open)


def _mended(line: bytes) -> bytes:
    """A Content-Type as it was meant: a forgotten semicolon, the halves the wrong way round."""
    if not _KIND.match(line):
        return line
    return _TURNED.sub(rb"\1text/plain", _NO_SEMICOLON.sub(rb"\1; \2", line, count=1), count=1)


def _type_of(lines: list[bytes]) -> EmailMessage:
    """A message with only the fields that tell how to read the body, the first of each."""
    message = EmailMessage(POLICY)
    for line in lines:
        name, _, value = line.partition(b":")
        key = name.strip().lower()
        if key in (b"content-type", b"content-transfer-encoding", b"content-disposition"):
            if len(value) > PARAMETER_BYTES or value.count(b";") > PARAMETERS:
                raise MailRefused(
                    f"A {name.decode('ascii', 'replace')} header has too many parameters.", PARAMETERS_MANY
                )
            if key.decode() not in message:
                text = re.sub(r"[\r\n]+", "", value.decode("ascii", "surrogateescape")).strip()
                message.set_raw(name.decode("ascii"), text)
    return message


def _boundary(message: EmailMessage) -> bytes:
    if message.get_content_maintype() != "multipart":
        return b""
    try:
        boundary = message.get_boundary() or ""
        data = boundary.encode("ascii", "surrogateescape")
    except Exception:  # the standard library raises many kinds on broken parameters
        return b""
    return data if 0 < len(data) <= BOUNDARY_BYTES else b""
