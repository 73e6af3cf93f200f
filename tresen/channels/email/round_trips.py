"""A mail a mailbox writes to itself: sent, fetched, recognised, and never a ticket."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from tresen.channels.contract import PermanentFailure, TemporaryFailure
from tresen.channels.email.models import Inbound, Mailbox, RoundTrip
from tresen.channels.email.outgoing.envelope_addresses import header_address
from tresen.channels.email.outgoing.transport import hand_over
from tresen.kit import clock
from tresen.kit.jobs import job
from tresen.kit.secrets import signature, signature_fits

PURPOSE = "round-trip"
OURS = re.compile(r"round-trip\.(\d{1,19})\.([a-z2-7]{12})@")
REASON = "A round-trip mail of the connection check."


def begin(mailbox: Mailbox) -> RoundTrip:
    """Notes it and lets a worker send it."""
    trip = RoundTrip.objects.create(mailbox=mailbox)
    send.later(trip_id=trip.pk)
    return trip


@job(queue="outgoing", attempts=1)
def send(trip_id: int) -> None:
    """At most once is enough: whoever waits begins another."""
    trip = RoundTrip.objects.select_related("mailbox").filter(pk=trip_id, sent_at=None, error="").first()
    if trip is None:
        return
    try:
        sent = hand_over(_mail(trip), trip.mailbox, [trip.mailbox.address])
    except (TemporaryFailure, PermanentFailure) as failure:
        RoundTrip.objects.filter(pk=trip.pk).update(error=str(failure)[:2000])
    else:
        RoundTrip.objects.filter(pk=trip.pk).update(sent_at=clock.now(), words=sent.words[:2000])


def _mail(trip: RoundTrip) -> EmailMessage:
    box = trip.mailbox
    mail = EmailMessage()
    mail["From"] = header_address(box.sender_name or box.name, box.address)
    mail["To"] = header_address("", box.address)
    mail["Subject"] = "Tresen: Rundlauf / round trip"
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{message_id(trip)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content("Tresen prüft dieses Postfach. Diese Mail wird kein Vorgang.\nTresen checks this mailbox.\n")
    return mail


def message_id(trip: RoundTrip) -> str:
    domain = trip.mailbox.address.rpartition("@")[2]
    return f"round-trip.{trip.pk}.{signature(PURPOSE, str(trip.pk))}@{domain}"


def trip_of(message_id: str) -> int | None:
    """The key of the trip whose Message-ID this is; None if it is none of ours."""
    found = OURS.match(message_id.strip("<>"))
    return int(found[1]) if found and signature_fits(PURPOSE, found[1], found[2]) else None


def arrived(trip_id: int, inbound: Inbound) -> None:
    """It was read; in the transaction it is filed in."""
    RoundTrip.objects.filter(pk=trip_id, inbound=None).update(inbound=inbound, arrived_at=inbound.received_at)


def latest(mailbox: Mailbox) -> RoundTrip | None:
    return RoundTrip.objects.filter(mailbox=mailbox).select_related("inbound").order_by("-pk").first()


def waits_since(trip: RoundTrip) -> datetime | None:
    """Since when the mail is on its way; None if it is not."""
    return trip.sent_at if trip.sent_at and not trip.arrived_at else None
