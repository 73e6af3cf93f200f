"""What the libraries raise becomes a cause."""

import poplib
import smtplib
import socket
import ssl

import pytest
from imapclient.exceptions import LoginError

from tresen.channels.email.causes import Cause, SignInRefused, cause_of, split, told
from tresen.channels.email.oauth.providers import NoToken


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (socket.gaierror(-2, "Name or service not known"), Cause.NAME),
        (UnicodeError("label too long"), Cause.NAME),
        (ConnectionRefusedError(111, "Connection refused"), Cause.REFUSED),
        (TimeoutError("timed out"), Cause.SILENT),
        (OSError(101, "Network is unreachable"), Cause.UNREACHABLE),
        (ssl.SSLCertVerificationError("certificate verify failed"), Cause.UNTRUSTED),
        (ssl.SSLError("WRONG_VERSION_NUMBER"), Cause.TLS),
        (LoginError("b'[AUTHENTICATIONFAILED] Authentication failed.'"), Cause.SIGN_IN),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 no"), Cause.SIGN_IN),
        (smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."), Cause.NO_STARTTLS),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), Cause.CUT),
        (NoToken("invalid_client: no"), Cause.TOKEN),
        (SignInRefused("no"), Cause.SIGN_IN),
        (poplib.error_proto(b"-ERR no"), Cause.OTHER),
        (ValueError("stored under another TRESEN_SECRET_KEY"), Cause.SECRET),
        (RuntimeError("?"), Cause.OTHER),
    ],
)
def test_each_failure_has_its_cause(error: Exception, cause: Cause) -> None:
    assert cause_of(error) is cause
    assert split(told(error))[0] is cause


def test_the_servers_words_are_kept_readable() -> None:
    assert told(LoginError("b'[AUTHENTICATIONFAILED] no'")) == "sign-in: [AUTHENTICATIONFAILED] no"
    assert told(smtplib.SMTPAuthenticationError(535, b"5.7.8 no")) == "sign-in: 535 5.7.8 no"
    assert split("something older: with a colon") == (Cause.OTHER, "something older: with a colon")
