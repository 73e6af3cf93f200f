"""Where decrypted files lie while they are being filed: in memory where the machine has that, and never left behind."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tresen.kit import blobs

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, closed to others
ROOM = 512 * 1024 * 1024  # bytes that must be free there
PREFIX = "tresen-opened-"


@contextmanager
def shelter() -> Iterator[str]:
    """A folder for what was decrypted; gone afterwards. One whose process was killed goes when the next one is made."""
    sweep()
    with tempfile.TemporaryDirectory(dir=_place(), prefix=f"{PREFIX}{_machine()}-{os.getpid()}-") as folder:
        yield folder


def sweep() -> int:
    """Removes what dead processes of this machine have left; how many folders that were."""
    left = 0
    for place in {MEMORY, blobs.spool_dir()}:
        for folder in place.glob(f"{PREFIX}{_machine()}-*") if place.is_dir() else ():
            pid = folder.name.removeprefix(f"{PREFIX}{_machine()}-").partition("-")[0]
            if pid.isdigit() and not _lives(int(pid)) and folder.stat().st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)
                left += 1
    return left


def _place() -> Path:
    with suppress(OSError):
        told = os.statvfs(MEMORY)
        if os.access(MEMORY, os.W_OK) and told.f_bavail * told.f_frsize > ROOM:
            return MEMORY
    return blobs.spool_dir()


def _machine() -> str:
    """The spool may be shared between machines, whose process numbers tell us nothing."""
    return "".join(letter for letter in socket.gethostname() if letter.isalnum()) or "here"


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
