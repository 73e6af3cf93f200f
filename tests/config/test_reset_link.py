"""A forged Host header leads no reset link elsewhere."""

import pytest
from django.core import mail
from django.test import Client

from tests.cast import Cast


@pytest.mark.parametrize("host", ["testserver", "evil.test"])
def test_a_reset_link_points_to_the_house(cast: Cast, client: Client, settings: object, host: str) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    settings.BASE_URL = "https://hilfe.test"  # type: ignore[attr-defined]
    client.post("/accounts/password/reset/", {"email": cast.agent.email}, headers={"host": host})
    (sent,) = mail.outbox
    assert "https://hilfe.test/accounts/password/reset/key/" in sent.body
    assert "evil" not in str(sent.message())
