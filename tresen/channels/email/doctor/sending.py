"""The doctor's way out: as far as the server takes a mail from this address to itself; none is sent."""

import smtplib
from collections.abc import Iterator
from contextlib import suppress

from tresen.channels.email.causes import Cause
from tresen.channels.email.doctor.reaching import encrypted, reach
from tresen.channels.email.doctor.signing_in import signed_in
from tresen.channels.email.doctor.steps import PATIENCE, Step, What, bad, good, to_the_end
from tresen.channels.email.models import Mailbox, Security, SignIn
from tresen.channels.email.outgoing import transport


def examine_sending(mailbox: Mailbox) -> list[Step]:
    """Every step of sending, in order. Network, at most some seconds a step."""
    return to_the_end(_steps(mailbox), plan(mailbox))


def plan(mailbox: Mailbox) -> tuple[What, ...]:
    certificate = (What.CERTIFICATE,) if mailbox.smtp_security != Security.NONE else ()
    token = (What.TOKEN,) if mailbox.smtp_user and mailbox.smtp_sign_in == SignIn.OAUTH else ()
    sign_in = (What.SIGN_IN,) if mailbox.smtp_user else ()
    return (What.NAME, What.PORT, What.TLS, *certificate, *token, *sign_in, What.SENDER, What.RECIPIENT)


def _steps(mailbox: Mailbox) -> Iterator[Step]:
    yield from reach(mailbox.smtp_host, mailbox.smtp_port)

    def dial() -> smtplib.SMTP:
        return transport.dial(mailbox, timeout=PATIENCE)

    server = yield from encrypted(mailbox.smtp_security, dial, lambda server: server.sock)
    if server is None:
        return
    try:
        if mailbox.smtp_user:
            kind = mailbox.smtp_sign_in
            yield from signed_in(mailbox, kind, lambda fresh: transport.sign_in(server, mailbox, fresh=fresh))
        yield from _envelope(server, mailbox.address)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _envelope(server: smtplib.SMTP, address: str) -> Iterator[Step]:
    try:
        server.ehlo_or_helo_if_needed()
        yield _answer(What.SENDER, Cause.SENDER, server.mail(address))
        yield _answer(What.RECIPIENT, Cause.RECIPIENT, server.rcpt(address))
        server.rset()
    except (OSError, smtplib.SMTPException) as error:
        yield bad(What.SENDER, error)


def _answer(what: What, cause: Cause, answer: tuple[int, bytes]) -> Step:
    words = f"{answer[0]} {answer[1].decode(errors='replace')}"
    return bad(what, cause, words=words) if answer[0] >= 400 else good(what)
