"""Fetching an IMAP mailbox (RFC 3501): read above the high-water mark, commit, only then mark or delete."""

import ssl
import threading
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import close_old_connections
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from tresen.channels.email.causes import told
from tresen.channels.email.holding import hold
from tresen.channels.email.intake import take
from tresen.channels.email.models import Mailbox, Protocol, Security
from tresen.kit import clock

log = structlog.get_logger()

POLL = 60  # seconds between looks where the server has no IDLE
# Seconds; RFC 2177 asks for a fresh IDLE before 29 minutes, NATs forget sooner, and what the server says in the same
# breath as "+ idling" may stay unread in a buffer: no mail waits longer than this for it.
IDLE = 60
PAUSE = 30  # seconds after a failure
LOOK = 6  # seconds until a changed mailbox is noticed
BATCH = 200
TIMEOUT = 60


def connect(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> IMAPClient:
    """A signed-in connection; certificates are checked."""
    context = ssl.create_default_context()
    tls = mailbox.fetch_security == Security.TLS
    server = IMAPClient(
        mailbox.fetch_host, mailbox.fetch_port, ssl=tls, ssl_context=context if tls else None, timeout=timeout
    )
    if mailbox.fetch_security == Security.STARTTLS:
        server.starttls(context)
    server.login(mailbox.fetch_user, mailbox.fetch_secret)
    return server


def fetch_new(server: IMAPClient, mailbox: Mailbox) -> int:
    """Takes every mail above the mark; how many. The folder must be selected.

    The mark moves with each committed mail. A new UIDVALIDITY, or another folder, means new numbers: everything
    is read again and known mails are recognised by their bytes, whatever their numbers.
    """
    count = 0
    uids = sorted(uid for uid in server.search(["UID", f"{mailbox.uid_seen + 1}:*"]) if uid > mailbox.uid_seen)
    for some in (uids[at : at + BATCH] for at in range(0, len(uids), BATCH)):
        sizes = server.fetch(some, ["RFC822.SIZE"])
        for uid in some:
            count += _take_or_hold(server, mailbox, uid, int(sizes.get(uid, {}).get(b"RFC822.SIZE", 0)))
            mailbox.uid_seen = uid
            Mailbox.objects.filter(pk=mailbox.pk).update(uid_seen=uid)
    Mailbox.objects.filter(pk=mailbox.pk).update(fetched_at=clock.now(), fetch_error="")
    return count


def _take_or_hold(server: IMAPClient, mailbox: Mailbox, uid: int, size: int) -> bool:
    """As `_take_one`; a mail the server itself cannot hand out is shown in quarantine and does not block the others."""
    try:
        return _take_one(server, mailbox, uid, size)
    except IMAPClientAbortError:  # the connection is gone: come again
        raise
    except IMAPClientError as error:
        reason = f"The mail server could not hand out this mail (UID {uid}): {error}"
        hold(f"X-UID: {uid}\r\n".encode(), source="imap", mailbox=mailbox, reason=reason)
        return False


def _take_one(server: IMAPClient, mailbox: Mailbox, uid: int, size: int) -> bool:
    """False if it was known, or is gone meanwhile. A mail beyond the limit stays where it is and is shown as such."""
    if size > settings.MAIL_SIZE_LIMIT:
        head = server.fetch([uid], ["BODY.PEEK[HEADER]"]).get(uid, {}).get(b"BODY[HEADER]", b"")
        reason = f"The mail has {size // 1_000_000} MB, more than allowed; it stays in the mailbox on the server."
        hold(head, source="imap", mailbox=mailbox, reason=reason)
        return False
    raw = server.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
    if raw is None:
        return False
    _, new = take(raw, source="imap", mailbox=mailbox)
    _mark(server, mailbox, uid)
    return new


def fetch_all(server: IMAPClient, mailbox: Mailbox) -> int:
    """Fetches until nothing new was announced meanwhile. The server tells of a mail once, in the answer to whatever
    is asked next; what it tells during a search or fetch, the IDLE that follows would wait for in vain."""
    count = 0
    while True:
        _announced(server)
        count += fetch_new(server, mailbox)
        if not _announced(server):
            return count


def _announced(server: IMAPClient) -> bool:
    """Has the server said EXISTS since this was last asked?"""
    _, told = server._imap.response("EXISTS")
    return bool(told != [None])


def select(server: IMAPClient, mailbox: Mailbox) -> None:
    """Opens the folder and forgets the mark if the server has numbered it anew."""
    validity = int(server.select_folder(mailbox.fetch_folder)[b"UIDVALIDITY"])
    if validity != mailbox.uid_validity:
        mailbox.uid_validity, mailbox.uid_seen = validity, 0
        mailbox.save(update_fields=["uid_validity", "uid_seen"])


def _mark(server: IMAPClient, mailbox: Mailbox, uid: int) -> None:
    """Flags are for people looking into the mailbox; what has been read is told by the mark alone."""
    try:
        if mailbox.fetch_delete:
            server.delete_messages([uid])
            server.uid_expunge([uid]) if server.has_capability("UIDPLUS") else server.expunge()
        else:
            server.add_flags([uid], [b"\\Seen"])
    except IMAPClientError as error:  # a read-only folder: the mail is safe with us all the same
        log.info("mail not marked on the server", mailbox=mailbox.address, error=str(error))


def watch(mailbox_id: int, wake: Callable[[], None], stop: threading.Event) -> None:
    """Keeps one mailbox fetched until it is switched off or `stop` is set. Runs in a thread of its own."""
    while not stop.is_set():
        close_old_connections()
        mailbox = Mailbox.objects.filter(pk=mailbox_id, is_active=True, fetch_protocol=Protocol.IMAP).first()
        if mailbox is None:
            return
        try:
            with connect(mailbox) as server:
                _stay(server, mailbox, wake, stop)
        except Exception as error:
            log.warning("mailbox not fetched", mailbox=mailbox.address, error=str(error))
            close_old_connections()
            Mailbox.objects.filter(pk=mailbox_id).update(fetch_error=told(error)[:2000])
            stop.wait(PAUSE)


def _stay(server: IMAPClient, mailbox: Mailbox, wake: Callable[[], None], stop: threading.Event) -> None:
    place = _place(mailbox)

    def changed() -> bool:
        current = Mailbox.objects.filter(pk=mailbox.pk).first()
        return current is None or _place(current) != place

    select(server, mailbox)
    while not stop.is_set():
        if fetch_all(server, mailbox):
            wake()
        if server.has_capability("IDLE"):
            server.idle()
            same = _wait_for_news(server, lambda: stop.is_set() or changed())
            server.idle_done()
        else:
            stop.wait(POLL)
            server.noop()
            same = not changed()
        if not same:
            return


def _wait_for_news(server: IMAPClient, over: Callable[[], bool]) -> bool:
    """Until the server says something or it is time for a fresh IDLE; False if it is over. A mailbox that was
    switched off or changed is left within seconds."""
    for second in range(0, IDLE, 2):
        if server.idle_check(timeout=2):
            return True
        if second % LOOK == 0 and over():
            return False
    return True


def _place(mailbox: Mailbox) -> tuple[object, ...]:
    """What a connection depends on: when it changes, a new one is made."""
    return (
        mailbox.is_active,
        mailbox.fetch_protocol,
        mailbox.fetch_host,
        mailbox.fetch_port,
        mailbox.fetch_security,
        mailbox.fetch_user,
        mailbox.fetch_sealed,
        mailbox.fetch_folder,
        mailbox.fetch_delete,
    )
