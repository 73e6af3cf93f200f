"""The way in is logged: who came, who left, who did not get in."""

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit.models import AuditEntry
from tresen.people.models import Person

URL = "/accounts/login/"


@pytest.fixture
def with_password(cast: Cast) -> Person:
    cast.agent.set_password("ein-langes-Passwort")
    cast.agent.save()
    return cast.agent


def test_signing_in_and_out(with_password: Person) -> None:
    client = Client()
    client.post(URL, {"login": with_password.email, "password": "ein-langes-Passwort"})
    client.post("/accounts/logout/")
    entries = AuditEntry.objects.order_by("number")
    assert [entry.name for entry in entries] == ["signed_in", "signed_out"]
    assert {entry.actor_id for entry in entries} == {with_password.pk}
    assert {entry.address for entry in entries} == {"127.0.0.0/24"}


def test_a_wrong_password_names_whose_it_was_and_not_the_password(with_password: Person) -> None:
    Client().post(URL, {"login": with_password.email, "password": "falsch-und-geheim"})
    entry = AuditEntry.objects.get()
    assert (entry.name, entry.about_id, entry.actor_kind) == ("sign_in_failed", str(with_password.pk), "nobody")
    assert "falsch" not in str(entry.data)


def test_what_is_nobodys_address_is_not_kept(cast: Cast) -> None:
    Client().post(URL, {"login": "mein-passwort@versehentlich.test", "password": "x"})
    entry = AuditEntry.objects.get()
    assert (entry.about_id, entry.about_label, entry.data) == ("", "", {})
