"""The SMTP door (RFC 5321): a mail is answered with 250 only once its bytes are committed."""

import asyncio
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import IO, BinaryIO, ParamSpec, TypeVar, cast

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections

from tresen.channels.email.doors.door_limits import Limits
from tresen.channels.email.intake import take
from tresen.channels.email.mailboxes import mailbox_of
from tresen.kit import clock

log = structlog.get_logger()

MOST_RECIPIENTS = 100
MOST_REFUSED = 20  # unknown recipients of one connection: whoever asks for more is trying names out
MOST_LINES = 5_000_000
IN_MEMORY = 256 * 1024

P = ParamSpec("P")
R = TypeVar("R")


class Door:
    """aiosmtpd's handler. Database work runs in threads, so that a slow disk holds up nobody's greeting."""

    def __init__(self, wake: asyncio.Event, threads: int = 4, limits: Limits | None = None) -> None:
        self.wake = wake
        self.limits = limits or Limits()
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="smtp")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            known = await self._in_thread(_knows, address)
        except Exception as error:  # whatever it is, the sender keeps the mail and comes again
            log.error("recipient not checked", error=str(error))
            return "451 4.3.0 Try again later"
        if not known:
            cast(Server, server).refused += 1
            if cast(Server, server).refused > MOST_REFUSED:
                return "421 4.7.0 Too many unknown recipients"
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def take(self, mail: IO[bytes], envelope: Envelope, source: str, peer: str) -> str:
        """The answer to a received mail: 250 only once its bytes are committed."""
        try:
            await self._in_thread(_take, mail, source, envelope.mail_from or "", list(envelope.rcpt_tos), peer)
        except Exception as error:
            log.error("mail not taken", error=str(error))
            return "451 4.3.0 Could not store the message, try again later"
        self.wake.set()
        return "250 2.0.0 Taken"

    async def _in_thread(self, function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        return await asyncio.get_running_loop().run_in_executor(self.threads, partial(function, *arguments, **named))


def _knows(address: str) -> bool:
    close_old_connections()
    return mailbox_of(address) is not None


def _take(mail: IO[bytes], source: str, sender: str, recipients: list[str], peer: str) -> None:
    close_old_connections()
    take(
        cast(BinaryIO, mail),
        source=source,
        envelope_from=sender,
        envelope_to=recipients,
        peer=peer or None,
        again=_hour_of_nameless(mail),
    )


def _hour_of_nameless(mail: IO[bytes]) -> str:
    """A device that sends the same words every day, without Message-ID, means each of them; a client that asks again
    after a broken line does so within the hour."""
    mail.seek(0)
    head = mail.read(65536).replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    if head.startswith(b"message-id:") or b"\nmessage-id:" in head:
        return ""
    return clock.now().strftime(":%Y%m%d%H")


class Server(SMTP):
    """aiosmtpd with a DATA of its own: the mail goes to a file line by line, whatever it is made of. Kept in memory a
    mail of blank lines would cost eighty times its size."""

    # RFC 5321 allows 998 bytes a line; senders that break it are no reason to lose a mail.
    line_length_limit = 4 * 1024 * 1024
    event_handler: Door
    source = "smtp"
    peer = ""  # the other side's IP address; "" by a Unix socket
    refused = 0
    inside = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        name = transport.get_extra_info("peername")
        self.peer = str(name[0]).partition("%")[0] if isinstance(name, tuple) else ""
        self.inside = self.event_handler.limits.enter(self.peer)
        if self.inside:
            super().connection_made(transport)
            return
        log.warning("too many connections", peer=self.peer)
        cast(asyncio.Transport, transport).write(b"421 4.7.0 Too many connections, try again later\r\n")
        transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self.inside:
            self.inside = False
            self.event_handler.limits.leave(self.peer)
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return super().eof_received() if self.inside else None

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await super().smtp_RCPT(arg)
        if self.refused > MOST_REFUSED and self.transport is not None:
            self.transport.close()

    async def settle(self, mail: IO[bytes], complaint: str) -> str:
        """What is said once the mail is here."""
        return complaint or await self.event_handler.take(mail, cast(Envelope, self.envelope), self.source, self.peer)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        if await self.check_helo_needed():
            return
        if arg or not self.envelope or not self.envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as mail:
            complaint = await self._receive(mail)
            answer = await self.settle(mail, complaint)
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push(answer)

    async def _receive(self, mail: IO[bytes]) -> str:
        """Writes the lines up to the lone dot, dots unstuffed (RFC 5321, 4.5.2); what is wrong with them, or ""."""
        complaint, lines, begins = "", 0, True
        while True:
            try:
                line = await self._reader.readuntil(b"\r\n")
            except asyncio.LimitOverrunError as overrun:
                complaint, line = "500 5.6.0 Line too long", await self._reader.read(overrun.consumed)
            if begins and line == b".\r\n":
                return complaint
            lines += 1
            if not complaint:
                mail.write(line[1:] if begins and line.startswith(b".") else line)
                if mail.tell() > settings.MAIL_SIZE_LIMIT or lines > MOST_LINES:
                    complaint = "552 5.3.4 Message too large"
            begins = line.endswith(b"\r\n")
            if lines % 2000 == 0:  # lines in the buffer come without waiting: let the others have a turn
                await asyncio.sleep(0)
