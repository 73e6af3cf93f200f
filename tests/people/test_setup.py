"""The first administrator, once; and who somebody is."""

import pytest

from tests.cast import Cast
from tresen.kit import clock
from tresen.people.models import Address, Person
from tresen.people.registering import recognise
from tresen.people.setup import SetupRefused, first_admin, issue_setup_token, token_fits

pytestmark = pytest.mark.django_db


def test_the_link_makes_one_administrator_and_then_no_other() -> None:
    secret = issue_setup_token()
    admin = first_admin(secret, name="Ada", email="Ada@Desk.test", password="ein langes wort")
    assert (admin.role, admin.email) == ("admin", "ada@desk.test")
    assert admin.check_password("ein langes wort")
    with pytest.raises(SetupRefused):
        first_admin(secret, name="Eve", email="eve@desk.test", password="x")
    assert not token_fits(issue_setup_token()), "there is an administrator now"


@pytest.mark.parametrize("secret", ["", " ", "falsch"])
def test_a_wrong_link_does_nothing(secret: str) -> None:
    assert not token_fits(secret), "before any link was made"
    issue_setup_token()
    with pytest.raises(SetupRefused):
        first_admin(secret, name="Eve", email="eve@desk.test", password="x")
    assert not Person.objects.exists()


def test_a_new_link_replaces_the_old() -> None:
    old = issue_setup_token()
    issue_setup_token()
    assert not token_fits(old)


def test_somebody_unknown_is_registered_once(cast: Cast) -> None:
    first = recognise("Neu@Klinikum.test", "Nele Neu")
    assert first.organisation == cast.clinic
    assert recognise("neu@klinikum.test", "Anders") == first
    assert list(first.person.organisations.all()) == [cast.clinic]
    stranger = recognise("ohne@nirgendwo.test")
    assert (stranger.person.organisations.count(), stranger.organisation) == (0, None)
    assert recognise("ohne@nirgendwo.test") == stranger


def test_it_is_known_of_whom_a_mail_came_back(cast: Cast) -> None:
    """Of the address one writes from, be he a member of an organisation or not; not of his others."""
    cast.customer.addresses.create(value="karla.privat@mail.test")
    stranger = recognise("ohne@nirgendwo.test").person
    assert not recognise("karla@klinikum.test").bounced
    Address.objects.filter(value__in=["karla@klinikum.test", "ohne@nirgendwo.test"]).update(bounced_at=clock.now())
    assert recognise("karla@klinikum.test").bounced
    assert not recognise("karla.privat@mail.test").bounced
    assert recognise("ohne@nirgendwo.test") == (stranger, None, True)
