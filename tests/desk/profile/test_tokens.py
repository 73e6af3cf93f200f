"""Tokens in one's own settings."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast
from tresen.people.tokens import issue, token_by_secret, tokens_of

SignIn = Callable[[Any], Any]


def test_it_shows_a_new_token_once(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.agent)
    response = browser.post("/desk/profile/tokens/", {"name": "Monitoring", "scope": "read", "days": "90"})
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    secret = re.search(r"tresen_[\w-]{32}", response.content.decode())
    assert secret
    known = token_by_secret(secret[0])
    assert known
    assert (known.person, known.scope, known.name) == (cast.agent, "read", "Monitoring")
    assert known.expires_at
    page = browser.get("/desk/profile/").content.decode()
    assert "Monitoring" in page
    assert secret[0] not in page


@pytest.mark.parametrize(
    "wanted", [{}, {"name": "x"}, {"name": "x", "scope": "admin"}, {"name": "x", "scope": "read", "days": "9"}]
)
def test_it_refuses_what_it_does_not_offer(wanted: dict[str, str], cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.agent).post("/desk/profile/tokens/", wanted).status_code == 422
    assert not tokens_of(cast.agent).exists()


def test_it_ends_ones_own_tokens_and_no_others(cast: Cast, sign_in: SignIn) -> None:
    mine, other = issue(cast.agent, scope="read", name="m"), issue(cast.colleague, scope="read", name="o")
    keys = {secret: token.pk for secret in (mine, other) if (token := token_by_secret(secret))}
    browser = sign_in(cast.agent)
    assert browser.post(f"/desk/profile/tokens/{keys[other]}/").status_code == 404
    assert browser.post(f"/desk/profile/tokens/{keys[mine]}/").status_code == 302
    assert token_by_secret(mine) is None
    assert token_by_secret(other)
    assert browser.get(f"/desk/profile/tokens/{keys[other]}/").status_code == 405
    assert sign_in(cast.customer).post("/desk/profile/tokens/", {"name": "x", "scope": "read"}).status_code == 404
