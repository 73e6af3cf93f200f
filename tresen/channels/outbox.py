"""Outgoing messages: rows with a state, carried out by jobs, retried with growing pauses."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from tresen.channels.contract import SENDERS, PermanentFailure, TemporaryFailure
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import clock
from tresen.kit.jobs import job, periodic
from tresen.people.actor import SYSTEM
from tresen.tickets.change import Refused
from tresen.tickets.delivering import Outcome, report_delivery
from tresen.tickets.models import Event, Message

log = structlog.get_logger()

PAUSES = [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15)]
PAUSES += [timedelta(hours=1), timedelta(hours=2), timedelta(hours=4)] + [timedelta(hours=8)] * 4
LEASE = timedelta(minutes=30)  # longer than any channel's time-out: a claim older than this is a dead worker's


def send(event: Event) -> None:
    """Reaction: whoever was told something in the desk gets it by the ticket's channel."""
    message = event.said
    if message is None or (sender := SENDERS.get(message.channel)) is None:
        return
    message.external_id = sender.identify(message)
    message.save(update_fields=["external_id"])
    delivery = Delivery.objects.create(message=message, channel=message.channel, external_id=message.external_id)
    deliver.later(delivery_id=delivery.pk)


def must_be_settled(event: Event) -> None:
    """Reaction: a message on its way out stays where it is, for its mail would change between two attempts."""
    unfinished = [DeliveryState.QUEUED, DeliveryState.SENDING]
    if event.said is not None and Delivery.objects.filter(message=event.said, state__in=unfinished).exists():
        raise Refused(_("This message is still being sent. It can be moved when that is done."))


def record_sent(message: Message, sender_id: str = "") -> Delivery:
    """For imported and demo history: a reply that went out long ago."""
    return Delivery.objects.create(
        message=message,
        channel=message.channel,
        state=DeliveryState.SENT,
        attempts=1,
        sent_at=message.created_at,
        created_at=message.created_at,
        external_id=sender_id or message.external_id,
    )


@job(queue="outgoing", attempts=1)
def deliver(delivery_id: int) -> None:
    """At least once: a crash between handing over and noting it sends the message again under the same id."""
    now = clock.now()
    due = Q(state=DeliveryState.QUEUED, next_attempt_at__lte=now + timedelta(seconds=1))
    claim = Delivery.objects.filter(due, pk=delivery_id)
    if not claim.update(state=DeliveryState.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return
    delivery = Delivery.objects.select_related("message__ticket__customer").get(pk=delivery_id)
    try:
        sent = SENDERS[delivery.channel].send(delivery.message)
    except PermanentFailure as failure:
        _settle(delivery, "undelivered", str(failure), state=DeliveryState.FAILED, error=str(failure)[:2000])
    except TemporaryFailure as failure:
        _try_later(delivery, str(failure), uncertain=failure.uncertain)
    except Exception as error:
        log.exception("delivery failed", delivery=delivery_id)
        _try_later(delivery, f"{type(error).__name__}: {error}", uncertain=True)
    else:
        columns = {"state": DeliveryState.SENT, "sent_at": clock.now(), "error": sent.refused[:2000]}
        _settle(delivery, "delivered", sent.words, **columns)


def _settle(delivery: Delivery, outcome: Outcome, words: str, **columns: Any) -> bool:
    """Ends an attempt: state and journal in one transaction, and only while the claim is still this worker's. Somebody
    else may have it by now: a sweep after the lease, a bounce that was quicker than the server's answer."""
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, claimed_at=delivery.claimed_at)
        if not mine.update(claimed_at=None, **columns):
            return False
        report_delivery(delivery.message, outcome, by=SYSTEM, words=words)
    return True


def retry(delivery: Delivery) -> None:
    """An agent wants a failed message tried again now."""
    again = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED)
    if again.update(state=DeliveryState.QUEUED, attempts=0, next_attempt_at=clock.now(), error=""):
        deliver.later(delivery_id=delivery.pk)


def mark_bounced(delivery: Delivery, words: str) -> None:
    """The message came back, whatever was thought of it before: its state says so, and the ticket's journal."""
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.FAILED, error=words[:2000], claimed_at=None)
        report_delivery(delivery.message, "undelivered", by=SYSTEM, words=words)


def _try_later(delivery: Delivery, words: str, *, uncertain: bool) -> None:
    if delivery.attempts > len(PAUSES):
        _settle(delivery, "undelivered", words, state=DeliveryState.FAILED, error=words[:2000])
        return
    pause = PAUSES[delivery.attempts - 1]
    with transaction.atomic():
        waits = _settle(
            delivery,
            "delayed",
            words,
            state=DeliveryState.QUEUED,
            next_attempt_at=clock.now() + pause,
            error=words[:2000],
            uncertain=delivery.uncertain or uncertain,
        )
        if waits:
            deliver.later(delivery_id=delivery.pk, delay=int(pause.total_seconds()))


@periodic("* * * * *")
def sweep(timestamp: int) -> None:
    """Each minute: deliveries whose worker died are tried again, and those whose job was lost get a new one."""
    now = clock.now()
    dead = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=now - LEASE)
    dead.update(state=DeliveryState.QUEUED, uncertain=True, claimed_at=None)
    overdue = Delivery.objects.filter(state=DeliveryState.QUEUED, next_attempt_at__lt=now - timedelta(minutes=1))
    for delivery_id in overdue.order_by("next_attempt_at").values_list("pk", flat=True)[:500]:
        deliver.later_once(delivery_id=delivery_id)
