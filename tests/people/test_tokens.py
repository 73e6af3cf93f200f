"""Tokens: shown once, kept as a hash, ended at once."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.models import ApiToken
from tresen.people.tokens import TokenRefused, issue, note_use, revoke, token_by_secret, tokens_of


def test_it_knows_the_person_by_the_secret_and_keeps_only_a_hash(cast: Cast) -> None:
    secret = issue(cast.agent, scope="read", name="Monitoring")
    known = token_by_secret(secret)
    assert known is not None
    assert (known.person, known.scope, known.name) == (cast.agent, "read", "Monitoring")
    assert len(secret) >= len("tresen_") + 32
    assert secret not in str(ApiToken.objects.values().get())
    assert secret.startswith(known.prefix)
    assert token_by_secret(known.hash) is None


@pytest.mark.parametrize(
    "secret", ["", " ", "tresen_", "tresen_x", "\x00", "tresen_\x00", "\ud800", "tresen_" + "a" * 100_000]
)
def test_nothing_else_is_a_token(secret: str, cast: Cast) -> None:
    issue(cast.agent, scope="write", name="x")
    assert token_by_secret(secret) is None


def test_it_ends_when_it_expires_is_revoked_or_its_person_leaves(cast: Cast) -> None:
    now = clock.now()
    expiring = issue(cast.agent, scope="write", name="x", expires_at=now + timedelta(hours=1))
    assert token_by_secret(expiring)
    with clock.at(now + timedelta(hours=1)):
        assert token_by_secret(expiring) is None
    secret = issue(cast.agent, scope="write", name="y")
    token = token_by_secret(secret)
    assert token
    revoke(token, by=cast.actor("agent"))
    assert token_by_secret(secret) is None
    assert token not in tokens_of(cast.agent)
    left = issue(cast.colleague, scope="write", name="z")
    cast.colleague.is_active = False
    cast.colleague.save()
    assert token_by_secret(left) is None


def test_only_its_person_and_administrators_end_it(cast: Cast) -> None:
    token = token_by_secret(issue(cast.agent, scope="write", name="x"))
    assert token
    for who in ("colleague", "customer"):
        with pytest.raises(TokenRefused):
            revoke(token, by=cast.actor(who))
    revoke(token, by=cast.actor("admin"))
    assert tokens_of(cast.agent).count() == 0


def test_its_use_is_noted_once_a_minute(cast: Cast, queries) -> None:  # type: ignore[no-untyped-def]
    secret = issue(cast.agent, scope="write", name="x")
    now = clock.now()
    for seconds, expected in ((0, 0), (59, 0), (60, 60), (61, 60)):
        with clock.at(now + timedelta(seconds=seconds)):
            token = token_by_secret(secret)
            assert token
            note_use(token)
            assert ApiToken.objects.get().last_used_at == now + timedelta(seconds=expected)
    token = token_by_secret(secret)
    assert token
    with queries(most=1):
        token_by_secret(secret)


def test_a_scope_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="no such scope"):
        issue(cast.agent, scope="admin", name="x")
