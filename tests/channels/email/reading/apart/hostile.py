"""A child whose parser does what a mail must never be able to make it do; which, is told by the mail's subject."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tresen.channels.email.reading.apart import child
from tresen.channels.email.reading.apart.reader import Reader
from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.reading.parse import parse

MEGABYTE = 1024 * 1024


def misled(source: Any, *, spool_dir: str) -> Envelope:
    raw = source.read()
    if b"Subject: spin" in raw:
        while True:
            pass
    if b"Subject: eat" in raw:
        hoard = []
        while True:
            hoard.append(bytearray(MEGABYTE))
    if b"Subject: crash" in raw:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"Subject: sleep" in raw:
        time.sleep(3600)
    if b"Subject: grow" in raw:
        (Path(spool_dir) / "large").touch()
        os.truncate(Path(spool_dir) / "large", 600 * MEGABYTE)
    if b"Subject: print" in raw:
        print("x" * 1000, flush=True)  # noqa: T201 - what a library may do
    if b"Subject: secrets" in raw:
        return parse(f"From: a@b.example\r\nSubject: {sorted(os.environ)}\r\n\r\nx".encode(), spool_dir=spool_dir)
    return parse(raw, spool_dir=spool_dir)


def lying(answer: Any) -> Any:
    """Says that a file outside of the folder is an attachment of the mail."""
    said, blobs = answer
    said["envelope"]["attachments"] = [
        {
            "name": "x", "media_type": "text/plain", "size": 1, "sha256": "", "content_id": "", "inline": False,
            "data": None, "path": "../../etc/passwd",
        }
    ]  # fmt: skip
    return said, blobs


def main(*, lies: bool = False) -> None:
    child.parse = misled  # type: ignore[attr-defined]
    if lies:
        real = child._done
        child._done = lambda request, blobs: lying(real(request, blobs))
    child.main(seconds=1)


def parent() -> None:
    """A process that has a mail read, tells the child's number and goes on living."""
    reader = Reader(program="from tests.channels.email.reading.apart.hostile import main; main()")
    job = reader.read(sys.argv[1].encode(), "/tmp")
    if "spin" not in sys.argv[1]:
        job.result()
    while reader._child is None or not reader._child.asked:
        time.sleep(0.01)
    sys.stdout.write(f"{reader._child.process.pid}\n")
    sys.stdout.flush()
    time.sleep(60)
