"""Outgoing messages: a row for each recipient with its own state, carried out by jobs, retried with growing pauses."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tresen.channels.attempt import MOST_COPIES, PAUSES, WORDS, Attempt
from tresen.channels.contract import SENDERS, ClaimLost, PermanentFailure, Refusal, TemporaryFailure
from tresen.channels.lanes import Lanes
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import clock
from tresen.kit.jobs import ending, job, periodic
from tresen.people.actor import SYSTEM
from tresen.tickets.change import Refused
from tresen.tickets.delivering import hold, report_delivery
from tresen.tickets.models import Event, Message

log = structlog.get_logger()

# Longer than a server may think about a mail (transport.AFTER_DATA): a claim older than this is a dead worker's.
LEASE = timedelta(minutes=15)
lanes = Lanes(3)
MOST_AT_ONCE = 200  # messages one job carries before its place is another's


def send(event: Event) -> None:
    """Reaction: whoever was told something in the desk gets it by the message's channel. `event.data["delay"]`:
    seconds it may still be withdrawn."""
    message = event.said
    if message is None or (sender := SENDERS.get(message.channel)) is None:
        return
    message.external_id = sender.identify(message)
    message.save(update_fields=["external_id"])
    delay, route = int(event.data.get("delay", 0)), sender.route(message)
    Delivery.objects.bulk_create(
        Delivery(
            message=message,
            channel=message.channel,
            recipient=recipient,
            automatic=message.is_automatic,
            route=route,
            next_attempt_at=clock.now() + timedelta(seconds=delay),
            external_id=message.external_id,
        )
        for recipient in sender.recipients(message)
    )
    deliver.later(message_id=message.pk, delay=delay)


def take_back(event: Event) -> None:
    """Reaction to a withdrawal: the deliveries go, all or none. Refused once a worker has begun with one."""
    rows = Delivery.objects.select_for_update().filter(message=event.data["message"]).order_by("pk")
    # Asked for again, its attempts count from the beginning; what has been handed over has been.
    if any(row.state != DeliveryState.QUEUED or row.attempts or row.handed for row in rows):
        raise Refused(_("It is on its way already and cannot be withdrawn."))
    rows.delete()


def must_be_settled(event: Event) -> None:
    """Reaction: a message on its way out stays where it is, for its mail would change between two attempts."""
    unfinished = [DeliveryState.QUEUED, DeliveryState.SENDING]
    if event.said is not None and Delivery.objects.filter(message=event.said, state__in=unfinished).exists():
        raise Refused(_("This message is still being sent. It can be moved when that is done."))


def record_sent(message: Message, sender_id: str = "") -> list[Delivery]:
    """For imported and demo history: a reply that went out long ago."""
    sender = SENDERS.get(message.channel)
    rows = [
        Delivery(
            message=message,
            channel=message.channel,
            recipient=recipient,
            state=DeliveryState.SENT,
            attempts=1,
            sent_at=message.created_at,
            created_at=message.created_at,
            external_id=sender_id or message.external_id,
        )
        for recipient in (sender.recipients(message) if sender else [""])
    ]
    return Delivery.objects.bulk_create(rows)


@job(queue="outgoing", attempts=1)
def deliver(message_id: int) -> None:
    """At least once: a crash between handing over and noting it sends the message once more under the same id.

    Whoever finds the route full goes away: those who are on it take along what is due there."""
    route = Delivery.objects.filter(message=message_id, state=DeliveryState.QUEUED).values_list("route", flat=True)[:1]
    wanted: int | None = message_id
    carried: set[int] = set()
    for way in route:
        while wanted is not None and lanes.enter(way):
            try:
                while wanted is not None:
                    carry(wanted)
                    carried.add(wanted)
                    wanted = _next_on(way, carried)
            finally:
                lanes.leave(way)
            wanted = _next_on(way, carried)  # somebody may have found the route full while we were leaving it


def _next_on(route: str, carried: set[int]) -> int | None:
    """The message on the route that is due first and was not carried yet; None when the worker is to end."""
    if ending.is_set() or len(carried) >= MOST_AT_ONCE:
        return None
    due = Delivery.objects.filter(state=DeliveryState.QUEUED, route=route, next_attempt_at__lte=clock.now())
    following = due.exclude(message__in=carried).order_by("next_attempt_at", "pk").values_list("message", flat=True)
    return following.first()


def carry(message_id: int) -> None:
    """One attempt for what is due of a message."""
    attempt = Attempt.claim(message_id)
    if attempt is None:
        return
    try:
        sent = SENDERS[attempt.rows[0].channel].send(attempt.message, attempt.recipients, attempt.handing)
    except ClaimLost:
        log.warning("claim lost", message=message_id)
        return
    except PermanentFailure as failure:
        attempt.refused(Refusal(str(failure), permanent=True))
    except TemporaryFailure as failure:
        if failure.uncertain:
            attempt.broke_off(str(failure), uncertain=True)
        else:
            attempt.refused(Refusal(str(failure), permanent=False))
    except Exception as error:
        log.exception("delivery failed", message=message_id)
        attempt.broke_off(f"{type(error).__name__}: {error}", uncertain=False)
    else:
        attempt.sent(sent)
    _later(Delivery.objects.filter(pk__in=[row.pk for row in attempt.rows]))


def _later(rows: "QuerySet[Delivery]") -> None:
    """Jobs for what of these rows waits. If they get lost, `sweep` finds the rows."""
    waiting = rows.filter(state=DeliveryState.QUEUED).order_by("next_attempt_at")
    seen: set[tuple[int, int]] = set()
    for message_id, at in waiting.values_list("message", "next_attempt_at"):
        delay = max(0, int((at - clock.now()).total_seconds()) + 1)
        if (message_id, delay) not in seen:
            seen.add((message_id, delay))
            deliver.later(message_id=message_id, delay=delay)


def retry(*deliveries: Delivery) -> int:
    """An agent wants failed deliveries tried again now; how many there are. One that may have left twice gets one
    more copy by this, and no further one by itself."""
    keys = [one.pk for one in deliveries]
    with transaction.atomic():
        failed = Delivery.objects.select_for_update().filter(pk__in=keys, state=DeliveryState.FAILED)
        messages = set(failed.values_list("message", flat=True))
        Delivery.objects.filter(pk__in=keys, state=DeliveryState.FAILED, handed__gte=MOST_COPIES).update(
            handed=MOST_COPIES - 1
        )
        columns = {"state": DeliveryState.QUEUED, "attempts": 0, "next_attempt_at": clock.now(), "error": ""}
        count = Delivery.objects.filter(pk__in=keys, state=DeliveryState.FAILED).update(**columns)
        for message_id in sorted(messages):
            deliver.later(message_id=message_id)
    return count


def mark_bounced(message: Message, recipient: str, words: str) -> list[str]:
    """The message came back from `recipient` ("" or one we do not know: only if there is but one it can be), whatever
    was thought of it before. Returns the recipients whose state says so now."""
    with transaction.atomic():
        hold(message)
        rows = _meant(list(Delivery.objects.select_for_update().filter(message=message).order_by("pk")), recipient)
        for row in rows:
            Delivery.objects.filter(pk=row.pk).update(
                state=DeliveryState.FAILED, error=words[:WORDS], claimed_at=None, uncertain=False
            )
        names = [row.recipient for row in rows]
        if rows:
            report_delivery(message, "undelivered", by=SYSTEM, words=words, recipients=names)
    return names


def _meant(rows: list[Delivery], recipient: str) -> list[Delivery]:
    """The address itself; else the only one; else the only one of its domain, for addresses are forwarded."""
    wanted = recipient.strip().lower()
    exact = [row for row in rows if row.recipient in {wanted, ""}]
    if exact or len(rows) == 1:
        return exact or rows
    domain = wanted.rpartition("@")[2]
    near = [row for row in rows if domain and row.recipient.endswith(f"@{domain}")]
    return near if len(near) == 1 else []


@periodic("* * * * *")
def sweep(timestamp: int) -> None:
    """Each minute: deliveries whose worker died are tried again, and those whose job was lost get a new one."""
    now = clock.now()
    dead = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=now - LEASE)
    for row in dead.filter(handed__gte=MOST_COPIES).select_related("message__ticket")[:500]:
        _give_up(row)
    dead.filter(handed__lt=MOST_COPIES).update(state=DeliveryState.QUEUED, claimed_at=None)
    overdue = Delivery.objects.filter(state=DeliveryState.QUEUED, next_attempt_at__lt=now - timedelta(minutes=1))
    found = overdue.order_by("next_attempt_at").values_list("message", flat=True)[:500]
    for message_id in dict.fromkeys(found):
        deliver.later_once(message_id=message_id)


def _give_up(row: Delivery) -> None:
    """It may have arrived twice already: a person decides whether it is sent once more."""
    words = "The connection broke off twice after the message was handed over."
    with transaction.atomic():
        hold(row.message)
        mine = Delivery.objects.filter(pk=row.pk, state=DeliveryState.SENDING, claimed_at=row.claimed_at)
        if mine.update(state=DeliveryState.FAILED, claimed_at=None, error=words, uncertain=True):
            report_delivery(row.message, "undelivered", by=SYSTEM, words=words, recipients=[row.recipient])


__all__ = [
    "LEASE",
    "PAUSES",
    "carry",
    "deliver",
    "mark_bounced",
    "record_sent",
    "retry",
    "send",
    "sweep",
    "take_back",
]
