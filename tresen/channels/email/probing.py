"""Trying a mailbox's servers out: really connecting, in seconds, outside any transaction, touching nothing."""

import smtplib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass

from imapclient.exceptions import IMAPClientError

from tresen.channels.email import transport
from tresen.channels.email.causes import Cause, cause_of, words_of
from tresen.channels.email.fetching import imap as imap_fetch
from tresen.channels.email.models import Mailbox, Outgoing, Protocol

STEP = 6.0  # seconds one answer may take
PATIENCE = 10.0  # seconds for all of it


@dataclass(frozen=True)
class Finding:
    """What came of one server: fine, or the cause and the server's words."""

    protocol: str  # imap or smtp
    cause: Cause | None = None
    words: str = ""
    mails: int = 0
    folders: tuple[str, ...] = ()

    @property
    def fine(self) -> bool:
        return self.cause is None


def probe(mailbox: Mailbox) -> list[Finding]:
    """Both servers at once; what is not set is not tried."""
    wanted: list[tuple[str, Callable[[Mailbox], Finding]]] = []
    if mailbox.fetch_protocol == Protocol.IMAP:
        wanted.append(("imap", probe_imap))
    if mailbox.outgoing == Outgoing.SMTP and mailbox.smtp_host:
        wanted.append(("smtp", probe_smtp))
    # Not `with`: it would wait for a thread that hangs in a name look-up.
    threads = ThreadPoolExecutor(2, thread_name_prefix="probe")
    tries = [(protocol, threads.submit(function, mailbox)) for protocol, function in wanted]
    threads.shutdown(wait=False)
    return [_result(protocol, one) for protocol, one in tries]


def _result(protocol: str, one: "Future[Finding]") -> Finding:
    try:
        return one.result(PATIENCE)
    except Late:
        return Finding(protocol, Cause.SILENT)


def probe_imap(mailbox: Mailbox) -> Finding:
    try:
        server = imap_fetch.connect(mailbox, timeout=STEP)
    except Exception as error:
        return Finding("imap", cause_of(error), words_of(error))
    try:
        found = server.select_folder(mailbox.fetch_folder, readonly=True)
        return Finding("imap", mails=int(found.get(b"EXISTS", 0)))
    except IMAPClientError as error:
        folders = tuple(sorted(str(name) for _, _, name in server.list_folders())[:12])
        return Finding("imap", Cause.FOLDER, words_of(error), folders=folders)
    except Exception as error:
        return Finding("imap", cause_of(error), words_of(error))
    finally:
        _leave(server.logout)


def probe_smtp(mailbox: Mailbox) -> Finding:
    try:
        server = transport.connect(mailbox, timeout=STEP)
    except Exception as error:
        return Finding("smtp", cause_of(error), words_of(error))
    try:
        server.ehlo_or_helo_if_needed()
        code, said = server.mail(mailbox.address)
        if code >= 400:
            return Finding("smtp", Cause.SENDER, f"{code} {said.decode(errors='replace')}")
        server.rset()
        return Finding("smtp")
    except Exception as error:
        return Finding("smtp", cause_of(error), words_of(error))
    finally:
        _leave(server.quit)


def _leave(goodbye: Callable[[], object]) -> None:
    with suppress(OSError, IMAPClientError, smtplib.SMTPException):
        goodbye()
