"""Mails that are known of but were not taken whole: held in quarantine, where administrators see them."""

from django.conf import settings
from django.db import transaction

from tresen.channels.email.intake import take
from tresen.channels.email.models import InboundState, Mailbox, Outcome
from tresen.kit import clock


def hold(head: bytes, *, source: str, mailbox: Mailbox, number: tuple[int, str], reason: str) -> bool:
    """Keeps what there is of a mail, with the reason; once, however often it is met. Nobody processes it meanwhile.
    Always False: nothing is there to be processed."""
    with transaction.atomic():
        inbound, new = take(head, source=source, mailbox=mailbox, number=number)
        if new:
            inbound.state, inbound.outcome, inbound.whole = InboundState.QUARANTINED, Outcome.QUARANTINED, False
            inbound.reason, inbound.processed_at = reason.replace("\0", "")[:4000], clock.now()
            inbound.save(update_fields=["state", "outcome", "reason", "processed_at", "whole"])
    return False


def too_large(size: int) -> str:
    limit = settings.MAIL_SIZE_LIMIT // 1_000_000
    return (
        f"The mail has {size // 1_000_000} MB, more than allowed ({limit} MB); it stays in the mailbox on the server."
    )
