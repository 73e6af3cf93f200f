"""E-mail's way out, as the outbox wants it."""

from tresen.channels.contract import Sent, TemporaryFailure
from tresen.channels.email import tokens
from tresen.channels.email.composing import compose
from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.transport import hand_over
from tresen.tickets.models import Message


class EmailSender:
    def identify(self, message: Message) -> str:
        mailbox = sending_mailbox(message.ticket)
        domain = mailbox.address.rpartition("@")[2] if mailbox else "tresen.invalid"
        return tokens.message_id(message, domain)

    def send(self, message: Message) -> Sent:
        mailbox = sending_mailbox(message.ticket)
        if mailbox is None:
            raise TemporaryFailure("There is no active mailbox to send from (Administration › Mailboxes).")
        mail = compose(message, mailbox)
        recipients = [one.addr_spec for field in ("To", "Cc") if mail[field] for one in mail[field].addresses]
        return hand_over(mail, mailbox, recipients)
