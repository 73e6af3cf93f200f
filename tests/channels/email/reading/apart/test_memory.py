"""What large mails cost: the child streams them, the worker sees none of their bytes."""

import random
import resource
import time
from base64 import b64encode
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import BORDER, HEADERS
from tresen.channels.email.reading.apart.reader import Reader

MEGABYTE = 1024 * 1024


def written(path: Path, megabytes: int) -> Path:
    """A mail with one attachment of so many MB."""
    block = random.Random(7).randbytes(57 * 1024)
    lines = b"\r\n".join(b64encode(block[at : at + 57]) for at in range(0, len(block), 57)) + b"\r\n"
    with path.open("wb") as out:
        out.write((HEADERS + BORDER + "\r\n--grenze\r\nContent-Type: text/plain\r\n\r\nAnbei.\r\n").encode())
        out.write(
            b"--grenze\r\nContent-Type: application/zip; name=gross.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        )
        for _ in range(megabytes * MEGABYTE // len(block)):
            out.write(lines)
        out.write(b"\r\n--grenze--\r\n")
    return path


def peak(reader: Reader) -> int:
    """The most the child ever held, in bytes."""
    assert reader._child is not None
    status = Path(f"/proc/{reader._child.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


@pytest.mark.parametrize(("megabytes", "allowed"), [(25, 64), (150, 128)])
def test_a_large_attachment_is_streamed(megabytes: int, allowed: int, tmp_path: Path) -> None:
    reader = Reader()
    small = tmp_path / "small"
    small.write_bytes(HEADERS.encode() + b"\r\nx")
    reader.read(small, tmp_path).result()
    idle = peak(reader)
    mail = written(tmp_path / "large", megabytes)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    began = time.monotonic()
    (file,) = reader.read(mail, tmp_path).result().attachments
    took = time.monotonic() - began
    assert file.path is not None
    assert megabytes * MEGABYTE - 60 * 1024 < file.size == file.path.stat().st_size
    assert peak(reader) - idle < allowed * MEGABYTE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - own < 16 * MEGABYTE
    assert took < 60
    reader.close()
