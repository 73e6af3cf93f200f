"""Which servers tell results of their sender checks in the latest mails of a mailbox."""

from collections import Counter
from email.parser import BytesHeaderParser

from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.reading.headers import POLICY, raw_values
from tresen.channels.email.trust.authserv import name_of
from tresen.kit import blobs

LATEST = 20
HEAD = 32 * 1024


def seen_by(mailbox: Mailbox) -> list[tuple[str, int]]:
    """(name, number of mails) for the servers whose results stand on top, the most frequent first. The name may be
    anybody's invention: an administrator knows his own server's."""
    latest = Inbound.objects.filter(mailbox=mailbox).select_related("raw").order_by("-id")[:LATEST]
    names = Counter(name for one in latest if (name := _topmost(one)))
    return names.most_common(6)


def _topmost(inbound: Inbound) -> str:
    try:
        head = next(iter(blobs.chunks(inbound.raw)), b"")[:HEAD]
        values = raw_values(BytesHeaderParser(policy=POLICY).parsebytes(head), "Authentication-Results", 1)
    except (OSError, ValueError):
        return ""
    return name_of(values[0])[:253] if values else ""
