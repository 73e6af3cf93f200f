"""Making and changing mailboxes. Secrets go in and never come out again."""

from typing import Any

from django.db import IntegrityError, transaction

from tresen.channels.email.models import Mailbox, Security
from tresen.kit.recent import forget

COLUMNS = (
    *("name", "address", "sender_name", "team", "plus_addresses"),
    *("imap_host", "imap_port", "imap_security", "imap_user", "imap_folder", "imap_delete"),
    *("outgoing", "smtp_host", "smtp_port", "smtp_security", "smtp_user"),
)
# Another of these is another place, with a numbering of its own.
PLACE = ("imap_host", "imap_user", "imap_folder")


class AddressTaken(Exception):
    """There is a mailbox of this address."""


def save_mailbox(
    mailbox: Mailbox, *, imap_secret: str | None = None, smtp_secret: str | None = None, **columns: Any
) -> Mailbox:
    """Sets the columns named; a secret of None stays as it is. A mailbox that moved is read from the start:
    mails known already are recognised by their bytes."""
    if unknown := set(columns) - set(COLUMNS):
        raise TypeError(f"not for editing: {', '.join(sorted(unknown))}")
    moved = any(name in columns and columns[name] != getattr(mailbox, name) for name in PLACE)
    for name, value in columns.items():
        setattr(mailbox, name, value)
    mailbox.address = mailbox.address.lower()
    if imap_secret is not None:
        mailbox.imap_secret = imap_secret
    if smtp_secret is not None:
        mailbox.smtp_secret = smtp_secret
    changed = [*columns, "imap_sealed", "smtp_sealed", "fetch_error"]
    mailbox.fetch_error = ""
    if moved:
        mailbox.uid_validity, mailbox.uid_seen = None, 0
        changed += ["uid_validity", "uid_seen"]
    try:
        with transaction.atomic():
            transaction.on_commit(forget)
            mailbox.save(update_fields=changed if mailbox.pk else None)
    except IntegrityError as error:
        raise AddressTaken(mailbox.address) from error
    return mailbox


def switch(mailbox: Mailbox, *, on: bool) -> None:
    """Off: it is neither fetched nor sent from, and the SMTP door does not know it."""
    mailbox.is_active = on
    with transaction.atomic():
        transaction.on_commit(forget)
        mailbox.save(update_fields=["is_active"])


def default_port(protocol: str, security: str) -> int:
    """What servers listen on where nobody has said otherwise (RFC 8314)."""
    ports = {"imap": {Security.TLS: 993}, "smtp": {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}}
    return ports[protocol].get(Security(security), 143)
