"""mbox files of any size: one mail after the other, without the file in memory.

A mail begins behind an empty line with "From ", an address and a date; "From " without these is somebody's sentence.
Quoted ones (">From ", RFC 4155 and the mboxrd habit) are given back as they were written.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_LINE = 64 * 1024
_FIRST = re.compile(rb"From (?![ \t]*:)")
_BEGIN = re.compile(
    rb"From \S.{0,400}? (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{0,20}\b\d{1,2}:\d{2}(?::\d{2})?\b.{0,60}\b\d{4}\b"
)
_QUOTED = re.compile(rb">+From ")


def is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return _FIRST.match(file.read(100)) is not None


def split(path: Path, folder: Path) -> Iterator[tuple[Path, bool]]:
    """Each mail as a file in `folder`, and whether it is the last; it is gone when the next one is asked for."""
    place = folder / "mail.eml"
    with path.open("rb") as box:
        line = box.readline(_LINE)
        while line:
            while line and not line.endswith(b"\n"):
                line = box.readline(_LINE)
            with place.open("wb") as out:
                line = _copied(box, out)
            yield place, not line
    place.unlink(missing_ok=True)


def _copied(box: BinaryIO, out: BinaryIO) -> bytes:
    """Writes up to the next mail; returns the line that begins it, b"" at the end."""
    held = b""  # an empty line: it belongs to what follows if that is a mail
    fresh = True  # at the start of a line
    while line := box.readline(_LINE):
        if fresh and held and _BEGIN.match(line):
            return line
        out.write(held)
        held = b""
        if fresh and line in (b"\n", b"\r\n"):
            held = line
            continue
        out.write(line[1:] if fresh and _QUOTED.match(line) else line)
        fresh = line.endswith(b"\n")
    return b""
