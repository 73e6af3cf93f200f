"""Mail of the house itself (a forgotten password, say) through the first active mailbox."""

from collections.abc import Sequence
from email import message_from_bytes, policy

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from tresen.channels.contract import PermanentFailure, TemporaryFailure
from tresen.channels.email.envelope_addresses import header_address
from tresen.channels.email.models import Mailbox
from tresen.channels.email.transport import hand_over


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were handed over; without a mailbox, none."""
        mailbox = Mailbox.objects.filter(is_active=True).order_by("id").first()
        return sum(self._send(one, mailbox) for one in email_messages) if mailbox else 0

    def _send(self, given: EmailMessage, mailbox: Mailbox) -> bool:
        given.from_email = str(header_address(mailbox.sender_name or mailbox.name, mailbox.address))
        mail = message_from_bytes(given.message().as_bytes(), policy=policy.SMTP)
        mail["Auto-Submitted"] = "auto-generated"
        try:
            hand_over(mail, mailbox, given.recipients())
        except (TemporaryFailure, PermanentFailure):
            if not self.fail_silently:
                raise
            return False
        return True
