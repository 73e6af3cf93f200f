"""E-mail's way out, as the outbox wants it.

The mail is composed once, before the first attempt, and kept at the message: what the desk shows as sent is what was
sent, and another attempt sends the same bytes under the same Message-ID, whatever was changed meanwhile.
"""

import tempfile
from collections.abc import Sequence
from email.utils import parseaddr

from tresen.channels.contract import Handing, Sent, TemporaryFailure
from tresen.channels.email import tokens
from tresen.channels.email.composing import compose
from tresen.channels.email.envelope_addresses import envelope_address, is_international
from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.mime_writing import write
from tresen.channels.email.models import Mailbox
from tresen.channels.email.transport import carry
from tresen.kit import blobs
from tresen.kit.models import Blob
from tresen.people.addresses import normal_address
from tresen.tickets.models import Message


class EmailSender:
    def identify(self, message: Message) -> str:
        mailbox = sending_mailbox(message.ticket)
        domain = mailbox.address.rpartition("@")[2] if mailbox else "tresen.invalid"
        return tokens.message_id(message, domain)

    def recipients(self, message: Message) -> list[str]:
        return list(dict.fromkeys(_bare(one) for one in _addressed(message)))

    def route(self, message: Message) -> str:
        mailbox = sending_mailbox(message.ticket)
        return f"mailbox {mailbox.pk}" if mailbox else ""

    def send(self, message: Message, recipients: Sequence[str], handing: Handing) -> Sent:
        mailbox = sending_mailbox(message.ticket)
        if mailbox is None:
            raise TemporaryFailure("There is no active mailbox to send from (Administration › Mailboxes).")
        raw = as_sent(message, mailbox)
        # A row without a recipient stands for all of them (see channels.models).
        names = list(recipients) if all(recipients) else self.recipients(message)
        envelope = {envelope_address(name): name for name in names}
        sent = carry(
            blobs.chunks(raw),
            mailbox,
            list(envelope),
            handing=lambda taken: handing([envelope[one] for one in taken]),
            international=any(map(is_international, envelope)) or any(map(is_international, _addressed(message))),
        )
        return Sent(sent.words, {envelope[one]: why for one, why in sent.refused.items()})


def as_sent(message: Message, mailbox: Mailbox) -> Blob:
    """The bytes of the mail, composed and kept at the first call."""
    if message.raw is None:
        with tempfile.TemporaryFile(dir=blobs.spool_dir()) as file:
            write(compose(message, mailbox), file)
            kept = blobs.put(file)
        # Of two who composed at once, one keeps his; both send that.
        Message.objects.filter(pk=message.pk, raw=None).update(raw=kept)
        message.refresh_from_db(fields=["raw"])
    assert message.raw is not None
    return message.raw


def _addressed(message: Message) -> list[str]:
    return [one for field in ("to", "cc", "bcc") for one in message.recipients.get(field, [])]


def _bare(address: str) -> str:
    return normal_address(parseaddr(address)[1] or address)
