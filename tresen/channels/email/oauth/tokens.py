"""The access token of a mailbox: kept sealed, renewed before it ends, by one process at a time."""

import time
from datetime import timedelta

from tresen.channels.email.models.grant import Flow, Grant
from tresen.channels.email.models.mailbox import Mailbox
from tresen.channels.email.oauth import asking
from tresen.channels.email.oauth.providers import NoToken
from tresen.kit import clock
from tresen.kit.secrets import seal, unseal

EARLY = timedelta(minutes=5)  # before a token ends it is renewed
CLAIM = timedelta(seconds=30)  # longer than a provider may take to answer
PATIENCE = 20.0  # seconds we wait for another process that is asking
YOUNG = timedelta(seconds=20)


def access_token(mailbox: Mailbox, *, fresh: bool = False) -> str:
    """A token that is good for some minutes. `fresh`: the one we had was refused. NoToken with the reason; then it
    also stands in the grant."""
    end = time.monotonic() + PATIENCE
    refused = ""
    while True:
        grant = Grant.objects.filter(mailbox=mailbox).first()
        if grant is None or not grant.client_id:
            raise NoToken("No application is registered for this mailbox yet.")
        if not grant.is_granted:
            raise NoToken("Nobody has signed in for this mailbox yet.")
        if fresh and not refused:
            refused = grant.access_sealed or "-"
        if _still_good(grant) and grant.access_sealed != refused:
            return unseal(grant.access_sealed)
        if _claim(grant):
            return _renewed(grant)
        if time.monotonic() > end:
            raise NoToken("Another process has been asking the provider for long.")
        time.sleep(0.2)


def _still_good(grant: Grant) -> bool:
    return bool(grant.access_sealed and grant.access_until and grant.access_until > clock.now() + EARLY)


def _claim(grant: Grant) -> bool:
    """Only one asks at a time: some providers let a refresh token be used once and take everything back if it comes
    again. A claim of somebody who died is void after half a minute."""
    now = clock.now()
    free = Grant.objects.filter(pk=grant.pk, access_sealed=grant.access_sealed, refresh_sealed=grant.refresh_sealed)
    return bool(
        free.filter(claimed_at=None).update(claimed_at=now)
        or free.filter(claimed_at__lt=now - CLAIM).update(claimed_at=now)
    )


def _renewed(grant: Grant) -> str:
    ask = asking.as_application if grant.flow == Flow.APPLICATION else asking.by_refresh
    try:
        tokens = ask(grant)
    except (NoToken, ValueError) as error:
        Grant.objects.filter(pk=grant.pk).update(claimed_at=None, error=str(error)[:2000])
        raise NoToken(str(error)) from error
    except BaseException:
        Grant.objects.filter(pk=grant.pk).update(claimed_at=None)
        raise
    keep(grant, tokens)
    return tokens.access


def keep(grant: Grant, tokens: asking.Tokens) -> None:
    """Stores what came, sealed; a provider that gives no new refresh token means the old one."""
    columns = {"access_sealed": seal(tokens.access), "access_until": tokens.until, "claimed_at": None, "error": ""}
    if tokens.refresh:
        columns["refresh_sealed"] = seal(tokens.refresh)
    Grant.objects.filter(pk=grant.pk).update(**columns)
