"""What makes two deliveries the same mail."""

import hashlib

from tresen.channels.email.reading.envelope import Envelope

DOMAIN = "no-message-id.invalid"


def id_of(envelope: Envelope) -> str:
    """Its Message-ID. A mail without one gets an id made of its author, date, subject, words and files, so that it is
    recognised when it comes by a second mailbox too; without a date nothing tells it from its like: it gets none."""
    if envelope.message_id or envelope.date is None:
        return envelope.message_id
    said = [envelope.from_.email, envelope.date.isoformat(), envelope.subject, envelope.text]
    said += [file.sha256 for file in envelope.attachments]
    return f"{hashlib.sha256(chr(0).join(said).encode()).hexdigest()[:40]}@{DOMAIN}"
