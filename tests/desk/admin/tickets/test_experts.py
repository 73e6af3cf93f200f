"""Whether notes may name those who do not see the ticket."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.cast import Cast
from tresen.tickets.mentioning import OUTSIDERS

PAGE = "/desk/admin/experts/"
SignIn = Callable[[Any], Client]


def test_an_administrator_switches_it_off_and_on(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.admin)
    assert "checked" in client.get(PAGE).content.decode()
    client.post(PAGE, {})
    assert OUTSIDERS.get() is False
    client.post(PAGE, {"outsiders": "on"})
    assert OUTSIDERS.get() is True
    assert sign_in(cast.agent).get(PAGE).status_code == 404
