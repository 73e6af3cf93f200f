"""A window that slides over a mail: lines for headers, pieces for bodies, a few chunks in memory."""

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import Protocol

_CHUNK = 256 * 1024
_LINE_END = re.compile(rb"\r\n|\n|\r")
BOUNDARY_BYTES = 1_000


class Readable(Protocol):
    """All that is asked of a file."""

    def read(self, size: int = -1, /) -> bytes: ...


class Window:
    """Line ends may be LF, CRLF or CR, as the standard library's parser reads them."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._buffer = b""
        self._at = 0
        self._ended = False

    def _more(self) -> None:
        chunk = self._file.read(_CHUNK)
        self._ended = not chunk
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0

    def peek(self, limit: int) -> tuple[bytes, int]:
        """The next line without its end, and its length with it; cut at `limit`, empty at the end of "
        "the mail."""
        while True:
            match = _LINE_END.search(self._buffer, self._at)
            if match is not None and (match.end() < len(self._buffer) or self._ended or match[0] != b"\r"):
                return self._buffer[self._at : match.start()], match.end() - self._at
            if self._ended or len(self._buffer) - self._at > limit:
                return self._buffer[self._at :], len(self._buffer) - self._at
            self._more()

    def take(self, length: int) -> None:
        """Go on behind the line that `peek` showed."""
        self._at += length

    def after(self, length: int, size: int) -> bytes:
        """What follows that line, without going on."""
        while len(self._buffer) - self._at < length + size and not self._ended:
            self._more()
        return self._buffer[self._at + length : self._at + length + size]

    @property
    def exhausted(self) -> bool:
        """Nothing is left to read."""
        while self._at >= len(self._buffer) and not self._ended:
            self._more()
        return self._at >= len(self._buffer)

    def body(self, boundaries: frozenset[bytes]) -> Iterator[bytes]:
        """The pieces of a body up to a boundary line; the line end before it belongs to the boundary."""
        if not self.exhausted and self._boundary_at(self._at, boundaries):
            return
        pattern = _delimiters(boundaries)
        tail = 4 + max(map(len, boundaries), default=0)
        scan = self._at
        while True:
            match = pattern.search(self._buffer, scan)
            if match is None:
                cut = len(self._buffer) if self._ended else max(self._at, len(self._buffer) - tail)
                yield self._buffer[self._at : cut]
                self._at = cut
                if self._ended:
                    return
            elif self._is_cut(match.end()):
                yield self._buffer[self._at : match.start()]
                self._at = match.start()
            elif self._boundary_at(match.end() - 2, boundaries):
                yield self._buffer[self._at : match.start()]
                self._at = match.end() - 2
                return
            else:
                scan = match.end()
                continue
            self._more()
            scan = 0

    def _is_cut(self, start: int) -> bool:
        if self._ended or len(self._buffer) - start > BOUNDARY_BYTES + 10:
            return False
        end = _LINE_END.search(self._buffer, start)
        return end is None or end.end() == len(self._buffer)

    def _boundary_at(self, start: int, boundaries: Container[bytes]) -> bool:
        while start == self._at and self._is_cut(start + 2):
            self._more()
            start = self._at
        return self._buffer.startswith(b"--", start) and delimiter(self._line_at(start), boundaries) is not None

    def _line_at(self, start: int) -> bytes:
        end = _LINE_END.search(self._buffer, start, start + BOUNDARY_BYTES + 10)
        return self._buffer[start : end.start() if end else start + BOUNDARY_BYTES + 10]


@lru_cache(maxsize=128)
def _delimiters(boundaries: frozenset[bytes]) -> re.Pattern[bytes]:
    """A line end and the two dashes before one of these names; in C, for bodies of 100 MB and of "
    "dashes only."""
    if not boundaries:
        return re.compile(rb"(?!)")
    return re.compile(rb"(?:\r\n|\n|\r)--(?=" + b"|".join(map(re.escape, sorted(boundaries))) + b")")


def delimiter(line: bytes, boundaries: Container[bytes]) -> tuple[bytes, bool] | None:
    """The boundary a line names and whether it closes it; None for any other line."""
    name = line[2:].rstrip(b" \t")
    if name in boundaries:
        return name, False
    if name.endswith(b"--") and name[:-2] in boundaries:
        return name[:-2], True
    return None
