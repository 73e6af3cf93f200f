"""Handing a finished mail over: to an SMTP server, or to a local Maildir where there is none."""

import mailbox as maildirs
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from tresen.channels.contract import PermanentFailure, Sent, TemporaryFailure
from tresen.channels.email.models import Mailbox, Outgoing, Security

AFTER_DATA = 600  # RFC 5321, 4.5.3.2.6: a server may think that long before it answers for a mail
TIMEOUT = 60  # seconds, shorter than the outbox's lease


def outgoing_folder() -> Path:
    return Path(settings.DATA) / "outgoing"


def hand_over(mail: EmailMessage, mailbox: Mailbox, recipients: Sequence[str]) -> Sent:
    """Sends; TemporaryFailure or PermanentFailure if nobody gets it."""
    if mailbox.outgoing == Outgoing.FOLDER:
        key = maildirs.Maildir(outgoing_folder(), create=True).add(mail.as_bytes())
        return Sent(f"kept in the local folder ({key})")
    if not mailbox.smtp_host:
        raise TemporaryFailure(f"No outgoing mail server is set for {mailbox.address} (Administration › Mailboxes).")
    return _by_smtp(mail, mailbox, recipients)


def connect(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> smtplib.SMTP:
    """A signed-in connection to the mailbox's server; certificates are checked."""
    context = ssl.create_default_context()
    if mailbox.smtp_security == Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(mailbox.smtp_host, mailbox.smtp_port, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(mailbox.smtp_host, mailbox.smtp_port, timeout=timeout)
        if mailbox.smtp_security == Security.STARTTLS:
            server.starttls(context=context)
    if mailbox.smtp_user:
        server.login(mailbox.smtp_user, mailbox.smtp_secret)
    return server


def _by_smtp(mail: EmailMessage, mailbox: Mailbox, recipients: Sequence[str]) -> Sent:
    try:
        server = connect(mailbox)
    except smtplib.SMTPResponseException as answer:
        raise TemporaryFailure(_words(answer)) from answer
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise TemporaryFailure(f"{mailbox.smtp_host}:{mailbox.smtp_port}: {error}") from error
    try:
        server.ehlo_or_helo_if_needed()
        return _transaction(server, mail, mailbox.address, recipients)
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _transaction(server: smtplib.SMTP, mail: EmailMessage, sender: str, recipients: Sequence[str]) -> Sent:
    """MAIL, RCPT, DATA one by one, to know at which of them it failed: after DATA the mail may have been taken.

    Recipients the server refuses are named; the mail goes to the others. If all are refused, so is it."""
    handed = False
    try:
        _check(*server.mail(sender))
        answers = {recipient: server.rcpt(recipient) for recipient in recipients}
        refused = {recipient: answer for recipient, answer in answers.items() if answer[0] not in (250, 251)}
        if len(refused) == len(answers):
            server.rset()
            _check(*next(iter(refused.values())))
        handed = True
        if server.sock is not None:
            server.sock.settimeout(AFTER_DATA)
        code, answer = server.data(mail.as_bytes())
        _check(code, answer)
    except smtplib.SMTPResponseException as error:
        words = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        _check(error.smtp_code, words)
        raise
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryFailure(f"The connection broke off: {error}", uncertain=handed) from error
    left_out = [f"{recipient}: {code} {words.decode(errors='replace')}" for recipient, (code, words) in refused.items()]
    return Sent(f"{code} {answer.decode(errors='replace')}", "; ".join(left_out))


def _check(code: int, answer: bytes) -> None:
    """RFC 5321, 4.2.1: 4xx may succeed later, 5xx never will."""
    words = f"{code} {answer.decode(errors='replace')}"
    if 500 <= code < 600:
        raise PermanentFailure(words)
    if code >= 400:
        raise TemporaryFailure(words)


def _words(answer: smtplib.SMTPResponseException) -> str:
    text = answer.smtp_error.decode(errors="replace") if isinstance(answer.smtp_error, bytes) else answer.smtp_error
    return f"{answer.smtp_code} {text}"
