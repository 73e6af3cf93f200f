"""Where each provider gives consent and tokens, what to ask it for, and which mail servers it runs."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from tresen.channels.email.models.grant import Flow, Grant, Provider
from tresen.channels.email.models.mailbox import Protocol, Security


class NoToken(Exception):
    """No access token can be had: the provider's own words, or why it was not asked."""


@dataclass(frozen=True)
class Endpoints:
    authorize: str
    token: str
    scopes: str
    extra: tuple[tuple[str, str], ...] = ()  # more for the authorisation address


MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
MICROSOFT_SCOPES = (
    "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All "
    "https://outlook.office.com/SMTP.Send offline_access"
)
LOCAL = {"localhost", "127.0.0.1", "::1"}


def endpoints(grant: Grant) -> Endpoints:
    """NoToken if an address is missing or would let a secret travel unencrypted."""
    if grant.provider == Provider.MICROSOFT:
        base = MICROSOFT.format(tenant=quote(grant.tenant or "organizations", safe=""))
        usual = "https://outlook.office365.com/.default" if grant.flow == Flow.APPLICATION else MICROSOFT_SCOPES
        return Endpoints(f"{base}/authorize", f"{base}/token", grant.scopes or usual)
    if grant.provider == Provider.GOOGLE:
        return Endpoints(
            "https://accounts.google.com/o/oauth2/v2/auth",
            "https://oauth2.googleapis.com/token",
            grant.scopes or "https://mail.google.com/",
            # Without these Google gives a refresh token only the first time somebody consents.
            (("access_type", "offline"), ("prompt", "consent")),
        )
    for address in (grant.token_url, *([grant.authorize_url] if grant.flow == Flow.PERSON else [])):
        if not is_safe(address):
            raise NoToken("The provider's addresses must begin with https://.")
    return Endpoints(grant.authorize_url, grant.token_url, grant.scopes)


def is_safe(address: str) -> bool:
    """Encrypted, or on this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)


@dataclass(frozen=True)
class Servers:
    """What a mailbox of this provider is set to: host, port and encryption of each way."""

    imap: tuple[str, int, str]
    pop3: tuple[str, int, str]
    smtp: tuple[str, int, str]

    def fetch(self, protocol: str) -> tuple[str, int, str]:
        return self.pop3 if protocol == Protocol.POP3 else self.imap


SERVERS = {
    Provider.MICROSOFT: Servers(
        ("outlook.office365.com", 993, Security.TLS),
        ("outlook.office365.com", 995, Security.TLS),
        ("smtp.office365.com", 587, Security.STARTTLS),
    ),
    Provider.GOOGLE: Servers(
        ("imap.gmail.com", 993, Security.TLS),
        ("pop.gmail.com", 995, Security.TLS),
        ("smtp.gmail.com", 465, Security.TLS),
    ),
}
