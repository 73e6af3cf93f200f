"""Mails that are known of but were not taken whole: held in quarantine, where administrators see them."""

from django.db import transaction

from tresen.channels.email.intake import take
from tresen.channels.email.models import Inbound, InboundState, Mailbox, Outcome
from tresen.kit import clock


def hold(head: bytes, *, source: str, mailbox: Mailbox, reason: str) -> Inbound:
    """Keeps what there is of a mail, with the reason; once, however often it is met. Nobody processes it meanwhile."""
    with transaction.atomic():
        inbound, new = take(head, source=source, mailbox=mailbox)
        if new:
            inbound.state, inbound.outcome = InboundState.QUARANTINED, Outcome.QUARANTINED
            inbound.reason, inbound.processed_at = reason, clock.now()
            inbound.save(update_fields=["state", "outcome", "reason", "processed_at"])
    return inbound
