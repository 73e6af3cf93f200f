"""Mail of the house itself (a forgotten password, an alarm) through an active mailbox nothing is wrong with."""

from collections.abc import Sequence
from email import message_from_bytes, policy

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from tresen.channels.contract import PermanentFailure, TemporaryFailure
from tresen.channels.email.models import Mailbox
from tresen.channels.email.outgoing.envelope_addresses import header_address
from tresen.channels.email.outgoing.transport import hand_over
from tresen.kit.alarms import open_alarms


def routes(*, avoid: str = "") -> list[Mailbox]:
    """The active mailboxes, those without an alarm first; never the one of the address `avoid`."""
    alarmed = set(open_alarms().values_list("about", flat=True))
    boxes = Mailbox.objects.filter(is_active=True).exclude(address=avoid).order_by("id")
    return sorted(boxes, key=lambda box: box.address in alarmed)


def send(given: EmailMessage, mailbox: Mailbox) -> None:
    """Hands one mail over; TemporaryFailure or PermanentFailure if nobody takes it."""
    given.from_email = str(header_address(mailbox.sender_name or mailbox.name, mailbox.address))
    mail = message_from_bytes(given.message().as_bytes(), policy=policy.SMTP)
    mail["Auto-Submitted"] = "auto-generated"
    hand_over(mail, mailbox, given.recipients())


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were handed over; without a mailbox, none."""
        mailbox = next(iter(routes()), None)
        return sum(self._send(one, mailbox) for one in email_messages) if mailbox else 0

    def _send(self, given: EmailMessage, mailbox: Mailbox) -> bool:
        try:
            send(given, mailbox)
        except (TemporaryFailure, PermanentFailure):
            if not self.fail_silently:
                raise
            return False
        return True
