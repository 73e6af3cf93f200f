"""Fetching by POP3 (RFC 1939): told apart by UIDL, read line by line into a file, deleted only after the commit."""

import poplib
import ssl
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import IO, BinaryIO, cast

from django.conf import settings

from tresen.channels.email import holding
from tresen.channels.email.causes import SignInRefused
from tresen.channels.email.fetching.imap_mail import TooLarge
from tresen.channels.email.fetching.numbers import known, safe
from tresen.channels.email.intake import take
from tresen.channels.email.models import Mailbox, Security, SignIn
from tresen.channels.email.oauth import sasl
from tresen.kit import blobs

TIMEOUT = 60
LINE = 64 * 1024
VALIDITY = 0  # POP3's ids are good for ever
HEAD_LINES = 0


class _Reading:
    """What poplib lacks: a mail that goes to a file, with lines of any length."""

    def retrieve(self, which: int, into: IO[bytes]) -> None:
        """RETR; undoes the dots (RFC 1939, 3). TooLarge beyond the limit: the connection is of no more use then."""
        self._shortcmd(f"RETR {which}")  # type: ignore[attr-defined]
        begins, size = True, 0
        while True:
            line: bytes = self.file.readline(LINE)  # type: ignore[attr-defined]
            if not line:
                raise EOFError("the server hung up in the middle of a mail")
            if begins and line in (b".\r\n", b".\n"):
                return
            into.write(line[1:] if begins and line.startswith(b".") else line)
            begins, size = line.endswith(b"\n"), size + len(line)
            if size > settings.MAIL_SIZE_LIMIT:
                raise TooLarge(size)


class Plain(_Reading, poplib.POP3):
    pass


class Encrypted(_Reading, poplib.POP3_SSL):
    pass


Server = Plain | Encrypted


def connect(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> Server:
    """A signed-in connection; certificates are checked. A refused OAuth2 token is replaced once."""
    try:
        return _signed_in(mailbox, timeout, fresh=False)
    except sasl.TokenRefused:
        return _signed_in(mailbox, timeout, fresh=True)


def dial(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> Server:
    context = ssl.create_default_context()
    if mailbox.fetch_security == Security.TLS:
        return Encrypted(mailbox.fetch_host, mailbox.fetch_port, timeout=timeout, context=context)
    server = Plain(mailbox.fetch_host, mailbox.fetch_port, timeout=timeout)
    if mailbox.fetch_security == Security.STARTTLS:
        server.stls(context)
    return server


def sign_in(server: Server, mailbox: Mailbox, *, fresh: bool = False) -> None:
    if mailbox.fetch_sign_in == SignIn.OAUTH:
        sasl.pop3(server, mailbox, fresh=fresh)
        return
    try:
        server.user(mailbox.fetch_user)
        server.pass_(mailbox.fetch_secret)
    except poplib.error_proto as error:
        raise SignInRefused(str(error)) from error


def _signed_in(mailbox: Mailbox, timeout: float, *, fresh: bool) -> Server:
    server = dial(mailbox, timeout=timeout)
    try:
        sign_in(server, mailbox, fresh=fresh)
    except BaseException:
        server.close()
        raise
    return server


def fetch_new(mailbox: Mailbox, still: Callable[[], bool] = lambda: True) -> int:
    """Takes every mail whose id is not known, in a connection of its own (POP3 shows what came since only to the
    next one); how many were new. What is to be deleted goes when the server is told good-bye (RFC 1939, 6)."""
    server = connect(mailbox)
    try:
        count = _fetch(server, mailbox, still)
        server.quit()
    finally:
        with suppress(OSError, poplib.error_proto):
            server.close()
    return count


def listed(server: Server) -> dict[str, int]:
    """{UIDL: number in this connection}."""
    return {uid.decode(errors="replace"): int(number) for number, uid in map(_two, server.uidl()[1])}


def sizes(server: Server) -> dict[int, int]:
    return {int(number): int(size) for number, size in map(_two, server.list()[1])}


def _two(line: bytes) -> tuple[bytes, bytes]:
    first, _, second = line.strip().partition(b" ")
    return first, second.strip().partition(b" ")[0]


def _fetch(server: Server, mailbox: Mailbox, still: Callable[[], bool]) -> int:
    count, there, large = 0, listed(server), sizes(server)
    here = known(mailbox, VALIDITY, there)
    for uid, number in there.items():
        if not still():
            break
        if uid not in here:
            count += take_one(server, mailbox, uid, number, large.get(number, 0))
    if mailbox.fetch_delete:
        for uid in safe(mailbox, VALIDITY, there):
            server.dele(there[uid])
    return count


def take_one(server: Server, mailbox: Mailbox, uid: str, number: int, size: int) -> bool:
    """Takes one mail; was it new? One beyond the limit, or that the server cannot hand out, is held."""
    place = (VALIDITY, uid)
    try:
        if size > settings.MAIL_SIZE_LIMIT:
            raise TooLarge(size)
        with tempfile.TemporaryFile(dir=blobs.spool_dir()) as file:
            server.retrieve(number, file)
            return take(cast(BinaryIO, file), source="pop3", mailbox=mailbox, number=place)[1]
    except TooLarge as refused:
        head = b"\r\n".join(server.top(number, HEAD_LINES)[1]) + b"\r\n" if size > settings.MAIL_SIZE_LIMIT else b""
        head = head or f"X-UIDL: {uid}\r\n".encode()
        held = holding.hold(head, source="pop3", mailbox=mailbox, number=place, reason=str(refused))
        if size <= settings.MAIL_SIZE_LIMIT:  # the server had said it was smaller; the rest of it is on the line
            raise EOFError("a mail was larger than announced") from refused
        return held
    except poplib.error_proto as error:
        if not _is_answer(error):  # the line broke: come again
            raise
        reason = f"The mail server could not hand out this mail (UID {uid}): {error}"
        return holding.hold(f"X-UIDL: {uid}\r\n".encode(), source="pop3", mailbox=mailbox, number=place, reason=reason)


def _is_answer(error: poplib.error_proto) -> bool:
    """Did the server say no? What poplib itself finds wrong with the line, it says in text."""
    return bool(error.args) and isinstance(error.args[0], bytes)
