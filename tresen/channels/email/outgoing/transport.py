"""Handing a finished mail over: to an SMTP server, or to a local Maildir where there is none."""

import mailbox as maildirs
import smtplib
import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from tresen.channels.contract import Handing, PermanentFailure, Refusal, Sent, TemporaryFailure
from tresen.channels.email.causes import SignInRefused
from tresen.channels.email.models import Mailbox, Outgoing, Security, SignIn
from tresen.channels.email.oauth import sasl
from tresen.channels.email.oauth.providers import NoToken
from tresen.channels.email.outgoing.mime_writing import pieces

AFTER_DATA = 600  # RFC 5321, 4.5.3.2.6: a server may think that long before it answers for a mail
TIMEOUT = 60  # seconds for each other answer
BEAT = 30  # seconds after which the outbox is told again that the data is still on its way
BEFORE_DATA = 300  # seconds for all that comes before the data, shorter than the outbox's lease


def outgoing_folder() -> Path:
    return Path(settings.DATA) / "outgoing"


def hand_over(mail: EmailMessage, mailbox: Mailbox, recipients: Sequence[str]) -> Sent:
    """Sends a mail that nobody waits for in the outbox; TemporaryFailure or PermanentFailure if nobody gets it."""
    sent = carry(pieces(mail), mailbox, recipients)
    if recipients and all(one in sent.refused for one in recipients):
        first = next(iter(sent.refused.values()))
        raise PermanentFailure(first.words) if first.permanent else TemporaryFailure(first.words)
    return sent


def carry(
    data: Iterable[bytes],
    mailbox: Mailbox,
    recipients: Sequence[str],
    *,
    handing: Handing = lambda _: None,
    international: bool = False,
) -> Sent:
    """Gives the bytes of a mail to the mailbox's server. `international`: its headers hold UTF-8 (RFC 6532)."""
    if mailbox.outgoing == Outgoing.FOLDER:
        handing(recipients)
        key = maildirs.Maildir(outgoing_folder(), create=True).add(b"".join(data))
        return Sent(f"kept in the local folder ({key})")
    if not mailbox.smtp_host:
        raise TemporaryFailure(f"No outgoing mail server is set for {mailbox.address} (Administration › Mailboxes).")
    return _by_smtp(data, mailbox, recipients, handing, international)


def connect(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> smtplib.SMTP:
    """A signed-in connection to the mailbox's server; certificates are checked. A refused OAuth2 token is replaced
    once."""
    try:
        return _signed_in(mailbox, timeout, fresh=False)
    except sasl.TokenRefused:
        return _signed_in(mailbox, timeout, fresh=True)


def dial(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> smtplib.SMTP:
    """A connection nobody has signed in to yet, encrypted as the mailbox says."""
    context = ssl.create_default_context()
    if mailbox.smtp_security == Security.TLS:
        return smtplib.SMTP_SSL(mailbox.smtp_host, mailbox.smtp_port, timeout=timeout, context=context)
    server = smtplib.SMTP(mailbox.smtp_host, mailbox.smtp_port, timeout=timeout)
    if mailbox.smtp_security == Security.STARTTLS:
        server.starttls(context=context)
    return server


def sign_in(server: smtplib.SMTP, mailbox: Mailbox, *, fresh: bool = False) -> None:
    if mailbox.smtp_user and mailbox.smtp_sign_in == SignIn.OAUTH:
        sasl.smtp(server, mailbox, fresh=fresh)
    elif mailbox.smtp_user:
        server.login(mailbox.smtp_user, mailbox.smtp_secret)


def _signed_in(mailbox: Mailbox, timeout: float, *, fresh: bool) -> smtplib.SMTP:
    server = dial(mailbox, timeout=timeout)
    try:
        sign_in(server, mailbox, fresh=fresh)
    except BaseException:
        server.close()
        raise
    return server


def _by_smtp(
    data: Iterable[bytes], mailbox: Mailbox, recipients: Sequence[str], handing: Handing, international: bool
) -> Sent:
    begun = time.monotonic()
    try:
        server = connect(mailbox)
    except smtplib.SMTPResponseException as answer:
        raise TemporaryFailure(_words(answer.smtp_code, answer.smtp_error)) from answer
    except (OSError, smtplib.SMTPException, ValueError, NoToken, SignInRefused) as error:
        raise TemporaryFailure(f"{mailbox.smtp_host}:{mailbox.smtp_port}: {error}") from error
    try:
        return _Transaction(server, begun + BEFORE_DATA, handing).run(data, mailbox.address, recipients, international)
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


class _Transaction:
    """MAIL, RCPT, DATA one by one, to know at which of them it failed: after DATA the mail may have been taken."""

    def __init__(self, server: smtplib.SMTP, deadline: float, handing: Handing) -> None:
        self.server, self.deadline, self.handing = server, deadline, handing
        self.handed = False

    def run(self, data: Iterable[bytes], sender: str, recipients: Sequence[str], international: bool) -> Sent:
        """Recipients the server refuses are named; the mail goes to the others."""
        try:
            return self._run(data, sender, recipients, international)
        except smtplib.SMTPResponseException as error:
            self._check(error.smtp_code, error.smtp_error)
            raise TemporaryFailure(_words(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise TemporaryFailure(f"The connection broke off: {error}", uncertain=self.handed) from error

    def _run(self, data: Iterable[bytes], sender: str, recipients: Sequence[str], international: bool) -> Sent:
        server, refused = self.server, dict[str, Refusal]()
        server.ehlo_or_helo_if_needed()
        self._check(*server.mail(sender, self._options(international)))
        for recipient in recipients:
            if time.monotonic() > self.deadline:
                raise TemporaryFailure("The server takes too long to answer.")
            code, words = server.rcpt(recipient)
            if code not in (250, 251):
                refused[recipient] = Refusal(_words(code, words), permanent=500 <= code < 600)
        if len(refused) == len(recipients):
            server.rset()
            return Sent("", refused)
        self.handing([one for one in recipients if one not in refused])
        code, words = self._data(data)
        self._check(code, words)
        return Sent(_words(code, words), refused)

    def _options(self, international: bool) -> list[str]:
        options = ["BODY=8BITMIME"] if international and self.server.has_extn("8bitmime") else []
        if international:
            if not self.server.has_extn("smtputf8"):
                raise PermanentFailure(
                    "The outgoing mail server cannot write to addresses with letters like ä before the @ (SMTPUTF8)."
                )
            options.append("SMTPUTF8")
            self.server.command_encoding = "utf-8"
        return options

    def _data(self, data: Iterable[bytes]) -> tuple[int, bytes]:
        """DATA (RFC 5321, 4.1.1.4), piece by piece."""
        server = self.server
        code, words = server.docmd("DATA")
        if code != 354:
            return code, words
        self.handed = True
        told = time.monotonic()
        for piece in _stuffed(data):
            if time.monotonic() - told >= BEAT:
                self.handing([])
                told = time.monotonic()
            server.send(piece)
        self.handing([])  # the other side may think for as long as it has from now on
        if server.sock is not None:
            server.sock.settimeout(AFTER_DATA)
        return server.getreply()

    @staticmethod
    def _check(code: int, answer: bytes | str) -> None:
        """RFC 5321, 4.2.1: 4xx may succeed later, 5xx never will."""
        if 500 <= code < 600:
            raise PermanentFailure(_words(code, answer))
        if code >= 400 or code < 200:
            raise TemporaryFailure(_words(code, answer))


def _stuffed(data: Iterable[bytes]) -> Iterator[bytes]:
    """Lines that begin with a dot get another (RFC 5321, 4.5.2); at the end stands a dot alone."""
    last = b"\r\n"
    for piece in data:
        if not piece:
            continue
        stuffed = (last + piece).replace(b"\r\n.", b"\r\n..")
        yield stuffed[len(last) :]
        last = (last + piece)[-2:]
    yield b".\r\n" if last == b"\r\n" else b"\r\n.\r\n"


def _words(code: int, answer: bytes | str) -> str:
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
