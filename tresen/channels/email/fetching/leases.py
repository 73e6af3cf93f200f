"""One process fetches a mailbox at a time: a short lease in the database, renewed while it works.

Two at once would do no harm (a mail's number and bytes are unique), only double the work and confuse the flags."""

import hashlib
import os
import secrets
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.db import connection

LEASE = 30  # seconds by the database's clock; whoever dies is followed within this and one round of the others
# Sorted, so that two processes that take many at once never wait for each other crosswise.
TAKE = """
    INSERT INTO email_lease (mailbox_id, holder, until)
    SELECT box.id, %s, now() + make_interval(secs => %s)
    FROM email_mailbox box WHERE box.id = ANY(%s) ORDER BY box.id
    ON CONFLICT (mailbox_id) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
    WHERE email_lease.holder = EXCLUDED.holder OR email_lease.until < now()
    RETURNING mailbox_id
"""


def new_holder() -> str:
    """A name for this process that nobody else ever has."""
    return f"{_machine()}:{os.getpid()}:{secrets.token_hex(6)}"


def _machine() -> str:
    """Where this process's number means something: this start of this machine, this container."""
    told = [socket.gethostname()]
    for source in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        with suppress(OSError):
            path = Path(source)
            told.append(str(path.readlink()) if path.is_symlink() else path.read_text().strip())
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def release_dead() -> None:
    """Gives back what processes of this machine held that are no more: whoever starts after a crash need not wait."""
    here = f"{_machine()}:"
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT holder FROM email_lease WHERE starts_with(holder, %s)", [here])
        holders = [row[0] for row in cursor.fetchall()]
    for holder in holders:
        if not _lives(int(holder.split(":")[1])):
            release(holder)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def take(holder: str, mailboxes: Iterable[int], *, seconds: int = LEASE) -> set[int]:
    """Takes what is free or over, renews what is ours; the mailboxes that are ours now, for so many seconds."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [holder, seconds, sorted(mailboxes)])
        return {row[0] for row in cursor.fetchall()}


def release(holder: str) -> None:
    """Gives everything back, so that nobody waits for the lease to end."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM email_lease WHERE holder = %s", [holder])
