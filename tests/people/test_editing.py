"""Editing people: addresses belong to one person, somebody always remains to administer the house."""

import pytest

from tests.cast import Cast
from tresen.people.editing import Details, EditRefused, add_person, edit_person, give_password
from tresen.people.models import Address, Person
from tresen.people.refusals import Taken


def test_only_administrators_edit(cast: Cast) -> None:
    for who in ("agent", "customer"):
        with pytest.raises(EditRefused):
            edit_person(cast.customer, Details("Anders"), by=cast.actor(who))
        with pytest.raises(EditRefused):
            give_password(cast.customer, "ein langes, gutes Wort", by=cast.actor(who))
        with pytest.raises(EditRefused):
            add_person(Details("Neu"), by=cast.actor(who))
    assert Person.objects.get(pk=cast.customer.pk).name == "Karla Kundin"
    assert not Person.objects.filter(name="Neu").exists()


@pytest.mark.parametrize("addresses", [["karla@klinikum.test"], ["neu@x.test", "KARLA@klinikum.test"]])
def test_an_address_is_one_persons(addresses: list[str], cast: Cast) -> None:
    with pytest.raises(Taken):
        add_person(Details("Neu", addresses), by=cast.actor("admin"))
    with pytest.raises(Taken):
        edit_person(cast.stranger, Details("Sven", addresses), by=cast.actor("admin"))
    assert Address.objects.get(value="karla@klinikum.test").person == cast.customer
    assert Person.objects.get(pk=cast.stranger.pk).email == "sven@werk.test"


def test_two_addresses_can_change_places(cast: Cast) -> None:
    for addresses in (["a@x.test", "karla@klinikum.test"], ["karla@klinikum.test", "a@x.test"]):
        edit_person(cast.customer, Details("Karla", addresses), by=cast.actor("admin"))
        person = Person.objects.get(pk=cast.customer.pk)
        assert person.email == addresses[0]
        assert set(person.addresses.values_list("value", flat=True)) == set(addresses)


def test_one_may_be_without_any_address(cast: Cast) -> None:
    edit_person(cast.customer, Details("Karla"), by=cast.actor("admin"))
    assert Person.objects.get(pk=cast.customer.pk).email is None
    assert not cast.customer.addresses.exists()


def test_the_last_administrator_stays_and_the_last_but_one_goes(cast: Cast) -> None:
    by = cast.actor("admin")
    for harm in (Details("Adam", ["adam@desk.test"], role="agent"), Details("Adam", role="admin", is_active=False)):
        with pytest.raises(EditRefused):
            edit_person(cast.admin, harm, by=by)
    edit_person(cast.agent, Details("Anna", ["anna@desk.test"], role="admin"), by=by)
    edit_person(cast.admin, Details("Adam", ["adam@desk.test"], role="agent"), by=by)
    assert not Person.objects.get(pk=cast.admin.pk).is_admin
