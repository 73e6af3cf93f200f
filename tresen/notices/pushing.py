"""Pushes: a row for each notice and device, sent by jobs through the guarded client, retried with growing pauses."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

import structlog
from django.db import transaction
from django.db.models import Count, Q

from tresen.kit import clock, outbound, webpush
from tresen.kit.destinations import NotAllowed
from tresen.kit.jobs import job, periodic
from tresen.kit.secrets import unseal
from tresen.notices import vapid
from tresen.notices.models import Device, Notice, Push
from tresen.notices.screen import Shown, screens
from tresen.notices.sight import still_told

log = structlog.get_logger()

KEPT = timedelta(hours=12)  # a push service keeps it so long for a device that is off
LEASE = timedelta(minutes=2)  # far longer than a push service may take: a claim that is older is a dead worker's
PAUSES = [timedelta(seconds=20), *(timedelta(minutes=count) for count in (1, 4, 15, 60, 180))]
MOST = 100  # of one device at once
GONE = (404, 410)
BUSY = 429


def push(notices: Iterable[tuple[Notice, datetime]]) -> None:
    """To every device of their people, not before that moment; in the caller's transaction. A notice that still waits
    is not sent twice."""
    due = dict.fromkeys(notices)
    devices = list(Device.objects.filter(person__in={notice.person_id for notice, _ in due}))
    rows = [
        Push(device=device, notice=notice, next_attempt_at=at)
        for notice, at in due
        for device in devices
        if device.person_id == notice.person_id
    ]
    Push.objects.bulk_create(rows, ignore_conflicts=True)
    now = clock.now()
    for key in {row.device_id for row in rows if row.next_attempt_at <= now}:
        carry.later(device_id=key)


def try_out(device: Device) -> None:
    """A push that says that pushes arrive."""
    with transaction.atomic():
        Push.objects.filter(device=device, notice=None).delete()
        Push.objects.create(device=device, notice=None)
        carry.later(device_id=device.pk)


@job(queue="push", attempts=1)
def carry(device_id: int) -> None:
    """At least once: who dies before noting that it was taken sends it again, and it takes the place of the first."""
    device = Device.objects.select_related("person").filter(pk=device_id).first()
    if device is None:
        return
    rows = _claimed(device)
    wanted = [row.notice_id for row in rows if row.notice_id is not None]
    notices = still_told(device.person, wanted) if device.person.is_agent else []
    trial = any(row.notice_id is None for row in rows)
    keys = {notice.pk for notice in notices} | ({None} if trial else set())
    Push.objects.filter(pk__in=[row.pk for row in rows if row.notice_id not in keys]).delete()
    for screen in screens(device.person, notices, trial=trial):
        told = [row for row in rows if row.notice_id in screen.about]
        if not _send(device, screen, told):
            return


def _claimed(device: Device) -> Sequence[Push]:
    now = clock.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    with transaction.atomic():
        due = Push.objects.select_for_update(skip_locked=True).filter(free, device=device, next_attempt_at__lte=now)
        rows = list(due.order_by("pk")[:MOST])
        for row in rows:
            row.claimed_at, row.attempts = now, row.attempts + 1
        Push.objects.bulk_update(rows, ["claimed_at", "attempts"])
    return rows


def _send(device: Device, screen: Shown, rows: Sequence[Push]) -> bool:
    """One exchange with the push service, outside any transaction. False: the device is gone."""
    try:
        reader = webpush.Reader(device.endpoint, device.key, unseal(device.sealed_auth))
        body = webpush.encrypted(screen.words(), reader)
        headers = webpush.headers(
            device.endpoint, vapid.private_key(), vapid.contact(), clock.now(), ttl=int(KEPT.total_seconds()),
            topic=screen.topic,
        )  # fmt: skip
        with outbound.call("POST", device.endpoint, body=body, headers=headers, limit=64 * 1024) as answer:
            status, said = answer.status, answer.read()[:200].decode(errors="replace")
            wait = answer.headers.get("retry-after", "")
    except outbound.NoAnswer as trouble:
        return _again(device, rows, str(trouble))
    except (NotAllowed, ValueError) as trouble:  # this will not become better
        return _given_up(device, rows, str(trouble))
    if 200 <= status < 300:
        Push.objects.filter(pk__in=[row.pk for row in rows]).delete()
        Device.objects.filter(pk=device.pk).update(reached_at=clock.now(), words="")
        return True
    if status in GONE:
        log.info("a device takes no pushes any more", device=device.pk, status=status)
        device.delete()
        return False
    # What it said is for the log alone: the address came from a browser, and nobody reads foreign pages through us.
    log.info("a push service did not take it", device=device.pk, status=status, said=said)
    if status == BUSY or status >= 500:
        return _again(device, rows, _status(status), wait)
    return _given_up(device, rows, _status(status))


def _status(status: int) -> str:
    """“503 Service Unavailable”."""
    known = {one.value: one.phrase for one in HTTPStatus}
    return f"{status} {known.get(status, '')}".strip()


def _again(device: Device, rows: Sequence[Push], words: str, wait: str = "") -> bool:
    """`wait`: what the push service asks for, in seconds."""
    asked = timedelta(seconds=min(int(wait), 3600)) if wait.isdecimal() else timedelta()
    for row in rows:
        if row.attempts > len(PAUSES):
            _given_up(device, [row], words)
        else:
            at = clock.now() + max(PAUSES[row.attempts - 1], asked)
            Push.objects.filter(pk=row.pk).update(claimed_at=None, next_attempt_at=at)
    Device.objects.filter(pk=device.pk).update(words=words[:300])
    return True


def _given_up(device: Device, rows: Sequence[Push], words: str) -> bool:
    log.warning("push given up", device=device.pk, words=words[:200])
    Push.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Device.objects.filter(pk=device.pk).update(words=words[:300])
    return True


@periodic("* * * * *")
def sweep(timestamp: int) -> None:
    """Each minute: what was quiet, has to be tried again, or was a dead worker's."""
    now = clock.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    due = Push.objects.filter(free, next_attempt_at__lte=now).values("device").annotate(count=Count("pk"))
    for row in due[:500]:
        carry.later_once(device_id=row["device"])


def endpoint_hash(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()
