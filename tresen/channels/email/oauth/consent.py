"""The authorisation-code flow with PKCE (RFC 6749, 4.1; RFC 7636): somebody signs in for a mailbox, once."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from tresen.channels.email.models.grant import Grant
from tresen.channels.email.models.mailbox import Mailbox
from tresen.channels.email.oauth import asking
from tresen.channels.email.oauth.providers import NoToken, endpoints
from tresen.channels.email.oauth.tokens import keep
from tresen.kit import clock

MINUTES = 15  # how long somebody may take at the provider


@dataclass(frozen=True)
class Begun:
    """What must be remembered in the session of whoever began, and nowhere else."""

    mailbox: int
    state: str
    verifier: str
    at: float

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def begin(mailbox: Mailbox, grant: Grant, callback: str) -> tuple[str, Begun]:
    """The provider's address to send the browser to. NoToken if the grant lacks something."""
    where = endpoints(grant)
    if not grant.client_id:
        raise NoToken("No application is registered for this mailbox yet.")
    begun = Begun(mailbox.pk, secrets.token_urlsafe(24), secrets.token_urlsafe(48), clock.now().timestamp())
    challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code", "client_id": grant.client_id, "redirect_uri": callback, "scope": where.scopes,
        "state": begun.state, "code_challenge": challenge, "code_challenge_method": "S256",
        "login_hint": mailbox.fetch_user or mailbox.address, **dict(where.extra),
    }  # fmt: skip
    return f"{where.authorize}{'&' if '?' in where.authorize else '?'}{urlencode(asked)}", begun


def finish(grant: Grant, begun: Begun, *, state: str, code: str, error: str, callback: str) -> None:
    """What the provider sent the browser back with. NoToken with its own words if it gave nothing; a state that is
    not ours means that somebody else sent this browser here."""
    if not hmac.compare_digest(begun.state.encode(), state.encode()):
        raise NoToken("This answer belongs to another sign-in. Begin again.")
    if clock.now().timestamp() - begun.at > MINUTES * 60:
        raise NoToken("This sign-in has taken too long. Begin again.")
    if error or not code:
        raise NoToken(error or "The provider sent no code.")
    tokens = asking.by_code(grant, code, begun.verifier, callback)
    if not tokens.refresh and not grant.refresh_sealed:
        raise NoToken("The provider gave no refresh token: allow “offline access” to the application there.")
    keep(grant, tokens)
    Grant.objects.filter(pk=grant.pk).update(granted_at=clock.now())
