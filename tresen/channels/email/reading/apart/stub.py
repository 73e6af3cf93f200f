"""What can still be said of a mail that cannot be read whole: who wrote, to whom, about what, in answer to what."""

from email.message import EmailMessage

from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.reading.headers import POLICY
from tresen.channels.email.reading.language import guess_language
from tresen.channels.email.reading.limits import NO_SENDER, MailRefused
from tresen.channels.email.reading.parse import read_head
from tresen.channels.email.reading.wellformed import all_wellformed

HEAD_BYTES = 64 * 1024
_VALUE_BYTES = 4 * 1024  # of one header; enough for a hundred references
_EACH = 20  # headers of one name
_READ = (
    b"from", b"sender", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"return-path", b"delivered-to", b"envelope-to", b"x-original-to", b"auto-submitted", b"precedence", b"list-id",
    b"x-auto-response-suppress", b"x-loop", b"x-autoreply", b"authentication-results", b"received",
)  # fmt: skip


def stub_of(head: bytes, why: str) -> Envelope:
    """An envelope without text out of the first bytes of a mail; MailRefused when they name no sender."""
    message = EmailMessage(POLICY)
    counts = dict.fromkeys(_READ, 0)
    for name, value in _fields(head[:HEAD_BYTES]):
        if name in counts and counts[name] < _EACH and value.strip():
            counts[name] += 1
            message.set_raw(name.decode(), value[:_VALUE_BYTES].decode("ascii", "surrogateescape").strip())
    try:
        envelope = read_head(message)
    except MailRefused as refused:
        raise refused
    except Exception as error:  # whatever this mail is, it is not a reason to fail twice
        raise MailRefused("The mail names no sender that could be read.", NO_SENDER) from error
    values = {name: getattr(envelope, name) for name in envelope.__dataclass_fields__}
    values |= {"stub": why, "language": guess_language(envelope.subject)}
    stub: Envelope = all_wellformed(Envelope(**values))
    return stub


def _fields(head: bytes) -> list[tuple[bytes, bytes]]:
    """(name in lower case, unfolded value) up to the first empty line."""
    found: list[tuple[bytes, bytes]] = []
    for line in head.lstrip(b"\xef\xbb\xbf\r\n \t").splitlines():
        if not line.strip():
            break
        if line[:1] in b" \t":
            if found and len(found[-1][1]) < _VALUE_BYTES:
                found[-1] = (found[-1][0], found[-1][1] + b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if colon:
            found.append((name.strip().lower(), value))
    return found
