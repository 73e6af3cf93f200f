"""What became of a message on its way out, in one line; what became of it with each recipient, on opening."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import clock
from tresen.tickets.models import Message
from tresen.tickets.models.message import NOTES, OUTGOING_KINDS
from tresen.ui.icons import icon

ICONS = {"sent": "check", "failed": "circle-alert", "queued": "clock"}


@dataclass(frozen=True, slots=True)
class ShownRecipient:
    """One recipient's line: his state and the other server's own words."""

    name: str
    state: str
    text: str
    icon: str
    words: str
    again: bool


@dataclass(frozen=True, slots=True)
class ShownDelivery:
    state: str
    text: str
    icon: str
    error: str
    again: str  # where to ask for another attempt, "" if that makes no sense
    withdraw: str = ""  # where to take it back, "" once it is too late
    leaves: str = ""  # when it leaves, ISO 8601, while it can be taken back
    each: list[ShownRecipient] = field(default_factory=list)


def shown_delivery(message: Message, me: int) -> ShownDelivery | None:
    """`me`: the id of the one who looks. None for what goes nowhere. Needs the deliveries loaded."""
    if message.kind not in (*OUTGOING_KINDS, *NOTES):
        return None
    rows = sorted(message.deliveries.all(), key=lambda row: row.pk)
    if not rows:
        return None
    sent = sum(row.state == DeliveryState.SENT for row in rows)
    failed = [row for row in rows if row.state == DeliveryState.FAILED or (not row.recipient and _left_out(row))]
    error = next((row.error for row in (failed or rows) if row.error), "") if len(rows) == 1 else ""
    state = "failed" if failed else "sent" if sent == len(rows) else "queued"
    again = reverse("desk:delivery", args=[message.pk]) if any(r.state == DeliveryState.FAILED for r in rows) else ""
    each = [_recipient(row) for row in rows] if len(rows) > 1 else []
    leaves = _leaves(rows)
    return ShownDelivery(
        state=state,
        text=_text(rows, sent, len(failed)),
        icon=icon(ICONS[state]),
        error=error,
        again=again,
        withdraw=reverse("desk:withdrawal", args=[message.pk]) if leaves and message.author_id == me else "",
        leaves=leaves,
        each=each,
    )


def _left_out(row: Delivery) -> bool:
    return row.state == DeliveryState.SENT and bool(row.error)


def _leaves(rows: list[Delivery]) -> str:
    """While nobody has begun and its time has not come."""
    if any(row.state != DeliveryState.QUEUED or row.attempts for row in rows):
        return ""
    at = min(row.next_attempt_at for row in rows)
    return at.isoformat() if at > clock.now() else ""


def _text(rows: list[Delivery], sent: int, failed: int) -> str:
    if len(rows) == 1:
        return _one(rows[0])
    if sent == len(rows):
        return ngettext("Delivered to %s recipient", "Delivered to %s recipients", sent) % sent
    if sent or failed < len(rows):
        return _("Delivered to %(sent)s of %(all)s") % {"sent": sent, "all": len(rows)}
    return _("Not delivered")


def _one(row: Delivery) -> str:
    if _left_out(row):
        return _("Not delivered to everybody")
    if row.state == DeliveryState.SENT:
        return _("Sent, perhaps twice") if row.uncertain else _("Sent")
    if row.state == DeliveryState.FAILED:
        return _("It is uncertain whether it arrived") if row.uncertain else _("Not delivered")
    if row.error:
        return _("Not delivered yet, trying again")
    return _("Being sent")


def _recipient(row: Delivery) -> ShownRecipient:
    state = {"sending": "queued"}.get(row.state, row.state)
    return ShownRecipient(
        name=row.recipient,
        state=state,
        text=_one(row),
        icon=icon(ICONS[state]),
        words=row.error,
        again=row.state == DeliveryState.FAILED,
    )
