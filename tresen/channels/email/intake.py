"""Taking mail in, in two steps: first the raw bytes are committed under a unique key, then they are processed.

The second step is one transaction and may be repeated: it either has happened or it has not.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import structlog
from django.db import IntegrityError, OperationalError, transaction

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
        key = key or f"{blob.sha256}:{mailbox.pk if mailbox else place}"
        if known := Inbound.objects.filter(key=key).first():
            return known, False
        inbound = Inbound(
            key=key,
            source=source,
            mailbox=mailbox,
            raw=blob,
            envelope_from=envelope_from[:998],
            envelope_to=recipients,
            received_at=clock.now(),
        )
        try:
            with transaction.atomic():
                inbound.save(force_insert=True)
        except IntegrityError:  # the same mail twice at the same moment
            return Inbound.objects.get(key=key), False
    return inbound, True


def process(inbound_id: int) -> Inbound | None:
    """Turns one taken mail into a message, or says why not. Returns the row; None if somebody else has it.

    A mail that cannot be understood, or that our own code fails on, is quarantined with the reason.
    A database that goes away is nobody's fault: the mail stays where it is and comes again.
    """
    try:
        with transaction.atomic():
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
