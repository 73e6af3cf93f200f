"""MIME on bytes: a signature is over bytes, so nothing here is ever parsed and written again."""

import email
import email.policy
import re
from base64 import b64decode
from dataclasses import dataclass
from email.message import Message
from quopri import decodestring

HEADER_BYTES = 256 * 1024
PARTS = 100
_END = re.compile(rb"\r?\n(?=\r?\n)|\A(?=\r?\n)")
_FIELD = re.compile(rb"(?m)^[!-9;-~]+[ \t]*:[^\n]*\n?(?:[ \t][^\n]*\n?)*")


@dataclass(frozen=True)
class Entity:
    """One part: its header lines and its body, exactly as they came."""

    head: bytes
    body: bytes
    fields: Message

    @property
    def media_type(self) -> str:
        return self.fields.get_content_type()

    def param(self, name: str) -> str:
        """A parameter of the Content-Type, lower case."""
        value = self.fields.get_param(name)
        return (value if isinstance(value, str) else "").strip().lower()

    @property
    def file_name(self) -> str:
        try:
            return (self.fields.get_filename() or "").lower()
        except (TypeError, ValueError, LookupError):
            return ""

    @property
    def content(self) -> bytes:
        """The body decoded; ValueError if it is not what it says."""
        encoding = str(self.fields.get("Content-Transfer-Encoding", "")).strip().lower()
        if encoding == "base64":
            return b64decode(self.body)
        return decodestring(self.body) if encoding == "quoted-printable" else self.body

    def parts(self) -> list["Entity"]:
        """The parts of a multipart; none of another."""
        return [entity(piece) for piece in self.pieces()]

    def pieces(self) -> list[bytes]:
        """The parts of a multipart as bytes, without the line end that belongs to the boundary (RFC 2046, 5.1.1)."""
        boundary = self.fields.get_boundary() if self.fields.get_content_maintype() == "multipart" else None
        if not boundary or len(boundary) > 200:
            return []
        mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
        delimiter = re.compile(rb"(?:\A|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)")
        pieces: list[bytes] = []
        start: int | None = None
        for found in delimiter.finditer(self.body):
            if start is not None:
                pieces.append(_after_line_end(self.body[start : found.start()]))
            start = found.end()
            if found[1] or len(pieces) >= PARTS:
                return pieces
        if start is not None:
            pieces.append(_after_line_end(self.body[start:]))
        return pieces


def entity(raw: bytes) -> Entity:
    """Splits a mail or a part at its first empty line."""
    found = _END.search(raw, 0, HEADER_BYTES)
    cut = found.end() if found else min(len(raw), HEADER_BYTES)
    head = raw[:cut]
    fields: Message = email.message_from_bytes(head + b"\n", policy=email.policy.compat32)
    return Entity(head, _after_line_end(raw[cut:]), fields)


def crlf(data: bytes) -> bytes:
    """With the line ends of the network, which is what is signed (RFC 8551, 3.1.1)."""
    return re.sub(rb"\r?\n", b"\r\n", data)


def reheaded(outer: bytes, inner: bytes) -> bytes:
    """The mail `inner` with the headers the outer one came with; what tells how to read the body is the inner's."""
    return envelope_head(outer) + b"MIME-Version: 1.0\r\n" + content_head(inner) + b"\r\n" + entity(inner).body


def envelope_head(raw: bytes) -> bytes:
    """The header lines that do not tell how to read the body."""
    return b"".join(line for line in _lines(entity(raw).head) if not _is_content(line))


def content_head(raw: bytes) -> bytes:
    """The header lines that tell how to read the body."""
    return b"".join(line for line in _lines(entity(raw).head) if line.lower().startswith(b"content-"))


def _lines(head: bytes) -> list[bytes]:
    """Whole header fields, each with a line end."""
    return [line.rstrip(b"\r\n") + b"\r\n" for line in _FIELD.findall(head)]


def _is_content(line: bytes) -> bool:
    return line.lower().startswith((b"content-", b"mime-version"))


def _after_line_end(data: bytes) -> bytes:
    return data[2:] if data.startswith(b"\r\n") else data[1:] if data.startswith(b"\n") else data
