"""A mail written out as bytes piece by piece, so that its files never stand in memory whole.

The standard library joins every part in memory, several times over: 40 MB of files cost it 300 MB.
"""

import base64
import secrets
from collections.abc import Iterator
from email.message import EmailMessage, Message
from typing import Any, BinaryIO

from tresen.kit import blobs
from tresen.kit.models import Blob

PIECE = 57 * 1024  # whole lines of base64: 57 bytes make 76 signs


class FilePart(EmailMessage):
    """A part whose content is a blob. It is read when it is written, or when somebody asks for it as any part."""

    blob: Blob | None = None

    @classmethod
    def of(cls, blob: Blob, maintype: str, subtype: str, *, name: str, cid: str = "") -> "FilePart":
        """An attachment; with `cid` (without brackets) a picture inside the HTML."""
        from email.policy import SMTP

        part = cls(policy=SMTP)
        part.blob = blob
        part["Content-Type"] = f"{maintype}/{subtype}"
        part["Content-Transfer-Encoding"] = "base64"
        part.add_header("Content-Disposition", "inline" if cid else "attachment", filename=name)
        if cid:
            part["Content-ID"] = f"<{cid}>"
        return part

    def get_payload(self, i: Any = None, decode: Any = False) -> Any:
        if self.blob is None:
            return super().get_payload(i, decode)
        return blobs.read(self.blob) if decode else "".join(line.decode() for line in _base64(self.blob))

    @property
    def _payload(self) -> object:
        """What the standard library's own writer takes."""
        return self.get_payload()

    @_payload.setter
    def _payload(self, value: object) -> None:
        pass


def write(mail: Message, to: BinaryIO) -> None:
    """The mail with CRLF line ends (RFC 5322, 2.1), headers folded by its policy."""
    for piece in pieces(mail):
        to.write(piece)


def pieces(part: Message) -> Iterator[bytes]:
    """A part and all in it, in order; the same bytes each time. Whoever signs a part signs these."""
    is_file = isinstance(part, FilePart) and part.blob is not None
    if part.get_content_maintype() != "multipart" and not is_file:
        yield part.as_bytes(policy=part.policy.clone(linesep="\r\n"))
        return
    if not is_file and part.get_boundary() is None:
        # "=_" stands in no base64 and no quoted-printable (RFC 2045, 6.7).
        part.set_boundary(f"=_{secrets.token_hex(16)}")
    for name, value in part.raw_items():
        yield part.policy.fold_binary(name, value).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield b"\r\n"
    if isinstance(part, FilePart) and part.blob is not None:
        yield from _base64(part.blob)
        return
    boundary = (part.get_boundary() or "").encode("ascii")
    for one in part.get_payload():
        assert isinstance(one, Message)
        yield b"--" + boundary + b"\r\n"
        yield from pieces(one)
        yield b"\r\n"
    yield b"--" + boundary + b"--\r\n"


def _base64(blob: Blob) -> Iterator[bytes]:
    rest = b""
    for chunk in blobs.chunks(blob):
        rest += chunk
        whole = len(rest) // PIECE * PIECE
        for start in range(0, whole, PIECE):
            yield _lines(rest[start : start + PIECE])
        rest = rest[whole:]
    if rest:
        yield _lines(rest)


def _lines(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
