"""Small attachments made in code: a picture, a log, a one-page PDF."""

import struct
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random


@dataclass(frozen=True)
class MadeFile:
    name: str
    media_type: str
    content: bytes


def make(kind: str, *, dice: Random, moment: datetime, title: str) -> MadeFile:
    """A file of kind "png", "log" or "pdf", different for each `dice`."""
    stamp = f"{moment:%Y%m%d_%H%M%S}"
    if kind == "png":
        return MadeFile(f"IMG_{stamp}.png", "image/png", picture(dice))
    if kind == "log":
        return MadeFile(f"protokoll-{moment:%Y-%m-%d}.log", "text/plain", log(dice, moment))
    if kind == "pdf":
        return MadeFile(f"Beleg_{stamp}.pdf", "application/pdf", pdf(["Skihaus Alpin", title, f"{moment:%d.%m.%Y}"]))
    raise ValueError(f"unknown kind of file: {kind}")


def picture(dice: Random, width: int = 320, height: int = 200) -> bytes:
    """A screen with a window, some lines of writing and a red bar, as the photo of an error message."""
    paper, frame, ink, bar = (246, 246, 244), (60, 72, 88), (150, 156, 164), (190, 64, 52)
    lines = [dice.randint(60, 230) for _ in range(5)]
    bar_at = dice.choice((44, 60))

    def colour(x: int, y: int) -> tuple[int, int, int]:
        if not (12 <= x < width - 12 and 12 <= y < height - 12):
            return (38, 44, 52)
        if y < 30:
            return frame
        if bar_at <= y < bar_at + 22 and 24 <= x < width - 24:
            return bar
        row, inside = divmod(y - 96, 16)
        if y >= 96 and inside < 6 and row < len(lines) and 28 <= x < 28 + lines[row]:
            return ink
        return paper

    rows = b"".join(b"\0" + b"".join(bytes(colour(x, y)) for x in range(0, width, 2)) for y in range(0, height, 2))
    header = struct.pack(">IIBBBBB", width // 2, height // 2, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def log(dice: Random, moment: datetime) -> bytes:
    words = [
        "INFO  session opened",
        "INFO  queue length {}",
        "WARN  retry {} of 5",
        "WARN  no answer within 30000 ms",
        "ERROR connection reset by peer",
        "ERROR code {} (see manual)",
    ]
    at, lines = moment - timedelta(minutes=30), []
    for _ in range(40):
        at += timedelta(seconds=dice.randint(2, 70))
        lines.append(f"{at:%Y-%m-%d %H:%M:%S} {dice.choice(words).format(dice.randint(1, 900))}")
    return "\n".join([*lines, ""]).encode()


def pdf(lines: list[str]) -> bytes:
    """A valid one-page PDF with a few lines of text."""
    shown = " ".join(f"({_escape(line)}) Tj 0 -26 Td" for line in lines)
    content = b"BT /F1 16 Tf 72 760 Td " + shown.encode("cp1252", "replace") + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
