"""Files that stand in the text itself: "begin 644 bericht.pdf", as programs before MIME sent them."""

import binascii
import re
from collections.abc import Iterator

MOST_FILES = 100
_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} +(\S[^\r\n]{0,250}?)[ \t]*\r?$", re.MULTILINE)
_END = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)


def holds_files(data: bytes) -> bool:
    """May there be one? Quickly."""
    return b"begin" in data and _BEGIN.search(data) is not None


def taken_out(data: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The text without them, and (name, content) of each. What only looks like one stays in the text."""
    found: list[tuple[str, bytes]] = []
    rest: list[bytes] = []
    at = 0
    for begin, end, name, content in _blocks(data):
        rest.append(data[at:begin])
        found.append((name, content))
        at = end
    return b"".join([*rest, data[at:]]), found


def _blocks(data: bytes) -> Iterator[tuple[int, int, str, bytes]]:
    at = 0
    for _ in range(MOST_FILES):
        begin = _BEGIN.search(data, at)
        end = _END.search(data, begin.end()) if begin is not None else None
        if begin is None or end is None:
            return
        lines = data[begin.end() : end.start()].split(b"\n")[1:]
        content = _base64(lines) if begin[0].startswith(b"begin-base64") else _decoded(lines)
        if content is None:
            at = begin.end()
            continue
        name = begin[1].decode("utf-8", "surrogateescape")
        yield begin.start(), min(end.end() + 1, len(data)), name, content
        at = end.end()


def _decoded(lines: list[bytes]) -> bytes | None:
    """None when a line is none of uuencode's."""
    out: list[bytes] = []
    for line in lines:
        line = line.rstrip(b"\r\n")
        if not line.strip(b" \t`"):
            continue
        length = (line[0] - 32) & 63
        need = (length * 4 + 2) // 3
        if not 32 <= line[0] <= 96 or len(line.rstrip()) > 1 + (length + 2) // 3 * 4 + 2:
            return None
        try:
            out.append(binascii.a2b_uu(line[: 1 + (length + 2) // 3 * 4].ljust(1 + need)))
        except binascii.Error:
            return None
    return b"".join(out)


def _base64(lines: list[bytes]) -> bytes | None:
    try:
        return binascii.a2b_base64(b"".join(lines))
    except binascii.Error:
        return None
