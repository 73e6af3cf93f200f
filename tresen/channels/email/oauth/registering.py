"""Entering how a mailbox signs in: our registration with the provider. Secrets go in and never come out again."""

from typing import Any

from django.db import transaction

from tresen.channels.email.mailbox_editing import save_mailbox
from tresen.channels.email.models import Grant, Mailbox, Outgoing, Protocol, SignIn
from tresen.channels.email.models.grant import Provider
from tresen.channels.email.oauth.providers import SERVERS

COLUMNS = (
    *("provider", "flow", "tenant", "authorize_url", "token_url", "scopes"),
    *("client_id", "expires_on"),
)
# Tokens were given for these: with others they are worth nothing, and somebody signs in anew.
OF_TOKENS = ("provider", "flow", "tenant", "authorize_url", "token_url", "client_id", "scopes")


def grant_of(mailbox: Mailbox) -> Grant:
    """The mailbox's grant; a new one, not stored, if it has none."""
    return Grant.objects.filter(mailbox=mailbox).first() or Grant(mailbox=mailbox)


def register(mailbox: Mailbox, *, client_secret: str | None = None, set_servers: bool = False, **columns: Any) -> Grant:
    """Sets the columns named; a secret of None stays as it is. `set_servers`: the mailbox fetches and sends by the
    provider's own servers from now on, signing in this way."""
    if unknown := set(columns) - set(COLUMNS):
        raise TypeError(f"not for editing: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        grant = grant_of(mailbox)
        if any(name in columns and columns[name] != getattr(grant, name) for name in OF_TOKENS):
            grant.refresh_sealed = grant.access_sealed = ""
            grant.access_until = grant.granted_at = None
        if client_secret is not None:
            grant.client_secret = client_secret
            # The token that was got with the old secret may go on working: what the new one is worth shows now.
            grant.access_sealed, grant.access_until = "", None
        for name, value in columns.items():
            setattr(grant, name, value)
        grant.error, grant.claimed_at = "", None
        grant.save()
        if set_servers:
            _set_servers(mailbox, grant)
    return grant


def _set_servers(mailbox: Mailbox, grant: Grant) -> None:
    servers = SERVERS.get(Provider(grant.provider))
    user = mailbox.fetch_user or mailbox.address
    columns: dict[str, Any] = {"fetch_sign_in": SignIn.OAUTH, "smtp_sign_in": SignIn.OAUTH, "fetch_user": user}
    columns["smtp_user"] = mailbox.smtp_user or user
    if servers is not None:
        protocol = Protocol.POP3 if mailbox.fetch_protocol == Protocol.POP3 else Protocol.IMAP
        host, port, security = servers.fetch(protocol)
        columns |= {"fetch_protocol": protocol, "fetch_host": host, "fetch_port": port, "fetch_security": security}
        host, port, security = servers.smtp
        columns |= {"smtp_host": host, "smtp_port": port, "smtp_security": security, "outgoing": Outgoing.SMTP}
    save_mailbox(mailbox, fetch_secret="", smtp_secret="", **columns)
