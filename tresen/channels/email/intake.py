"""Taking mail in, in two steps: first the raw bytes are committed under a unique key, then they are processed.

The second step is one transaction and may be repeated: it either has happened or it has not.
"""

import errno
import hashlib
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from tresen.channels.email import filing
from tresen.channels.email.models import Inbound, InboundState, Mailbox, Outcome
from tresen.channels.email.reading.apart.begun import Begun, begin
from tresen.channels.email.reading.limits import MailRefused
from tresen.kit import blobs, clock
from tresen.kit.alarms import raise_alarm
from tresen.kit.jobs import job
from tresen.people.actor import SYSTEM
from tresen.tickets.change import Refused

log = structlog.get_logger()

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
MOST_ATTEMPTS = 3
BROKEN_OFF = "Processing this mail broke off several times."
# The disk is full or read-only, this machine has no more files or memory to give, or this process is ending.
NO_ROOM = {
    errno.ECANCELED,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.EAGAIN,
}


def take(
    raw: bytes | BinaryIO | Path,
    *,
    source: str,
    key: str = "",
    mailbox: Mailbox | None = None,
    envelope_from: str = "",
    envelope_to: Iterable[str] = (),
    peer: str | None = None,
    again: str = "",
    number: tuple[int, str] | None = None,
) -> tuple[Inbound, bool]:
    """Commits a mail's bytes; (row, False) if this very mail was taken before. After this returns, the other
    side may be told. `key` is the source's own id for it; without one, content and mailbox are, and `again`
    tells two equal mails apart that are not one and the same. `number` is the place of a fetched mail in its folder
    (UIDVALIDITY, UID or UIDL), kept in the same transaction."""
    stored = _stored(raw)
    with transaction.atomic():
        blob = blobs.row(stored)
        recipients = sorted({address.lower() for address in envelope_to})
        place = hashlib.sha256("\n".join(recipients).encode()).hexdigest()[:16] if recipients else ""
        inbound = Inbound(
            key=key or f"{blob.sha256}:{mailbox.pk if mailbox else place}{again}",
            source=source,
            mailbox=mailbox,
            raw=blob,
            envelope_from=envelope_from.replace("\0", "")[:998],
            envelope_to=recipients,
            peer=peer,
            received_at=clock.now(),
        )
        with connection.cursor() as cursor:
            cursor.execute(INSERT, _row(inbound))
            made = cursor.fetchone()
        known = Inbound.objects.get(key=inbound.key) if made is None else None
        if known is None:
            inbound.pk = made[0]
        if number is not None:
            _number(known or inbound, mailbox, number, inbound.received_at)
        elif known is not None:
            Inbound.objects.filter(pk=known.pk).update(offers=F("offers") + 1)
    return known or inbound, known is None


def _stored(raw: bytes | BinaryIO | Path) -> blobs.Stored:
    try:
        return blobs.store(raw)
    except OSError as error:
        if error.errno in FULL:
            raise_alarm("storage-full", "", words=str(error.strerror))
        raise


# A number whose mail we had and lost (its row was removed) is given its mail back.
NUMBER = """
    INSERT INTO email_fetched (mailbox_id, place, validity, uid, inbound_id, fetched_at) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (mailbox_id, place, validity, uid) DO UPDATE SET inbound_id = EXCLUDED.inbound_id
    WHERE email_fetched.inbound_id IS NULL
"""


def _number(inbound: Inbound, mailbox: Mailbox | None, number: tuple[int, str], at: datetime) -> None:
    assert mailbox is not None, "only mailboxes number their mails"
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [mailbox.pk, mailbox.place, number[0], number[1][:70], inbound.pk, at])


# One statement says whether the mail is new, also when the same mail comes twice at the same moment.
INSERT = """
    INSERT INTO email_inbound (key, source, mailbox_id, raw_id, envelope_from, envelope_to, peer,
                               received_at, sender, state, attempts, outcome, reason, offers, whole)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', 'received', 0, '', '', 1, true)
    ON CONFLICT (key) DO NOTHING RETURNING id
"""


def _row(inbound: Inbound) -> list[Any]:
    recipients = json.dumps(inbound.envelope_to)
    return [
        inbound.key, inbound.source, inbound.mailbox_id, inbound.raw_id, inbound.envelope_from, recipients,
        inbound.peer, inbound.received_at,
    ]  # fmt: skip


def process(inbound_id: int) -> Inbound | None:
    """Turns one taken mail into a message, or says why not. Returns the row; None if somebody else has it.

    A mail that cannot be understood, or that our own code fails on, is quarantined with the reason.
    A database that goes away, or a disk that is full, is nobody's fault: the mail stays where it is and comes again.
    """
    return _process(Inbound.objects.select_related("raw", "mailbox__team").get(pk=inbound_id))


def _process(inbound: Inbound, begun: Begun | None = None) -> Inbound | None:
    try:
        prepared = filing.prepare(inbound, begun)
        with transaction.atomic():
            if not _claim(inbound):
                return None
            filing.file(inbound, prepared, by=SYSTEM)
            return inbound
    except (MailRefused, Refused) as refused:
        return _quarantine(inbound.pk, str(refused))
    except Exception as error:
        if _is_nobodys_fault(error):
            raise
        log.exception("mail quarantined", inbound=inbound.pk)
        return _quarantine(inbound.pk, f"{type(error).__name__}: {error}")


def process_waiting(limit: int = 20, *, helping: bool = False) -> int:
    """Processes what has been taken, oldest first; how many were met. Any number of processes may do this at once.

    While one mail is filed, the child reads those behind it. A mail that was tried before is tried alone, so that
    none shares the blame for taking the process down; whoever is only `helping` leaves it to the others, for it may
    be one that another process has just in hand.
    """
    met, ahead = 0, deque[_Tried]()
    try:
        while True:
            if len(ahead) < 2 and met < limit and not (ahead and ahead[0].attempts > 1):
                found = _met(min(AHEAD, limit - met), tried=not ahead and not helping)
                ahead.extend(found)
                met += len(found)
            if not ahead:
                return met
            tried = ahead.popleft()
            if tried.attempts > MOST_ATTEMPTS:
                _quarantine(tried.inbound.pk, BROKEN_OFF)
            else:
                _process(tried.inbound, tried.begun)
    except Exception as error:
        if _is_nobodys_fault(error):
            _not_counted.update({tried.inbound.pk, *(one.inbound.pk for one in ahead)})
        raise
    finally:
        for one in ahead:
            if one.begun:
                one.begun.drop()


@job(queue="intake", attempts=1)
def drain() -> None:
    """A worker helps while more comes in than one process can file. Safe to run any number of times."""
    while process_waiting(helping=True):
        pass


def ask_for_help() -> None:
    """One helper that works and one that waits are enough: with more of them mails would be met by one while another
    still reads them."""
    drain.later_once(lock="intake")


def try_again(inbound: Inbound) -> bool:
    """Takes a mail out of quarantine for another try; False if it is not there (any more)."""
    quarantined = Inbound.objects.filter(pk=inbound.pk, state=InboundState.QUARANTINED)
    return bool(quarantined.update(state=InboundState.RECEIVED, outcome="", reason="", attempts=0))


def dismiss(inbound: Inbound, reason: str) -> bool:
    """Leaves a quarantined mail aside for good; its raw bytes stay."""
    quarantined = Inbound.objects.filter(pk=inbound.pk, state=InboundState.QUARANTINED)
    done = {"state": InboundState.DONE, "outcome": Outcome.IGNORED, "reason": reason, "processed_at": clock.now()}
    return bool(quarantined.update(**done))


@dataclass(frozen=True)
class _Tried:
    """A mail whose turn has come, this try counted; new ones are being read already."""

    inbound: Inbound
    attempts: int
    begun: Begun | None


AHEAD = 8  # mails met at once
_not_counted: set[int] = set()  # met when the database or the disk went away: that try is taken back

# Counted in a commit of its own before anything is tried: a mail that takes the whole process down is met again
# after the restart, and must not be met for ever. Those already tried stand behind the others, and come one by one.
# (The array is made once. With IN the database may join by nested loops, run the subquery for each row, and meet more.)
NEXT = """
    UPDATE email_inbound SET attempts = attempts + 1 WHERE id = ANY(ARRAY(
        SELECT id FROM email_inbound WHERE state = 'received' AND {which} ORDER BY attempts, id LIMIT %s
        FOR UPDATE SKIP LOCKED
    )) RETURNING id, attempts, set_config('synchronous_commit', 'off', true)
"""
NEXT_NEW, NEXT_TRIED = NEXT.format(which="attempts = 0"), NEXT.format(which="attempts > 0")
TAKE_BACK = "UPDATE email_inbound SET attempts = 1 WHERE id = ANY(%s) AND state = 'received' AND attempts > 1"


def _met(most: int, *, tried: bool) -> list[_Tried]:
    """The next mails, this try counted; one that was `tried` before only if asked for and no new one waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        if _not_counted:
            cursor.execute(TAKE_BACK, [list(_not_counted)])
        cursor.execute(NEXT_NEW, [most])
        rows = cursor.fetchall()
        if not rows and tried:
            cursor.execute(NEXT_TRIED, [1])
            rows = cursor.fetchall()
    _not_counted.clear()
    attempts = {key: count for key, count, _ in rows}
    found = Inbound.objects.select_related("raw", "mailbox__team").filter(pk__in=attempts).order_by("pk")
    return [_Tried(one, attempts[one.pk], _begun(one, attempts[one.pk])) for one in found]


def _begun(inbound: Inbound, attempts: int) -> Begun | None:
    """The mail in the child's hands already; None when even that fails: its own turn will tell why."""
    if attempts > MOST_ATTEMPTS:
        return None
    try:
        return begin(inbound)
    except OSError:
        return None


CLAIM = """
    SELECT set_config('synchronous_commit', 'off', true) FROM email_inbound WHERE id = %s AND state = 'received'
    FOR UPDATE SKIP LOCKED
"""


def _claim(inbound: Inbound) -> bool:
    """Locks the row if it still waits. The commit that follows need not wait for the disk: the mail itself is there
    already and processing may be repeated; whatever durable commit comes later takes it along."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [inbound.pk])
        return cursor.fetchone() is not None


def _is_nobodys_fault(error: BaseException) -> bool:
    return _database_is_gone(error) or (isinstance(error, OSError) and error.errno in NO_ROOM)


def _database_is_gone(error: BaseException) -> bool:
    """Connection lost, server stopping, out of resources, deadlock: PostgreSQL's classes 08, 40, 53, 57P and 55P03.

    Other errors filed as operational (an index row too large, a statement cancelled) are the mail's own."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return not state or state[:2] in {"08", "40", "53"} or state == "55P03" or state.startswith("57P")


def _quarantine(inbound_id: int, reason: str) -> Inbound | None:
    """Sets the mail aside, unless another process has filed it meanwhile."""
    with transaction.atomic():
        waiting = Inbound.objects.select_for_update().filter(pk=inbound_id, state=InboundState.RECEIVED)
        if (inbound := waiting.first()) is None:
            return None
        inbound.state, inbound.outcome = InboundState.QUARANTINED, Outcome.QUARANTINED
        inbound.reason = reason.replace("\0", "")[:4000]
        inbound.processed_at = clock.now()
        inbound.save(update_fields=["state", "outcome", "reason", "processed_at"])
    return inbound
