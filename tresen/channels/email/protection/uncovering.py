"""The intake's way to a protected mail: keys looked up, the mail opened apart, what was found kept as facts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses
from typing import Any

from tresen.channels.email.mailboxes import mailbox_of, sending_mailbox
from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.protection.entities import Entity, entity
from tresen.channels.email.protection.guarded import open_guarded
from tresen.channels.email.protection.keyring import ring_for
from tresen.channels.email.protection.reasons import OTHER_SENDER
from tresen.channels.email.protection.ring import Opened
from tresen.kit import blobs
from tresen.kit.models import Blob
from tresen.tickets.models import Message

HEAD = 64 * 1024
_SIGNS = re.compile(
    rb"application/(?:x-)?pkcs7-|application/pgp-(?:signature|encrypted)|-----BEGIN PGP (?:MESSAGE|SIGNED)|\.p7m",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Uncovered:
    """A mail that was protected. `signed_by_sender`: a good signature, and of the address it says it is from."""

    opened: Opened
    signed_by_sender: bool

    def as_facts(self) -> dict[str, Any]:
        signature = self.opened.signature
        reason = self.opened.reason or signature.reason
        if signature.state == "good" and not self.signed_by_sender:
            reason = reason or OTHER_SENDER
        facts: dict[str, Any] = {
            "kind": self.opened.kind,
            "signed": signature.state,
            "signer": signature.signer[:320],
            "signed_by_sender": self.signed_by_sender,
            "encrypted": self.opened.encrypted,
            "reason": reason,
        }
        return facts | ({"subject": self.opened.subject} if self.opened.subject else {})


def may_be_protected(raw: Blob) -> bool:
    """A first look, cheap enough for every mail."""
    return _SIGNS.search(next(iter(blobs.chunks(raw)), b"")) is not None


def uncover(inbound: Inbound) -> Uncovered | None:
    """Opens and checks a taken mail; None if it is not protected. Never in a transaction: it takes its time."""
    return _uncover(inbound.raw, lambda head: _addressed(inbound, head), inbound.received_at)


def readable(message: Message) -> bytes:
    """The mail a message came or left as, decrypted once more if need be: for showing what its sender made of it."""
    assert message.raw is not None
    if not may_be_protected(message.raw):
        return blobs.read(message.raw)
    inbound = Inbound.objects.filter(message=message).select_related("mailbox", "raw").first()
    if inbound is not None:
        found = uncover(inbound)
    else:  # our own: it was encrypted for the mailbox too
        box = sending_mailbox(message.ticket)
        found = _uncover(message.raw, lambda _: [box] if box else [], message.created_at)
    return found.opened.inner if found and found.opened.inner is not None else blobs.read(message.raw)


def _uncover(raw: Blob, boxes: Any, at: datetime) -> Uncovered | None:
    if not may_be_protected(raw):
        return None
    data = blobs.read(raw)
    head = entity(data)
    senders = _addresses(head, "From")
    mailboxes = boxes(head)
    opened = open_guarded(data, ring_for(mailboxes, senders, at=at))
    if opened.missing:
        again = ring_for(mailboxes, senders, at=at, asked=opened.missing)
        opened = open_guarded(data, again) if len(again.known) else opened
    if not opened.kind and not opened.reason:
        return None
    signature = opened.signature
    # With two senders nobody could tell who of them signed (RFC 5322, 3.6.2, asks for a Sender then).
    same = signature.state == "good" and len(senders) == 1 and senders[0] in signature.addresses
    return Uncovered(opened, same)


def _addressed(inbound: Inbound, head: Entity) -> list[Mailbox]:
    """Whose keys may open it: only those of the mailboxes it was really sent to. What somebody got hold of that was
    encrypted for another mailbox shall not be opened by sending it to this one."""
    if inbound.mailbox is not None:
        return [inbound.mailbox]
    told: Iterable[str] = inbound.envelope_to
    if not told and inbound.source == "file":
        told = [*_addresses(head, "Delivered-To"), *_addresses(head, "To"), *_addresses(head, "Cc")]
    return [box for one in told if (box := mailbox_of(one)) is not None]


def _addresses(head: Entity, name: str) -> list[str]:
    values = [str(value) for value in head.fields.get_all(name, [])][:20]
    return list(dict.fromkeys(address.lower() for _name, address in getaddresses(values) if "@" in address))[:50]
