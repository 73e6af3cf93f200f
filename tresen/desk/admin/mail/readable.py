"""What can be read of a mail that could not be understood: a few headers and its words, from its beginning, as text."""

import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser

from tresen.channels.email.reading.charsets import decode
from tresen.desk.messages.headers import Field, beginning, fields_of, readable
from tresen.kit.html import to_text
from tresen.kit.models import Blob

HEAD = 64 * 1024  # bytes looked at
WORDS = 6_000  # characters shown
TOLD = ("from", "to", "cc", "subject", "date")


@dataclass(frozen=True)
class Readable:
    fields: list[Field] = field(default_factory=list)
    words: str = ""
    source: str = ""


def what_is_readable(raw: Blob) -> Readable:
    """Never fails, whatever the bytes are; nothing of it is markup."""
    head = beginning(raw, HEAD)
    fields = [one for one in fields_of(head) if one.name.lower() in TOLD]
    return Readable(fields[:10], _words(head), readable(head)[:WORDS])


def _words(head: bytes) -> str:
    try:
        found = list(_texts(BytesParser(policy=email.policy.compat32).parsebytes(head)))
    except (Exception, RecursionError):  # the library fails in many ways on what strangers send
        return ""
    plain = [text for kind, text in found if kind == "text/plain" and text.strip()]
    texts = plain or [to_text(text) for kind, text in found if kind == "text/html"]
    return readable("\n\n".join(texts).strip().encode("utf-8", "replace"))[:WORDS]


def _texts(mail: Message) -> Iterator[tuple[str, str]]:
    for count, part in enumerate(mail.walk()):
        if count > 50:
            return
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not part.get_filename():
            data = part.get_payload(decode=True)
            yield kind, decode(data if isinstance(data, bytes) else b"", str(part.get_content_charset("")))[0]
