"""Fetching an IMAP folder (RFC 3501): read above the high-water mark, commit, only then mark or delete."""

import ssl
from collections.abc import Callable, Iterator

import structlog
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from tresen.channels.email.fetching import imap_mail
from tresen.channels.email.fetching.numbers import known, pieces, safe
from tresen.channels.email.models import Mailbox, Security, SignIn
from tresen.channels.email.oauth import sasl

log = structlog.get_logger()

BATCH = 500  # mails whose sizes are asked for at once
TOGETHER = 50  # small mails fetched with one command …
TOGETHER_BYTES = 2_000_000  # … as long as they are not more than this in all
TIMEOUT = 60


def connect(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> IMAPClient:
    """A signed-in connection; certificates are checked. A refused OAuth2 token is replaced once."""
    try:
        return _signed_in(mailbox, timeout, fresh=False)
    except sasl.TokenRefused:
        return _signed_in(mailbox, timeout, fresh=True)


def dial(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> IMAPClient:
    """A connection nobody has signed in to yet, encrypted as the mailbox says."""
    context = ssl.create_default_context()
    tls = mailbox.fetch_security == Security.TLS
    server = IMAPClient(
        mailbox.fetch_host, mailbox.fetch_port, ssl=tls, ssl_context=context if tls else None, timeout=timeout
    )
    if mailbox.fetch_security == Security.STARTTLS:
        server.starttls(context)
    return server


def sign_in(server: IMAPClient, mailbox: Mailbox, *, fresh: bool = False) -> None:
    if mailbox.fetch_sign_in == SignIn.OAUTH:
        sasl.imap(server, mailbox, fresh=fresh)
    else:
        server.login(mailbox.fetch_user, mailbox.fetch_secret)


def _signed_in(mailbox: Mailbox, timeout: float, *, fresh: bool) -> IMAPClient:
    server = dial(mailbox, timeout=timeout)
    try:
        sign_in(server, mailbox, fresh=fresh)
    except BaseException:
        server.shutdown()
        raise
    return server


def select(server: IMAPClient, mailbox: Mailbox) -> None:
    """Opens the folder and forgets the mark if the server has numbered it anew."""
    validity = int(server.select_folder(mailbox.fetch_folder)[b"UIDVALIDITY"])
    if validity != mailbox.uid_validity:
        mailbox.uid_validity, mailbox.uid_seen = validity, 0
        mailbox.save(update_fields=["uid_validity", "uid_seen"])
    if mailbox.fetch_delete:
        _delete_left(server, mailbox, validity)


def fetch_all(server: IMAPClient, mailbox: Mailbox, still: Callable[[], bool] = lambda: True) -> int:
    """Fetches until nothing new was announced meanwhile. The server tells of a mail once, in the answer to whatever
    is asked next; what it tells during a search or fetch, the IDLE that follows would wait for in vain."""
    count = 0
    while True:
        _announced(server)
        count += fetch_new(server, mailbox, still)
        if not _announced(server) or not still():
            return count


def fetch_new(server: IMAPClient, mailbox: Mailbox, still: Callable[[], bool] = lambda: True) -> int:
    """Takes every mail above the mark; how many were new. The folder must be selected. `still` is asked between
    commands: a mailbox that is another process's meanwhile is left.

    A new UIDVALIDITY, or another folder, means new numbers: everything is read again, and known mails are
    recognised by their bytes, whatever their numbers.
    """
    count, validity = 0, mailbox.uid_validity or 0
    uids = sorted(uid for uid in server.search(["UID", f"{mailbox.uid_seen + 1}:*"]) if uid > mailbox.uid_seen)
    for some in pieces(uids, BATCH):
        here = known(mailbox, validity, map(str, some))
        wanted = [uid for uid in some if str(uid) not in here]
        _mark(server, mailbox, validity, [uid for uid in some if str(uid) in here])  # who took them died before that
        answers = server.fetch(wanted, ["RFC822.SIZE"]) if wanted else {}
        sizes = {uid: int(answers[uid].get(b"RFC822.SIZE", 0)) for uid in wanted if uid in answers}
        for group in _together(sizes):
            if not still():
                return count
            count += imap_mail.take_all(server, mailbox, validity, group)
            _mark(server, mailbox, validity, list(group))
            _read_up_to(mailbox, validity, max(group))
        _read_up_to(mailbox, validity, some[-1])
    return count


def _together(sizes: dict[int, int]) -> Iterator[dict[int, int]]:
    """{uid: size} in groups for one command each, in the order of their numbers."""
    group: dict[int, int] = {}
    for uid, size in sorted(sizes.items()):
        if group and (len(group) == TOGETHER or sum(group.values()) + size > TOGETHER_BYTES):
            yield group
            group = {}
        group[uid] = size
    if group:
        yield group


def _read_up_to(mailbox: Mailbox, validity: int, uid: int) -> None:
    """Moves the mark, unless the mailbox has become another place meanwhile."""
    mailbox.uid_seen = uid
    Mailbox.objects.filter(pk=mailbox.pk, uid_validity=validity).update(uid_seen=uid)


def _announced(server: IMAPClient) -> bool:
    """Has the server said EXISTS since this was last asked?"""
    _, told = server._imap.response("EXISTS")
    return bool(told != [None])


def _mark(server: IMAPClient, mailbox: Mailbox, validity: int, uids: list[int]) -> None:
    """Flags are for people looking into the mailbox; what has been read is told by our own rows alone."""
    here = [uid for uid in uids if str(uid) in safe(mailbox, validity, map(str, uids))]
    if not here:
        return
    try:
        if mailbox.fetch_delete:
            server.delete_messages(here)
            _expunge(server, mailbox, validity, here)
        else:
            server.add_flags(here, [b"\\Seen"])
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:  # a read-only folder: the mail is safe with us all the same
        log.info("mail not marked on the server", mailbox=mailbox.address, error=str(error))


def _expunge(server: IMAPClient, mailbox: Mailbox, validity: int, here: list[int]) -> None:
    """Without UIDPLUS (RFC 4315) everything flagged goes: then only if all of that is safe with us. Else ours stay
    flagged until the others' are gone, by the server or whoever flagged them, and we come by again."""
    if server.has_capability("UIDPLUS"):
        server.uid_expunge(here)
        return
    flagged = {str(uid) for uid in server.search(["DELETED"])}
    if flagged <= safe(mailbox, validity, flagged):
        server.expunge()
    else:
        log.info("others have flagged mails as deleted, nothing is expunged", mailbox=mailbox.address)


def _delete_left(server: IMAPClient, mailbox: Mailbox, validity: int) -> None:
    """Whoever died between commit and deletion left mails behind that are safe with us."""
    if mailbox.uid_seen:
        below = [uid for uid in server.search(["UID", f"1:{mailbox.uid_seen}"]) if uid <= mailbox.uid_seen]
        for some in pieces(below, BATCH):
            _mark(server, mailbox, validity, some)
