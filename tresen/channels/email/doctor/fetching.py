"""The doctor's way in: as far as the folder, touching nothing."""

import poplib
from collections.abc import Iterator
from contextlib import suppress

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tresen.channels.email.causes import Cause, words_of
from tresen.channels.email.doctor.reaching import encrypted, reach
from tresen.channels.email.doctor.signing_in import signed_in
from tresen.channels.email.doctor.steps import PATIENCE, State, Step, What, bad, good, to_the_end, warn
from tresen.channels.email.fetching import imap, pop3
from tresen.channels.email.models import Mailbox, Protocol, Security, SignIn

FULL = 90  # per cent


def examine_fetching(mailbox: Mailbox) -> list[Step]:
    """Every step of fetching, in order. Network, at most some seconds a step."""
    return to_the_end(_steps(mailbox), plan(mailbox))


def plan(mailbox: Mailbox) -> tuple[What, ...]:
    certificate = (What.CERTIFICATE,) if mailbox.fetch_security != Security.NONE else ()
    token = (What.TOKEN,) if mailbox.fetch_sign_in == SignIn.OAUTH else ()
    quota = (What.QUOTA,) if mailbox.fetch_protocol == Protocol.IMAP else ()
    return (What.NAME, What.PORT, What.TLS, *certificate, *token, What.SIGN_IN, What.FOLDER, *quota)


def _steps(mailbox: Mailbox) -> Iterator[Step]:
    yield from reach(mailbox.fetch_host, mailbox.fetch_port)
    if mailbox.fetch_protocol == Protocol.POP3:
        yield from _by_pop3(mailbox)
    else:
        yield from _by_imap(mailbox)


def _by_imap(mailbox: Mailbox) -> Iterator[Step]:
    def dial() -> IMAPClient:
        return imap.dial(mailbox, timeout=PATIENCE)

    server = yield from encrypted(mailbox.fetch_security, dial, lambda server: server._imap.sock)
    if server is None:
        return
    try:
        yield from signed_in(mailbox, mailbox.fetch_sign_in, lambda fresh: imap.sign_in(server, mailbox, fresh=fresh))
        yield from _folder(server, mailbox)
    finally:
        with suppress(OSError, IMAPClientError):
            server.logout()


def _folder(server: IMAPClient, mailbox: Mailbox) -> Iterator[Step]:
    try:
        found = server.select_folder(mailbox.fetch_folder)
    except IMAPClientError as error:
        folders = sorted(str(name) for _, _, name in server.list_folders())[:12]
        yield bad(What.FOLDER, Cause.FOLDER, words=words_of(error), folders=folders)
        return
    facts = {"mails": int(found.get(b"EXISTS", 0)), "read_only": not found.get(b"READ-WRITE", True)}
    yield (warn if facts["read_only"] else good)(What.FOLDER, **facts)
    if not server.has_capability("QUOTA"):
        yield Step(What.QUOTA, State.GOOD, facts={"known": False})
        return
    yield _quota(server, mailbox)


def _quota(server: IMAPClient, mailbox: Mailbox) -> Step:
    """RFC 2087: storage in units of 1024 bytes."""
    try:
        _, quotas = server.get_quota_root(mailbox.fetch_folder)
    except (IMAPClientError, ValueError, TypeError) as error:
        return good(What.QUOTA, known=False, words=str(error)[:200])
    storage = [one for one in quotas if str(one.resource).upper() == "STORAGE" and one.limit]
    if not storage:
        return good(What.QUOTA, known=False)
    worst = max(storage, key=lambda one: one.usage / one.limit)
    facts = {"known": True, "used": int(worst.usage) * 1024, "limit": int(worst.limit) * 1024}
    share = 100 * worst.usage / worst.limit
    if share >= 100:
        return bad(What.QUOTA, Cause.QUOTA, **facts)
    return (warn if share >= FULL else good)(What.QUOTA, **facts)


def _by_pop3(mailbox: Mailbox) -> Iterator[Step]:
    def dial() -> pop3.Server:
        return pop3.dial(mailbox, timeout=PATIENCE)

    server = yield from encrypted(mailbox.fetch_security, dial, lambda server: server.sock)
    if server is None:
        return
    try:
        yield from signed_in(mailbox, mailbox.fetch_sign_in, lambda fresh: pop3.sign_in(server, mailbox, fresh=fresh))
        yield good(What.FOLDER, mails=len(pop3.listed(server)))
    except poplib.error_proto as error:
        yield bad(What.FOLDER, error)
    finally:
        with suppress(OSError, poplib.error_proto):
            server.quit()
