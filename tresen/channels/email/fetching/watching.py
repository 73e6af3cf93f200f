"""Keeping one mailbox fetched: connect, fetch, wait for news, again. A thread of its own, without a database
connection while it waits."""

import threading
from collections.abc import Callable

import structlog
from django.db import close_old_connections, connection
from django.db.models import QuerySet
from imapclient import IMAPClient

from tresen.channels.email.causes import told
from tresen.channels.email.fetching import imap, pop3
from tresen.channels.email.models import Mailbox, Protocol
from tresen.kit import clock
from tresen.kit.alarms import end_alarm, raise_alarm

log = structlog.get_logger()

POLL = 45  # seconds between looks where the server announces nothing
# Seconds; RFC 2177 asks for a fresh IDLE before 29 minutes, NATs forget sooner, and what the server says in the same
# breath as "+ idling" may stay unread in a buffer: no mail waits longer than this for it.
IDLE = 55
PAUSE = 30  # seconds after a failure
LISTEN = 2  # seconds of one look at the line while nothing happens

NOT_FETCHED = "mailbox-not-fetched"


class Watch:
    """One mailbox in one process. `over` ends it: another process has it now, it was changed, or everything ends."""

    def __init__(self, mailbox_id: int, wake: Callable[[], None], over: threading.Event) -> None:
        self.mailbox_id, self.wake, self.over = mailbox_id, wake, over
        self.fetched = False  # in the present connection

    def run(self) -> None:
        broken = False
        while not self.over.is_set():
            close_old_connections()
            self.fetched = False
            mailbox = fetched_mailboxes().filter(pk=self.mailbox_id).first()
            if mailbox is None:
                break
            try:
                self._stay(mailbox)
            except Exception as error:
                # Lines break; whoever is back at once has missed nothing and worries nobody.
                if self.fetched and not broken:
                    broken = True
                    self.over.wait(1)
                    continue
                close_old_connections()
                _failed(mailbox, error)
                connection.close()
                self.over.wait(PAUSE)
            broken = False
        connection.close()

    def still(self) -> bool:
        return not self.over.is_set()

    def _stay(self, mailbox: Mailbox) -> None:
        if mailbox.fetch_protocol == Protocol.POP3:
            while self.still():
                self._done(mailbox, pop3.fetch_new(mailbox, self.still))
                self.over.wait(POLL)
            return
        with imap.connect(mailbox) as server:
            imap.select(server, mailbox)
            while self.still():
                self._done(mailbox, imap.fetch_all(server, mailbox, self.still))
                self._wait(server)

    def _done(self, mailbox: Mailbox, count: int) -> None:
        if count:
            self.wake()
        Mailbox.objects.filter(pk=mailbox.pk).update(fetched_at=clock.now(), fetch_error="")
        if not self.fetched:
            self.fetched = True
            end_alarm(NOT_FETCHED, mailbox.address)
        connection.close()

    def _wait(self, server: IMAPClient) -> None:
        """Until the server says something or it is time for a fresh look."""
        if not server.has_capability("IDLE"):
            self.over.wait(POLL)
            return
        server.idle()
        for _ in range(0, IDLE, LISTEN):
            if server.idle_check(timeout=LISTEN) or not self.still():
                break
        server.idle_done()


def fetched_mailboxes() -> "QuerySet[Mailbox]":
    return Mailbox.objects.filter(is_active=True).exclude(fetch_protocol=Protocol.NONE)


def _failed(mailbox: Mailbox, error: Exception) -> None:
    """Says so at the mailbox, and to the administrators."""
    log.warning("mailbox not fetched", mailbox=mailbox.address, error=str(error))
    words = told(error)[:2000]
    try:
        Mailbox.objects.filter(pk=mailbox.pk).update(fetch_error=words)
        raise_alarm(NOT_FETCHED, mailbox.address, mailbox=mailbox.pk, words=words)
    except Exception as trouble:  # the database is away, which is why nothing was fetched: it says so itself
        log.warning("failure not noted", mailbox=mailbox.address, error=str(trouble))


def place(mailbox: Mailbox) -> tuple[object, ...]:
    """What a connection depends on: when it changes, a new one is made."""
    return (
        mailbox.fetch_protocol,
        mailbox.fetch_host,
        mailbox.fetch_port,
        mailbox.fetch_security,
        mailbox.fetch_sign_in,
        mailbox.fetch_user,
        mailbox.fetch_sealed,
        mailbox.fetch_folder,
        mailbox.fetch_delete,
        mailbox.address,
    )
