"""Phone numbers and messenger handles: one form for each, and whose they are."""

import pytest

from tests.cast import Cast
from tresen.people.contacts import (
    person_by_handle,
    person_by_number,
    persons_by_number,
    set_handles,
    set_numbers,
    set_phone,
)
from tresen.people.handles import normal_handle
from tresen.people.models import Number, Person
from tresen.people.numbers import normal_number, readable_number
from tresen.people.refusals import NotReadable, Taken
from tresen.people.registering import organisation_of_domain, register

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("0431 4711-0", "+4943147110"),
        ("+49 (0) 431 47110", "+4943147110"),
        ("0049 431/47110", "+4943147110"),
        ("0170 1234567", "+491701234567"),
        ("+43 1 58858", "+43158858"),
        ("4711", "4711"),
        (" 12 ", "12"),
        ("+1 650-253-0000", "+16502530000"),
    ],
)
def test_a_number_has_one_form(written: str, stored: str) -> None:
    assert normal_number(written) == stored
    assert normal_number(readable_number(stored)) == stored


@pytest.mark.parametrize(
    "written", ["", "anrufen", "+", "+49", "0", "0431 4711 ext. 5", "123456789", "1" * 40, "+4\u0663"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        normal_number(written)


def test_a_caller_is_known_by_any_of_his_numbers(cast: Cast) -> None:
    set_numbers(cast.customer, [("0431 4711-0", ""), ("0170 1234567", ""), ("4711", "work")])
    labels = list(cast.customer.numbers.values_list("value", "label"))
    assert labels == [("+4943147110", "work"), ("+491701234567", "mobile"), ("4711", "extension")]
    for calling in ("+4943147110", "043147110", "0170/1234567", "4711"):
        assert person_by_number(calling) == cast.customer
    assert person_by_number("0431 4711-1") is None
    assert person_by_number("anonym") is None


def test_a_front_desks_number_is_nobodys_own(cast: Cast) -> None:
    for one in (cast.customer, cast.workmate):
        set_numbers(one, [("0431 100", "")])
    assert person_by_number("0431 100") is None
    assert persons_by_number("0431 100") == [cast.customer, cast.workmate]
    Person.objects.filter(pk=cast.workmate.pk).update(is_active=False)
    assert person_by_number("0431 100") == cast.customer


def test_the_phone_is_the_first_number_and_the_others_stay(cast: Cast) -> None:
    set_numbers(cast.customer, [("0431 100", ""), ("0170 1234567", "private")])
    set_phone(cast.customer, "0431 200")
    assert list(cast.customer.numbers.values_list("value", "label")) == [
        ("+49431200", "work"),
        ("+491701234567", "private"),
    ]
    set_phone(cast.customer, "")
    assert Person.objects.get(pk=cast.customer.pk).phone == "+49 170 1234567"


def test_a_number_that_was_never_one_may_stay_until_it_is_changed(cast: Cast) -> None:
    Number.objects.create(person=cast.customer, value="Pforte, Herr Meier")
    set_phone(cast.customer, "Pforte, Herr Meier")
    set_numbers(cast.customer, [("Pforte, Herr Meier", ""), ("0431 100", "")])
    assert cast.customer.numbers.count() == 2
    with pytest.raises(NotReadable, match="Pforte, Frau Meier"):
        set_numbers(cast.customer, [("Pforte, Frau Meier", "")])
    assert cast.customer.numbers.count() == 2


@pytest.mark.parametrize(
    ("network", "written", "stored"),
    [
        ("matrix", "@Anna:Klinikum.test", "@anna:klinikum.test"),
        ("whatsapp", "0170 1234567", "+491701234567"),
        ("telegram", "https://t.me/AnnaB", "annab"),
        ("telegram", "@annab", "annab"),
        ("signal", "Anna.42", "anna.42"),
        ("signal", "+49 170 1234567", "+491701234567"),
        ("threema", "abcd1234", "ABCD1234"),
        ("teams", "Anna@Klinikum.test", "anna@klinikum.test"),
    ],
)
def test_a_handle_has_one_form_and_one_owner(network: str, written: str, stored: str, cast: Cast) -> None:
    set_handles(cast.customer, [(network, written)])
    assert cast.customer.handles.get().value == stored
    assert person_by_handle(network, written) == cast.customer
    with pytest.raises(Taken):
        set_handles(cast.stranger, [(network, stored)])
    assert not cast.stranger.handles.exists()


@pytest.mark.parametrize(
    ("network", "written"),
    [("matrix", "anna"), ("whatsapp", "4711"), ("telegram", "a b"), ("threema", "abc"), ("teams", "anna")],
)
def test_what_a_messenger_cannot_have_is_refused(network: str, written: str, cast: Cast) -> None:
    with pytest.raises(ValueError, match=written):
        normal_handle(network, written)
    with pytest.raises(NotReadable):
        set_handles(cast.customer, [(network, written)])


def test_a_domain_stands_for_those_below_it_only_if_it_says_so(cast: Cast) -> None:
    assert organisation_of_domain("neu@station3.klinikum.test") is None
    cast.clinic.domains.update(with_subdomains=True)
    assert organisation_of_domain("neu@station3.klinikum.test") == cast.clinic
    assert organisation_of_domain("neu@a.b.c.klinikum.test") == cast.clinic
    assert organisation_of_domain("neu@boeses-klinikum.test") is None
    cast.factory.domains.create(name="labor.klinikum.test")
    assert organisation_of_domain("neu@labor.klinikum.test") == cast.factory
    assert organisation_of_domain("neu@x.labor.klinikum.test") == cast.clinic
    type(cast.clinic).objects.filter(pk=cast.clinic.pk).update(is_active=False)
    assert organisation_of_domain("neu@klinikum.test") is None


def test_who_is_registered_with_something_unreadable_keeps_it(cast: Cast) -> None:
    assert register(name="Neu", email="n@x.test", phone="über die Zentrale").phone == "über die Zentrale"
    assert register(name="Neu", email="m@x.test", phone="0431 4711").phone == "+49 431 4711"
