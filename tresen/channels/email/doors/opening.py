"""Opening the doors mail is handed in at: SMTP, and LMTP by a port or a Unix socket."""

import asyncio
import contextlib
import socket
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from tresen.channels.email.doors.door_limits import Limits
from tresen.channels.email.doors.lmtp_door import Lmtp
from tresen.channels.email.doors.smtp_door import Door, Server

S = TypeVar("S", bound=Server)
SILENT = 120  # seconds a peer may say nothing


@dataclass(frozen=True)
class Doors:
    """Where they are; 0 and "" for those that stay shut."""

    host: str = "127.0.0.1"
    smtp_port: int = 0
    lmtp_port: int = 0
    lmtp_socket: str = ""


async def open_doors(doors: Doors, wake: asyncio.Event, limits: Limits | None = None) -> list[asyncio.Server]:
    """Listens until the servers are closed; the doors share their limits."""
    door = Door(wake, limits=limits)
    loop = asyncio.get_running_loop()
    opened = []
    if doors.smtp_port:
        opened.append(await loop.create_server(session(Server, door), doors.host, doors.smtp_port))
    if doors.lmtp_port:
        opened.append(await loop.create_server(session(Lmtp, door), doors.host, doors.lmtp_port))
    if doors.lmtp_socket:
        _clear(Path(doors.lmtp_socket))
        opened.append(await loop.create_unix_server(session(Lmtp, door), doors.lmtp_socket))
        # Whoever may enter its folder may hand in mail, as with a port of this machine.
        Path(doors.lmtp_socket).chmod(0o666)
    return opened


def session(kind: type[S], door: Door) -> Callable[[], S]:
    def begin() -> S:
        return kind(
            door, data_size_limit=settings.MAIL_SIZE_LIMIT, enable_SMTPUTF8=True, hostname="tresen", ident="Tresen",
            timeout=SILENT,
        )  # fmt: skip

    return begin


def _clear(path: Path) -> None:
    """Takes away the socket of a process that was killed; one that answers stays, and binding fails with its name."""
    with contextlib.suppress(FileNotFoundError):
        if stat.S_ISSOCK(path.stat().st_mode):
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(str(path)) != 0:
                    path.unlink()
