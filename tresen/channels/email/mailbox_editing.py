"""Making and changing mailboxes. Secrets go in and never come out again."""

from typing import Any

from django.db import IntegrityError, transaction

from tresen.channels.email.models import Mailbox, Security
from tresen.kit.recent import forget
from tresen.people.addresses import normal_address

COLUMNS = (
    *("name", "address", "sender_name", "team", "plus_addresses"),
    *("fetch_protocol", "fetch_host", "fetch_port", "fetch_security", "fetch_sign_in", "fetch_user"),
    *("fetch_folder", "fetch_delete"),
    *("outgoing", "smtp_host", "smtp_port", "smtp_security", "smtp_sign_in", "smtp_user"),
)
# Another of these is another place, with a numbering of its own.
PLACE = ("fetch_protocol", "fetch_host", "fetch_user", "fetch_folder")


class AddressTaken(Exception):
    """There is a mailbox of this address."""


def save_mailbox(
    mailbox: Mailbox, *, fetch_secret: str | None = None, smtp_secret: str | None = None, **columns: Any
) -> Mailbox:
    """Sets the columns named; a secret of None stays as it is. A mailbox that moved is read from the start:
    mails known already are recognised by their bytes."""
    if unknown := set(columns) - set(COLUMNS):
        raise TypeError(f"not for editing: {', '.join(sorted(unknown))}")
    moved = any(name in columns and columns[name] != getattr(mailbox, name) for name in PLACE)
    for name, value in columns.items():
        setattr(mailbox, name, value)
    mailbox.address = normal_address(mailbox.address)
    if fetch_secret is not None:
        mailbox.fetch_secret = fetch_secret
    if smtp_secret is not None:
        mailbox.smtp_secret = smtp_secret
    changed = [*columns, "fetch_sealed", "smtp_sealed", "fetch_error"]
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
    return PORTS[protocol].get(Security(security), PORTS[protocol][Security.NONE])


PORTS: dict[str, dict[Security, int]] = {
    "imap": {Security.TLS: 993, Security.NONE: 143},
    "pop3": {Security.TLS: 995, Security.NONE: 110},
    "smtp": {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25},
}


def save_texts(
    mailbox: Mailbox,
    *,
    greeting: dict[str, str],
    signature: dict[str, str],
    acknowledgement: dict[str, str],
    acknowledges: bool,
    authserv_id: str,
) -> None:
    """What it says, and whose word it believes about senders. Texts are {language: text}."""
    mailbox.greeting, mailbox.signature, mailbox.acknowledgement = greeting, signature, acknowledgement
    mailbox.acknowledges, mailbox.authserv_id = acknowledges, authserv_id.strip().lower()
    with transaction.atomic():
        transaction.on_commit(forget)
        mailbox.save(update_fields=["greeting", "signature", "acknowledgement", "acknowledges", "authserv_id"])
