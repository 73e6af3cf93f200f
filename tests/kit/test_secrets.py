"""Secrets at rest, signatures, and the memory of preferences."""

import pytest
from django.test import override_settings

from tresen.kit.preferences import Setting
from tresen.kit.secrets import seal, signature, signature_fits, unseal


def test_a_sealed_secret_opens_only_under_its_key() -> None:
    sealed = seal("Käsebrot!")
    assert "Käse" not in sealed
    assert unseal(sealed) == "Käsebrot!"
    with override_settings(SECRET_KEY="eine andere"), pytest.raises(ValueError, match="enter it again"):
        unseal(sealed)


def test_nothing_stays_nothing() -> None:
    assert (seal(""), unseal("")) == ("", "")


def test_a_signature_belongs_to_its_purpose_and_text() -> None:
    made = signature("mail", "t-1")
    assert signature_fits("mail", "t-1", made.upper())
    for purpose, text, given in [
        ("web", "t-1", made),
        ("mail", "t-2", made),
        ("mail", "t-1", made[:-1]),
        ("mail", "t-1", ""),
    ]:
        assert not signature_fits(purpose, text, given)


@pytest.mark.django_db
def test_a_preference_has_its_default_until_it_is_set() -> None:
    setting = Setting("farbe", "petrol")
    assert setting.get() == "petrol"
    setting.set("rot")
    setting.set("blau")
    assert setting.get() == "blau"
