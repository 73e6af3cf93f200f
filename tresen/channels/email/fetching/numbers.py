"""Which mails of a folder are with us already, by the server's own numbers (UIDVALIDITY and UID, or UIDL)."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tresen.channels.email.models import Fetched, Mailbox

T = TypeVar("T")
MANY = 1000


def known(mailbox: Mailbox, validity: int, uids: Iterable[str]) -> set[str]:
    """Those whose bytes (or, for a mail held back, whose head) are with us."""
    return _found(mailbox, validity, uids, inbound__isnull=False)


def safe(mailbox: Mailbox, validity: int, uids: Iterable[str]) -> set[str]:
    """Those that are here whole: what may be deleted from the server."""
    return _found(mailbox, validity, uids, inbound__whole=True)


def _found(mailbox: Mailbox, validity: int, uids: Iterable[str], **condition: bool) -> set[str]:
    found: set[str] = set()
    rows = Fetched.objects.filter(mailbox=mailbox, place=mailbox.place, validity=validity, **condition)
    for some in pieces(list(uids), MANY):
        found.update(rows.filter(uid__in=some).values_list("uid", flat=True))
    return found


def pieces(items: list[T], size: int) -> Iterator[list[T]]:
    return (items[at : at + size] for at in range(0, len(items), size))
