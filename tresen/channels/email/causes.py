"""Why a mail server could not be reached or used, out of what the libraries raise."""

import poplib
import smtplib
import socket
import ssl
from enum import StrEnum

from imapclient.exceptions import CapabilityError, IMAPClientAbortError, LoginError

from tresen.channels.email.oauth.providers import NoToken


class SignInRefused(Exception):
    """The server does not accept who we say we are; its own words."""


class Cause(StrEnum):
    NAME = "name"  # nobody has this name
    REFUSED = "refused"  # nobody listens at the port
    SILENT = "silent"  # no answer in time
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"  # it is for another name
    EXPIRED = "expired"
    UNTRUSTED = "untrusted"  # nobody this machine knows has signed it
    TLS = "tls"  # the two do not speak the same encryption
    NO_STARTTLS = "no-starttls"
    SIGN_IN = "sign-in"
    SECRET = "secret"  # noqa: S105  ours cannot be read: sealed under another key
    TOKEN = "token"  # noqa: S105  the provider gives none
    FOLDER = "folder"
    QUOTA = "quota"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CUT = "cut"  # the other side hung up
    OTHER = "other"


# OpenSSL's X509_V_ERR_… of a certificate that was refused.
_CERTIFICATE = {10: Cause.EXPIRED, 62: Cause.CERTIFICATE, 64: Cause.CERTIFICATE}

_BY_CLASS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Cause], ...] = (
    (socket.gaierror, Cause.NAME),
    (UnicodeError, Cause.NAME),  # a host name no resolver would take
    (ConnectionRefusedError, Cause.REFUSED),
    (TimeoutError, Cause.SILENT),
    (ssl.SSLError, Cause.TLS),
    (NoToken, Cause.TOKEN),
    ((LoginError, SignInRefused, smtplib.SMTPAuthenticationError), Cause.SIGN_IN),
    ((CapabilityError, smtplib.SMTPNotSupportedError), Cause.NO_STARTTLS),
    (smtplib.SMTPSenderRefused, Cause.SENDER),
    ((smtplib.SMTPServerDisconnected, IMAPClientAbortError, ConnectionError, EOFError), Cause.CUT),
    (ValueError, Cause.SECRET),
    (poplib.error_proto, Cause.OTHER),
)


def cause_of(error: BaseException) -> Cause:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(getattr(error, "verify_code", 0), Cause.UNTRUSTED)
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, TimeoutError):
        return Cause.SILENT  # smtplib takes a server that says nothing for one that hung up
    found = next((cause for kind, cause in _BY_CLASS if isinstance(error, kind)), None)
    if found is not None:
        return found
    return Cause.UNREACHABLE if isinstance(error, OSError) and error.errno else Cause.OTHER


def told(error: BaseException) -> str:
    """For a column: "refused: [Errno 111] Connection refused"."""
    return f"{cause_of(error)}: {words_of(error)}"


def words_of(error: BaseException) -> str:
    """The other side's own words, as far as it said any."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    if isinstance(error, (socket.gaierror, OSError)) and error.strerror and not isinstance(error, ssl.SSLError):
        return str(error.strerror)
    if isinstance(error, poplib.error_proto) and error.args and isinstance(error.args[0], bytes):
        return error.args[0].decode(errors="replace")
    text = str(error)
    # imapclient shows the server's bytes as Python does.
    return text[2:-1] if text[:2] in {"b'", 'b"'} else text


def split(stored: str) -> tuple[Cause, str]:
    """What `told` wrote, apart again; older or other words are of the cause OTHER."""
    name, colon, words = stored.partition(": ")
    if colon and name in set(Cause):
        return Cause(name), words
    return Cause.OTHER, stored
