"""OAuth2 from the first consent to XOAUTH2 in IMAP, POP3 and SMTP, against a provider and servers of our own."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections

from tests.cast import Cast, make_cast
from tests.channels.email.fetching.conftest import authority, dove, dovecot_server, fetched, provider, trusted
from tests.channels.email.fetching.mails import mail
from tests.servers.dovecot import Dovecot
from tests.servers.oauth import CLIENT, SECRET, Provider
from tests.servers.submission import Submission
from tresen.channels.email.causes import Cause, cause_of
from tresen.channels.email.fetching import imap, pop3
from tresen.channels.email.models import Grant, Mailbox
from tresen.channels.email.oauth import consent, tokens
from tresen.channels.email.oauth.providers import NoToken, endpoints
from tresen.channels.email.outgoing import transport
from tresen.kit import clock

__all__ = ["authority", "dove", "dovecot_server", "fetched", "provider", "trusted"]  # fixtures
CALLBACK = "https://desk.test/desk/admin/mailboxes/oauth/"


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    return cast.mailbox


@pytest.fixture
def grant(provider: Provider, mailbox: Mailbox) -> Grant:
    provider.reset()
    mailbox.fetch_user = mailbox.smtp_user = "support@desk.test"
    mailbox.fetch_sign_in = mailbox.smtp_sign_in = "oauth"
    mailbox.save()
    return _grant(provider, mailbox)


def _grant(provider: Provider, mailbox: Mailbox, **columns: Any) -> Grant:
    grant = Grant(
        mailbox=mailbox, provider="other", client_id=CLIENT, scopes="mail offline_access",
        authorize_url=f"{provider.base}/authorize", token_url=f"{provider.base}/token", **columns,
    )  # fmt: skip
    grant.client_secret = SECRET
    grant.save()
    return grant


def agreed(provider: Provider, grant: Grant, **changed: str) -> None:
    """The person agrees at the provider and comes back."""
    address, begun = consent.begin(grant.mailbox, grant, CALLBACK)
    back = {name: values[0] for name, values in parse_qs(urlsplit(provider.consent(address)).query).items()}
    given = {"state": back["state"], "code": back["code"], "error": "", "callback": CALLBACK, **changed}
    consent.finish(grant, begun, **given)


def test_one_consent_gives_tokens_for_ever(provider: Provider, grant: Grant) -> None:
    agreed(provider, grant)
    first = tokens.access_token(grant.mailbox)
    assert tokens.access_token(grant.mailbox) == first
    assert [one["grant_type"] for one in provider.asked] == ["authorization_code"], (
        "a good token is not asked for again"
    )
    kept = Grant.objects.get()
    assert first not in kept.access_sealed + kept.refresh_sealed
    with clock.at(clock.now() + timedelta(minutes=56)):  # four minutes before it ends
        second = tokens.access_token(grant.mailbox)
    assert second != first
    assert provider.asked[-1]["grant_type"] == "refresh_token"


def test_a_state_that_is_not_ours_gets_nothing(provider: Provider, grant: Grant) -> None:
    with pytest.raises(NoToken, match="another sign-in"):
        agreed(provider, grant, state="x")
    assert provider.asked == []


def test_a_code_without_its_verifier_is_worth_nothing(provider: Provider, grant: Grant) -> None:
    address, _ = consent.begin(grant.mailbox, grant, CALLBACK)
    code = parse_qs(urlsplit(provider.consent(address)).query)["code"][0]
    _, other = consent.begin(grant.mailbox, grant, CALLBACK)
    with pytest.raises(NoToken, match="verifier"):
        consent.finish(grant, other, state=other.state, code=code, error="", callback=CALLBACK)


def test_the_providers_refusal_is_told_in_its_words(provider: Provider, grant: Grant) -> None:
    with pytest.raises(NoToken, match="access_denied: not today"):
        agreed(provider, grant, code="", error="access_denied: not today")
    agreed(provider, grant)
    provider.says = {"error": "invalid_grant", "error_description": "AADSTS700082: The refresh token has expired."}
    with pytest.raises(NoToken, match="AADSTS700082"):
        tokens.access_token(grant.mailbox, fresh=True)
    assert "AADSTS700082" in Grant.objects.get().error
    provider.says = None
    tokens.access_token(grant.mailbox)
    assert Grant.objects.get().claimed_at is None


def test_a_sign_in_that_took_too_long_is_begun_again(provider: Provider, grant: Grant) -> None:
    _, begun = consent.begin(grant.mailbox, grant, CALLBACK)
    with clock.at(clock.now() + timedelta(minutes=16)), pytest.raises(NoToken, match="too long"):
        consent.finish(grant, begun, state=begun.state, code="x", error="", callback=CALLBACK)


def test_an_application_needs_nobody(provider: Provider, grant: Grant) -> None:
    Grant.objects.update(flow="application")
    token = tokens.access_token(grant.mailbox)
    assert provider.asked == [
        {"client_id": CLIENT, "client_secret": SECRET, "grant_type": "client_credentials", "scope": grant.scopes}
    ]
    assert provider.introspect(token)["active"]


def test_nobody_has_signed_in_yet(provider: Provider, grant: Grant) -> None:
    with pytest.raises(NoToken, match="Nobody has signed in"):
        tokens.access_token(grant.mailbox)
    assert provider.asked == []


def test_no_answer_and_no_sense_are_reasons_too(provider: Provider, grant: Grant) -> None:
    agreed(provider, grant)
    Grant.objects.update(token_url="http://127.0.0.1:1/token", access_until=clock.now())
    with pytest.raises(NoToken, match="cannot be reached"):
        tokens.access_token(grant.mailbox)
    Grant.objects.update(token_url="http://login.example.org/token")
    with pytest.raises(NoToken, match="https"):
        tokens.access_token(grant.mailbox)


def test_the_presets_lead_to_the_providers() -> None:
    microsoft = endpoints(Grant(provider="microsoft", tenant="contoso.onmicrosoft.com", flow="application"))
    assert microsoft.token == "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token"
    assert microsoft.scopes == "https://outlook.office365.com/.default"
    assert "IMAP.AccessAsUser.All" in endpoints(Grant(provider="microsoft", tenant="../x")).scopes
    assert "/..%2Fx/" in endpoints(Grant(provider="microsoft", tenant="../x")).token
    google = endpoints(Grant(provider="google"))
    assert (google.scopes, dict(google.extra)["access_type"]) == ("https://mail.google.com/", "offline")


class TestManyAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def granted(self, provider: Provider, transactional_db: None) -> Iterator[Grant]:
        provider.reset()
        grant = _grant(provider, make_cast().mailbox)
        agreed(provider, grant)
        yield grant
        connections.close_all()

    def test_one_asks_and_the_others_wait(self, provider: Provider, granted: Grant) -> None:
        """The provider takes each refresh token once: a second one asking would be turned away."""
        provider.delay = 0.3
        Grant.objects.update(access_until=clock.now())
        got: list[str] = []

        def want() -> None:
            got.append(tokens.access_token(granted.mailbox))
            connections.close_all()

        threads = [threading.Thread(target=want) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert len(got) == 5
        assert len(set(got)) == 1
        assert [one["grant_type"] for one in provider.asked] == ["authorization_code", "refresh_token"]

    def test_a_claim_of_somebody_who_died_does_not_last(self, provider: Provider, granted: Grant) -> None:
        Grant.objects.update(access_until=clock.now(), claimed_at=clock.now() - timedelta(seconds=40))
        assert tokens.access_token(granted.mailbox)


def signed_in(mailbox: Mailbox, dove: Dovecot, provider: Provider) -> None:
    provider.reset(dove.user)
    Mailbox.objects.filter(pk=mailbox.pk).update(fetch_sign_in="oauth")
    mailbox.refresh_from_db()
    agreed(provider, _grant(provider, mailbox))


def test_imap_takes_the_token_and_a_revoked_one_is_replaced_once(
    dove: Dovecot, fetched: Mailbox, provider: Provider
) -> None:
    signed_in(fetched, dove, provider)
    dove.put(dove.user, mail(1))
    with imap.connect(fetched) as server:
        imap.select(server, fetched)
        assert imap.fetch_all(server, fetched) == 1
        assert server.has_capability("IDLE")
    provider.revoke()
    imap.connect(fetched).logout()
    assert [one["grant_type"] for one in provider.asked] == ["authorization_code", "refresh_token"]


def test_a_token_for_somebody_else_is_refused_and_asked_for_once(
    dove: Dovecot, fetched: Mailbox, provider: Provider
) -> None:
    signed_in(fetched, dove, provider)
    provider.refresh_tokens = dict.fromkeys(provider.refresh_tokens, "other@desk.test")
    provider.revoke()
    with pytest.raises(Exception) as refused:
        imap.connect(fetched)
    assert cause_of(refused.value) is Cause.SIGN_IN
    assert len(provider.asked) == 2


def test_pop3_takes_the_token_and_a_revoked_one_is_replaced_once(
    dove: Dovecot, fetched: Mailbox, provider: Provider
) -> None:
    fetched.fetch_protocol, fetched.fetch_port = "pop3", dove.pop3s
    fetched.save()
    signed_in(fetched, dove, provider)
    dove.put(dove.user, mail(1))
    assert pop3.fetch_new(fetched) == 1
    provider.revoke()
    assert pop3.fetch_new(fetched) == 0
    assert [one["grant_type"] for one in provider.asked] == ["authorization_code", "refresh_token"]


def test_smtp_takes_the_token_and_a_revoked_one_is_replaced_once(provider: Provider, grant: Grant) -> None:
    agreed(provider, grant)
    with Submission(provider) as server:
        box = grant.mailbox
        box.smtp_host, box.smtp_port, box.smtp_security = "127.0.0.1", server.port, "none"
        transport.connect(box).quit()
        provider.revoke()
        transport.connect(box).quit()
        assert server.signed_in == ["support@desk.test", "support@desk.test"]
        assert server.refused == 1
