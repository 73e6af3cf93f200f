"""Asking a provider's token endpoint (RFC 6749, 4.1.3, 4.4.2, 6): really, in seconds, outside any transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tresen.channels.email.models.grant import Grant
from tresen.channels.email.oauth.providers import NoToken, endpoints
from tresen.kit import clock, outbound

SECONDS = 15.0
LIMIT = 256 * 1024
USUAL = 3600  # seconds a token is good for where the provider does not say


@dataclass(frozen=True)
class Tokens:
    access: str
    until: datetime
    refresh: str  # "" if the provider gave no new one


def by_code(grant: Grant, code: str, verifier: str, callback: str) -> Tokens:
    return _ask(grant, grant_type="authorization_code", code=code, redirect_uri=callback, code_verifier=verifier)


def by_refresh(grant: Grant) -> Tokens:
    return _ask(grant, grant_type="refresh_token", refresh_token=_plain(grant.refresh_sealed))


def as_application(grant: Grant) -> Tokens:
    return _ask(grant, grant_type="client_credentials", scope=endpoints(grant).scopes)


def _plain(sealed: str) -> str:
    from tresen.kit.secrets import unseal

    return unseal(sealed)


def _ask(grant: Grant, **fields: str) -> Tokens:
    body = {"client_id": grant.client_id, **fields}
    if grant.client_sealed:
        body["client_secret"] = grant.client_secret
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        answer = outbound.call(
            "POST", endpoints(grant).token, body=urlencode(body).encode(), headers=headers, trusted=True,
            limit=LIMIT, seconds=SECONDS,
        )  # fmt: skip
    except (outbound.NoAnswer, outbound.NotAllowed) as error:
        raise NoToken(f"The provider cannot be reached: {error}") from error
    with answer:
        try:
            said: Any = answer.json()
        except ValueError:
            said = None
    if not isinstance(said, dict):
        raise NoToken(f"The provider answered {answer.status} and nothing that could be read.")
    if answer.status >= 400 or not isinstance(said.get("access_token"), str):
        raise NoToken(words(said) or f"The provider answered {answer.status}.")
    seconds = _seconds(said.get("expires_in"))
    refresh = said.get("refresh_token")
    return Tokens(
        said["access_token"], clock.now() + timedelta(seconds=seconds), refresh if isinstance(refresh, str) else ""
    )


def _seconds(given: Any) -> int:
    try:
        return min(max(int(given), 0), 7 * 86400)
    except (TypeError, ValueError):
        return USUAL


def words(said: dict[str, Any]) -> str:
    """What a provider says about a failure (RFC 6749, 5.2), in one line."""
    parts = [str(said.get(name) or "") for name in ("error", "error_description")]
    return " ".join(": ".join(part for part in parts if part).split())[:1000]
