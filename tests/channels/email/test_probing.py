"""Trying servers out: what the libraries raise becomes a cause."""

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator

import pytest
from imapclient.exceptions import LoginError

from tests.cast import Cast
from tresen.channels.email import probing
from tresen.channels.email.causes import Cause, cause_of, split, told


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


@pytest.fixture
def mute_port() -> Iterator[int]:
    """Takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def talking_port() -> Iterator[int]:
    """Speaks plainly where TLS is expected."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def talk() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(b"220 plain.test ESMTP\r\n")
                    time.sleep(0.2)

        threading.Thread(target=talk, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def test_a_mute_server_costs_no_more_than_the_patience(
    cast: Cast, mute_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "STEP", 0.2)
    box = cast.mailbox
    box.fetch_host, box.fetch_port, box.fetch_security = "127.0.0.1", mute_port, "none"
    box.fetch_protocol = "imap"
    box.outgoing, box.smtp_host, box.smtp_port, box.smtp_security = "smtp", "127.0.0.1", mute_port, "none"
    assert [(one.protocol, one.cause) for one in probing.probe(box)] == [("imap", Cause.SILENT), ("smtp", Cause.SILENT)]


def test_plain_words_where_tls_is_expected(cast: Cast, talking_port: int) -> None:
    box = cast.mailbox
    box.fetch_host, box.fetch_port, box.fetch_security = "127.0.0.1", talking_port, "tls"
    box.fetch_protocol = "imap"
    (found,) = probing.probe(box)
    assert (found.protocol, found.cause) == ("imap", Cause.TLS)


def test_nothing_set_nothing_tried(cast: Cast) -> None:
    assert probing.probe(cast.mailbox) == []
