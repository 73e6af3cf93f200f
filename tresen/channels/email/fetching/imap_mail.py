"""Getting single mails out of an IMAP folder: small ones together, large ones piece by piece through a file."""

import tempfile
from collections.abc import Iterable
from typing import IO, BinaryIO, cast

from django.conf import settings
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from tresen.channels.email import holding
from tresen.channels.email.intake import take
from tresen.channels.email.models import Mailbox
from tresen.kit import blobs

WHOLE = 2_000_000  # bytes up to which a mail is fetched at once
PIECE = 1_000_000


class TooLarge(Exception):
    """More than MAIL_SIZE_LIMIT; says how much at least."""

    def __init__(self, size: int) -> None:
        super().__init__(holding.too_large(size))


def take_all(server: IMAPClient, mailbox: Mailbox, validity: int, sizes: dict[int, int]) -> int:
    """Takes the mails of {uid: size}; how many were new. One the server cannot hand out, or that is beyond the
    limit, is held in quarantine and does not block the others; one that is gone meanwhile is left out."""
    count = 0
    small = [uid for uid, size in sizes.items() if size <= min(WHOLE, settings.MAIL_SIZE_LIMIT)]
    answers = _bodies(server, small) if len(small) > 1 else {}
    for uid, size in sizes.items():
        if uid in answers:
            count += take(answers.pop(uid), source="imap", mailbox=mailbox, number=(validity, str(uid)))[1]
        else:
            count += _take_one(server, mailbox, validity, uid, size)
    return count


def _bodies(server: IMAPClient, uids: Iterable[int]) -> dict[int, bytes]:
    """All at once; nothing if one of them makes the server refuse: then they are asked for one by one."""
    try:
        answers = server.fetch(uids, ["BODY.PEEK[]"])
    except IMAPClientAbortError:  # the connection is gone: come again
        raise
    except IMAPClientError:
        return {}
    return {uid: parts[b"BODY[]"] for uid, parts in answers.items() if parts.get(b"BODY[]") is not None}


def _take_one(server: IMAPClient, mailbox: Mailbox, validity: int, uid: int, size: int) -> bool:
    number = (validity, str(uid))
    try:
        with tempfile.TemporaryFile(dir=blobs.spool_dir()) as file:
            if not read(server, uid, size, file):
                return False
            return take(cast(BinaryIO, file), source="imap", mailbox=mailbox, number=number)[1]
    except TooLarge as refused:
        head = server.fetch([uid], ["BODY.PEEK[HEADER]"]).get(uid, {}).get(b"BODY[HEADER]") or b""
        return holding.hold(head, source="imap", mailbox=mailbox, number=number, reason=str(refused))
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        reason = f"The mail server could not hand out this mail (UID {uid}): {error}"
        head = f"X-UID: {uid}\r\n".encode()
        return holding.hold(head, source="imap", mailbox=mailbox, number=number, reason=reason)


def read(server: IMAPClient, uid: int, size: int, file: IO[bytes]) -> bool:
    """Writes one mail into `file`; False if it is not there. TooLarge beyond the limit. What the server said about
    the size decides how it is asked for, not when it ends: some servers count wrongly."""
    if size > settings.MAIL_SIZE_LIMIT:
        raise TooLarge(size)
    if size <= WHOLE:
        raw = server.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
        if raw is not None:
            file.write(raw)
        return raw is not None
    at = 0
    while True:
        answer = server.fetch([uid], [f"BODY.PEEK[]<{at}.{PIECE}>"])
        piece = answer.get(uid, {}).get(b"BODY[]<%d>" % at)
        if piece is None and uid not in answer:
            return False  # moved or deleted by somebody else in the middle of it
        file.write(piece or b"")
        at += len(piece or b"")
        if at > settings.MAIL_SIZE_LIMIT:
            raise TooLarge(at)
        if not piece or (len(piece) < PIECE and at >= size):  # a proxy may hand out less at once than was asked for
            return at > 0
