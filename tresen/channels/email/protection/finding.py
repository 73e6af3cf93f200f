"""Keys that come with mails: the certificate of a signature, an attached OpenPGP key, the header Autocrypt."""

import re
from base64 import b64decode
from collections.abc import Iterator

from tresen.channels.email.models import Inbound, KeySource
from tresen.channels.email.protection import certificates, openpgp
from tresen.channels.email.protection.entities import entity
from tresen.channels.email.protection.keyring import add_found
from tresen.channels.email.protection.reading import Read, certificate_read, openpgp_read
from tresen.channels.email.protection.uncovering import HEAD, Uncovered
from tresen.channels.email.reading.envelope import AttachedFile, Envelope
from tresen.kit import blobs
from tresen.tickets.models import Message

LARGEST = 128 * 1024  # bytes of a key that comes by itself
KNOWN = {"addr", "prefer-encrypt", "keydata"}  # others are critical, unless they begin with _
_AUTOCRYPT = re.compile(r"\s*([a-z_-]+)\s*=\s*([^;]*)")


def keep_found(inbound: Inbound, uncovered: Uncovered | None, envelope: Envelope, message: Message) -> None:
    """Notes the keys of a filed mail for its sender's address, and only for that. May be repeated."""
    sender, files = envelope.from_.email, envelope.attachments
    if envelope.auto:
        return
    for read, source, trusted in _found(inbound, uncovered, files, sender.lower()):
        add_found(sender, read, source=source, message=message, trusted=trusted)


def _found(
    inbound: Inbound, uncovered: Uncovered | None, files: tuple[AttachedFile, ...], sender: str
) -> Iterator[tuple[Read, str, bool]]:
    if uncovered is not None:
        yield from _certificates(uncovered, sender)
    for file in files[:20]:
        if file.media_type == "application/pgp-keys" and file.size <= LARGEST:
            with file.open() as opened:
                yield from ((read, KeySource.ATTACHMENT, False) for read in _openpgp(opened.read(), sender))
    for read in _autocrypt(next(iter(blobs.chunks(inbound.raw)), b"")[:HEAD], sender):
        yield read, KeySource.AUTOCRYPT, False


def _certificates(uncovered: Uncovered, sender: str) -> Iterator[tuple[Read, str, bool]]:
    """The first of the certificates with the signature that mail can be encrypted with: some people have two. The
    signer's own is proven by the signature; another one has only come along, and waits to be confirmed."""
    signature = uncovered.opened.signature
    if signature.state not in {"good", "untrusted"}:
        return
    for place, pem in enumerate(signature.certificates[:5]):
        read = certificate_read(certificates.load(pem))
        if read.encrypts and sender in read.addresses and not read.authority:
            yield read, KeySource.SIGNATURE, uncovered.signed_by_sender and place == 0
            return


def _openpgp(data: bytes, sender: str) -> Iterator[Read]:
    try:
        keys = openpgp.each(data)
    except openpgp.Damaged:
        return
    for key in keys[:5]:
        try:
            read = openpgp_read(key)
        except openpgp.Damaged:
            continue
        if sender in read.addresses:
            yield read


def _autocrypt(head: bytes, sender: str) -> Iterator[Read]:
    """Autocrypt Level 1: one header, of the sender's own address."""
    if b"autocrypt:" not in head.lower():
        return
    values = entity(head).fields.get_all("Autocrypt", [])
    if len(values) != 1:
        return
    told = {match[1]: match[2].strip() for match in _AUTOCRYPT.finditer(str(values[0])[:LARGEST])}
    if told.get("addr", "").lower() != sender or any(name[0] != "_" for name in told if name not in KNOWN):
        return
    try:
        data = b64decode(re.sub(r"\s", "", told.get("keydata", "")))
        yield openpgp_read(openpgp.each(data)[0])
    except (ValueError, IndexError, openpgp.Damaged):
        return
