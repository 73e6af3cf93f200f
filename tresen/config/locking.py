"""One supervisor a data folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tresen.config.stop import Stop


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Holds the folder's lock; Stop if somebody else does. The kernel lets go of it when the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                f"Tresen is already running on {folder}. Stop it first, or choose another folder with --data."
            ) from None
        yield
