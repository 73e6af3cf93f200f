"""Taking mail in, in two steps: first the raw bytes are committed under a unique key, then they are processed.

The second step is one transaction and may be repeated: it either has happened or it has not.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.db import OperationalError, connection, transaction

from tresen.channels.email import filing
from tresen.channels.email.models import Inbound, InboundState, Mailbox, Outcome
from tresen.channels.email.parse import MailRefused
from tresen.kit import blobs, clock
from tresen.kit.jobs import job
from tresen.people.actor import SYSTEM
from tresen.tickets.change import Refused

log = structlog.get_logger()


def take(
    raw: bytes | BinaryIO | Path,
    *,
    source: str,
    key: str = "",
    mailbox: Mailbox | None = None,
    envelope_from: str = "",
    envelope_to: Iterable[str] = (),
) -> tuple[Inbound, bool]:
    """Commits a mail's bytes; (row, False) if this very mail was taken before. After this returns, the other
    side may be told. `key` is the source's own id for it; without one, content and mailbox are."""
    with transaction.atomic():
        blob = blobs.put(raw)
        recipients = sorted({address.lower() for address in envelope_to})
        place = hashlib.sha256("\n".join(recipients).encode()).hexdigest()[:16] if recipients else ""
        inbound = Inbound(
            key=key or f"{blob.sha256}:{mailbox.pk if mailbox else place}",
            source=source,
            mailbox=mailbox,
            raw=blob,
            envelope_from=envelope_from.replace("\0", "")[:998],
            envelope_to=recipients,
            received_at=clock.now(),
        )
        with connection.cursor() as cursor:
            cursor.execute(INSERT, _row(inbound))
            made = cursor.fetchone()
        if made is None:
            return Inbound.objects.get(key=inbound.key), False
        inbound.pk = made[0]
    return inbound, True


# One statement says whether the mail is new, also when the same mail comes twice at the same moment.
INSERT = """
    INSERT INTO email_inbound (key, source, mailbox_id, raw_id, envelope_from, envelope_to, received_at,
                               state, attempts, outcome, reason)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 'received', 0, '', '')
    ON CONFLICT (key) DO NOTHING RETURNING id
"""


def _row(inbound: Inbound) -> list[Any]:
    recipients = json.dumps(inbound.envelope_to)
    return [
        inbound.key, inbound.source, inbound.mailbox_id, inbound.raw_id, inbound.envelope_from, recipients,
        inbound.received_at,
    ]  # fmt: skip


def process(inbound_id: int) -> Inbound | None:
    """Turns one taken mail into a message, or says why not. Returns the row; None if somebody else has it.

    A mail that cannot be understood, or that our own code fails on, is quarantined with the reason.
    A database that goes away is nobody's fault: the mail stays where it is and comes again.
    """
    try:
        with transaction.atomic():
            _commit_lightly()
            inbound = _claim(inbound_id)
            if inbound is not None:
                filing.file(inbound, by=SYSTEM)
            return inbound
    except OperationalError:
        raise
    except (MailRefused, Refused) as refused:
        return _quarantine(inbound_id, str(refused))
    except Exception as error:
        log.exception("mail quarantined", inbound=inbound_id)
        return _quarantine(inbound_id, f"{type(error).__name__}: {error}")


def process_waiting(limit: int = 20) -> int:
    """Processes what has been taken, oldest first; how many were done. Any number of processes may do this at once."""
    waiting = Inbound.objects.filter(state=InboundState.RECEIVED).order_by("id")
    return sum(process(pk) is not None for pk in waiting.values_list("pk", flat=True)[:limit])


@job(queue="intake", attempts=1)
def drain() -> None:
    """A worker helps while more comes in than one process can file. Safe to run any number of times."""
    while process_waiting():
        pass


def try_again(inbound: Inbound) -> bool:
    """Takes a mail out of quarantine for another try; False if it is not there (any more)."""
    quarantined = Inbound.objects.filter(pk=inbound.pk, state=InboundState.QUARANTINED)
    return bool(quarantined.update(state=InboundState.RECEIVED, outcome="", reason=""))


def dismiss(inbound: Inbound, reason: str) -> bool:
    """Leaves a quarantined mail aside for good; its raw bytes stay."""
    quarantined = Inbound.objects.filter(pk=inbound.pk, state=InboundState.QUARANTINED)
    done = {"state": InboundState.DONE, "outcome": Outcome.IGNORED, "reason": reason, "processed_at": clock.now()}
    return bool(quarantined.update(**done))


def _commit_lightly() -> None:
    """The mail itself is on disk already and processing may be repeated: this commit need not wait for the disk.
    Whatever durable commit comes later takes it along, for the log is written in order."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _claim(inbound_id: int) -> Inbound | None:
    waiting = Inbound.objects.select_for_update(skip_locked=True, of=("self",)).select_related("raw", "mailbox__team")
    return waiting.filter(pk=inbound_id, state=InboundState.RECEIVED).first()


def _quarantine(inbound_id: int, reason: str) -> Inbound:
    with transaction.atomic():
        inbound = Inbound.objects.select_for_update().get(pk=inbound_id)
        inbound.state, inbound.outcome = InboundState.QUARANTINED, Outcome.QUARANTINED
        inbound.reason = reason.replace("\0", "")[:4000]
        inbound.attempts += 1
        inbound.processed_at = clock.now()
        inbound.save(update_fields=["state", "outcome", "reason", "attempts", "processed_at"])
    return inbound
