"""Large bodies go to temporary files, decoded as they pass."""

import binascii
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from tresen.channels.email.reading.headers import lenient_base64

_NOT_BASE64 = bytes(
    code for code in range(256) if code not in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
)

_SOFT_SPACES = re.compile(rb"=[ \t]+(?=[\r\n]|\Z)")
_SOFT_CR = re.compile(rb"=\r(?!\n)")  # a soft line break of a mail whose lines end in CR alone


@dataclass(frozen=True, slots=True)
class Detached:
    """A part taken out before parsing; its content decoded in memory or in a file."""

    content_type: str  # the header as it came, unfolded
    size: int
    sha256: str
    data: bytes | None = None
    path: Path | None = None

    def head(self, size: int) -> bytes:
        """The first bytes of the content."""
        if self.path is None:
            return (self.data or b"")[:size]
        with self.path.open("rb") as file:
            return file.read(size)


class Decoder(Protocol):
    """A transfer encoding undone piece by piece."""

    def add(self, piece: bytes) -> bytes: ...
    def end(self) -> bytes: ...


class _Identity:
    def add(self, piece: bytes) -> bytes:
        return piece

    def end(self) -> bytes:
        return b""


class _Base64:
    def __init__(self) -> None:
        self._carry = b""

    def add(self, piece: bytes) -> bytes:
        clean = self._carry + piece.translate(None, _NOT_BASE64)
        out = b""
        if b"=" in clean:  # the end, or blocks glued together
            *blocks, clean = clean.split(b"=")
            out = b"".join(map(lenient_base64, blocks))
        whole = len(clean) // 4 * 4
        self._carry = clean[whole:]
        return out + binascii.a2b_base64(clean[:whole])

    def end(self) -> bytes:
        return lenient_base64(self._carry)


class _QuotedPrintable:
    def __init__(self) -> None:
        self._carry = b""

    def add(self, piece: bytes) -> bytes:
        text = self._carry + piece
        cut = text.rfind(b"\n") + 1
        if not cut and len(text) > 64 * 1024:  # no line end far and wide: cut where no code is split
            cut = text.rfind(b"=", len(text) - 3)
            cut = len(text) if cut < 0 else cut
        self._carry = text[cut:]
        return self._undone(text[:cut])

    def end(self) -> bytes:
        return self._undone(self._carry)

    def _undone(self, text: bytes) -> bytes:
        if b"= " in text or b"=\t" in text:
            text = _SOFT_SPACES.sub(b"=", text)
        return binascii.a2b_qp(_SOFT_CR.sub(b"", text) if b"=\r" in text else text)


def decoder(encoding: str) -> Decoder:
    """The decoder of a Content-Transfer-Encoding; unknown ones leave the bytes as they are."""
    if encoding == "base64":
        return _Base64()
    if encoding == "quoted-printable":
        return _QuotedPrintable()
    return _Identity()


class Spool:
    """Takes the raw pieces of one body; beyond `most` bytes they are decoded into a file in `folder`."""

    def __init__(self, folder: Path, encoding: str, most: int) -> None:
        self._folder = folder
        self._decoder = decoder(encoding)
        self._most = most
        self._pieces: list[bytes] = []
        self._held = 0
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self._hash = hashlib.sha256()
        self._size = 0

    def add(self, piece: bytes) -> None:
        """One more raw piece."""
        if self._file is not None:
            self._write(self._decoder.add(piece))
            return
        self._pieces.append(piece)
        self._held += len(piece)
        if self._held > self._most:
            handle, name = tempfile.mkstemp(dir=self._folder, prefix="part-")
            self._path, self._file = Path(name), os.fdopen(handle, "wb")
            for held in self._pieces:
                self._write(self._decoder.add(held))
            self._pieces.clear()

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        self._hash.update(data)
        self._size += len(data)
        self._file.write(data)

    @property
    def raw(self) -> bytes | None:
        """The body as it came, while it is small."""
        return b"".join(self._pieces) if self._file is None else None

    def detached(self, content_type: str) -> Detached:
        """The body decoded, wherever it is."""
        if self._file is None:
            data = self._decoder.add(b"".join(self._pieces)) + self._decoder.end()
            return Detached(content_type, len(data), hashlib.sha256(data).hexdigest(), data=data)
        self._write(self._decoder.end())
        self._file.close()
        return Detached(content_type, self._size, self._hash.hexdigest(), path=self._path)
