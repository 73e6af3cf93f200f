"""XOAUTH2, the way Microsoft and Google take an access token, in IMAP, POP3 and SMTP."""

import base64
import binascii
import imaplib
import json
import poplib
import smtplib
from typing import Any

from imapclient import IMAPClient

from tresen.channels.email.causes import SignInRefused
from tresen.channels.email.models.mailbox import Mailbox
from tresen.channels.email.oauth.tokens import access_token


class TokenRefused(SignInRefused):
    """The server does not take this token: a fresh one may help, once."""


def response(user: str, token: str) -> str:
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def imap(server: IMAPClient, mailbox: Mailbox, *, fresh: bool) -> None:
    said: list[bytes] = []
    own = response(mailbox.fetch_user, access_token(mailbox, fresh=fresh)).encode()

    def answer(challenge: bytes) -> bytes:
        """A failure comes as a challenge with details, which wants an empty answer before the server says NO."""
        if challenge.strip():
            said.append(challenge)
            return b""
        return own

    try:
        server._imap.authenticate("XOAUTH2", answer)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise TokenRefused(_told(str(error), said)) from error
    # What a server can do, it may tell anew after the sign-in (RFC 3501, 6.2.2).
    server._cached_capabilities = None


def pop3(server: Any, mailbox: Mailbox, *, fresh: bool) -> None:
    """The token goes on a line of its own: a command has at most 255 bytes (RFC 2449, 4)."""
    own = base64.b64encode(response(mailbox.fetch_user, access_token(mailbox, fresh=fresh)).encode()).decode()
    server._putcmd("AUTH XOAUTH2")
    line, _ = server._getline()
    if not line.startswith(b"+"):
        raise SignInRefused(line.decode(errors="replace"))
    server._putcmd(own)
    try:
        line = server._getresp()
        if not line.startswith(b"+OK"):
            said = line[1:].strip()
            server._putcmd("")
            line = server._getresp()
            raise TokenRefused(_told(line.decode(errors="replace"), [_plain(said)]))
    except poplib.error_proto as error:
        raise TokenRefused(str(error)) from error


def smtp(server: smtplib.SMTP, mailbox: Mailbox, *, fresh: bool) -> None:
    own = response(mailbox.smtp_user, access_token(mailbox, fresh=fresh))
    server.ehlo_or_helo_if_needed()
    code, words = server.docmd("AUTH", "XOAUTH2 " + base64.b64encode(own.encode()).decode())
    said = []
    if code == 334:
        said = [_plain(words)]
        code, words = server.docmd("")
    if code == 235:
        return
    told = _told(f"{code} {words.decode(errors='replace')}", said)
    raise TokenRefused(told) if code in (535, 501, 334) else smtplib.SMTPAuthenticationError(code, words)


def _plain(encoded: bytes) -> bytes:
    try:
        return base64.b64decode(encoded)
    except (ValueError, binascii.Error):
        return encoded


def _told(answer: str, challenges: list[bytes]) -> str:
    """The server's answer, and what it hid in its challenge (a JSON object)."""
    for challenge in challenges:
        try:
            details = json.loads(challenge)
        except ValueError:
            continue
        if isinstance(details, dict):
            answer += " (" + ", ".join(f"{name} {value}" for name, value in sorted(details.items())) + ")"
    return " ".join(answer.split())[:1000]
