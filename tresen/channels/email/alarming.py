"""What is wrong with the mail, looked for each minute: alarms are raised and, when it is over, ended."""

import errno
import shutil
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tresen.channels.email.fetching.watching import NOT_FETCHED, fetched_mailboxes
from tresen.channels.email.models import Grant, Inbound, InboundState, Mailbox, SignIn
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import blobs, clock
from tresen.kit.alarms import end_alarm, open_alarms, raise_alarm
from tresen.kit.jobs import periodic

BEFORE = 14  # days a secret's end is told in advance
SILENT = timedelta(minutes=15)
STUCK = timedelta(hours=1)
AGAIN = timedelta(days=1)  # new mails in an old quarantine are told at most so often
LOW = 200_000_000  # bytes left on the disk

EXPIRES, EXPIRED, SILENCE = "secret-expires", "secret-expired", "mailbox-silent"
QUARANTINE, OUTGOING, STORAGE = "quarantine", "outgoing-stuck", "storage-full"


@periodic("* * * * *")
def look(timestamp: int) -> None:
    """Each minute; safe to repeat."""
    secrets_end()
    mailboxes_fetched()
    quarantine_filled()
    outgoing_stuck()
    storage_full()


def secrets_end() -> None:
    """The provider forgets a secret on its day, and then nothing works; who knows in time makes a new one."""
    oauth = Q(mailbox__fetch_sign_in=SignIn.OAUTH) | Q(mailbox__smtp_sign_in=SignIn.OAUTH)
    today = timezone.localdate(clock.now())
    ends = Grant.objects.filter(oauth, mailbox__is_active=True, expires_on__lte=today + timedelta(days=BEFORE))
    soon: dict[str, dict[str, Any]] = {}
    over: dict[str, dict[str, Any]] = {}
    for grant in ends.select_related("mailbox"):
        assert grant.expires_on is not None
        facts = {"mailbox": grant.mailbox_id, "day": grant.expires_on.isoformat()}
        (over if grant.expires_on < today else soon)[grant.mailbox.address] = facts
    _exactly(EXPIRES, soon)
    _exactly(EXPIRED, over)


def mailboxes_fetched() -> None:
    """Nobody fetches it any more (no `tresen mailin` runs), or it was switched off and worries nobody now."""
    fetched = {box.address: box for box in fetched_mailboxes()}
    failing = set(open_alarms().filter(kind=NOT_FETCHED).values_list("about", flat=True))
    for address in failing - set(fetched):
        end_alarm(NOT_FETCHED, address)
    silent = {
        address: {"mailbox": box.pk, "since": box.fetched_at.isoformat()}
        for address, box in fetched.items()
        if box.fetched_at and box.fetched_at < clock.now() - SILENT and address not in failing
    }
    _exactly(SILENCE, silent)


def quarantine_filled() -> None:
    """Once while there is anything in it; again, a day later, for what came since."""
    newest = Inbound.objects.filter(state=InboundState.QUARANTINED).order_by("-pk").values_list("pk", flat=True)
    rows = list(newest[:1000])
    known = open_alarms().filter(kind=QUARANTINE).first()
    if known and rows and rows[0] > known.facts.get("first", 0):
        if known.raised_at < clock.now() - AGAIN:
            end_alarm(QUARANTINE, "")
            known = None
        elif known.facts.get("count") == len(rows):
            return
    if known and known.facts.get("count") == len(rows):
        return
    first = known.facts.get("first", 0) if known else (rows[0] if rows else 0)
    _exactly(QUARANTINE, {"": {"count": len(rows), "first": first}} if rows else {})


def outgoing_stuck() -> None:
    """Mails that have been trying to leave for more than an hour; one that is planned for later is not among them."""
    since = clock.now() - STUCK
    late = Q(attempts__gt=0, created_at__lt=since) | Q(next_attempt_at__lt=since)
    waiting = Delivery.objects.filter(late, state__in=[DeliveryState.QUEUED, DeliveryState.SENDING])
    rows = list(waiting.order_by("created_at").values_list("error", flat=True)[:1000])
    words = next((error for error in rows if error), "")
    _exactly(OUTGOING, {"": {"count": len(rows), "words": words[:300]}} if rows else {})


def storage_full() -> None:
    """Raised by whoever could not store something; ended when a file can be written again and there is room."""
    free = shutil.disk_usage(settings.DATA).free
    if free < LOW:
        if not open_alarms().filter(kind=STORAGE).exists():
            raise_alarm(STORAGE, "", free=free)
        return
    if open_alarms().filter(kind=STORAGE).exists() and _can_write():
        end_alarm(STORAGE, "")


def _can_write() -> bool:
    probe = blobs.spool_dir() / "probe"
    try:
        probe.write_bytes(b"x" * 65536)
        probe.unlink()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            return False
        raise
    return True


def _exactly(kind: str, wrong: Mapping[str, Mapping[str, Any]]) -> None:
    """{about: facts}: these are open, every other alarm of the kind is over."""
    for about in set(open_alarms().filter(kind=kind).values_list("about", flat=True)) - {one[:300] for one in wrong}:
        end_alarm(kind, about)
    for about, facts in wrong.items():
        raise_alarm(kind, about, **facts)


def about_mailbox(about: str) -> Mailbox | None:
    """The mailbox an alarm is about, if it is about one."""
    return Mailbox.objects.filter(address=about).first() if about else None
