"""Who may be one and the same: suggested, merged, kept apart, taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit.models import AuditEntry
from tresen.people.contacts import set_numbers
from tresen.people.duplicates import Reason, alike, duplicate_organisations, duplicate_persons
from tresen.people.merging import keep_apart
from tresen.people.models import Domain, Merge, Organisation, Person
from tresen.people.registering import register

PAGE = "/desk/admin/duplicates/"
PAIRS = {"HX-Request": "true", "HX-Target": "pairs"}  # they come once the page stands


@pytest.mark.parametrize("name", ["Kundin, Karla", "K. Kundin", "KARLA KUNDIN", "Karla  Kündin"])
def test_the_same_name_written_otherwise(cast: Cast, name: str) -> None:
    double = register(name=name, organisations=[cast.clinic])
    found = [one for one in duplicate_persons() if double in (one.one, one.other)]
    assert [(one.one, one.reasons) for one in found] == [(cast.customer, {Reason.NAME})]


@pytest.mark.parametrize("name", ["Karl Kundin", "Karla Kunde", "Karla", "Karla Maria Kundin"])
def test_another_name_is_none(cast: Cast, name: str) -> None:
    register(name=name, organisations=[cast.clinic])
    assert duplicate_persons() == []


def test_umlauts_and_initials() -> None:
    assert alike("anna muler", "muler anna")
    assert alike("a muler", "anna muler")
    assert not alike("anna muler", "anke muler")
    assert not alike("a m", "anna muler")


def test_one_name_at_two_clients_is_two_people(cast: Cast) -> None:
    register(name="Karla Kundin", organisations=[cast.factory])
    assert duplicate_persons() == []


def test_one_number_and_one_name_before_the_at(cast: Cast) -> None:
    one = register(name="Empfang Eins", phone="0431 471199")
    other = register(name="Zentrale", phone="0431 471199")
    Domain.objects.create(organisation=cast.clinic, name="klinikum-alt.test")
    third = register(name="Karla Verheiratet", email="karla@klinikum-alt.test")
    found = {(pair.one, pair.other): pair.reasons for pair in duplicate_persons()}
    assert found == {(one, other): {Reason.NUMBER}, (cast.customer, third): {Reason.ADDRESS}}


def test_a_persons_page_says_who_may_be_the_same(cast: Cast, sign_in: Callable[[Any], Client], queries: Any) -> None:
    name = register(name="Kundin, Karla", email="kk@zuhause.test")
    Person.objects.filter(pk=name.pk).update(name="K. Kundin")
    set_numbers(name, [("0431 471199", "")])
    set_numbers(cast.stranger, [("0431 471199", "")])
    Domain.objects.create(organisation=cast.clinic, name="klinikum-alt.test")
    wed = register(name="Karla Verheiratet", email="karla@klinikum-alt.test")
    url = f"/desk/people/{cast.customer.pk}/doubles/"
    admin = sign_in(cast.admin)
    with queries(most=6):
        page = admin.get(url).content.decode()
    assert "Vielleicht doppelt:" in page
    assert "/desk/admin/duplicates/?one=karla%40klinikum.test&amp;other=kk%40zuhause.test" in page
    assert str(wed) in page
    assert str(cast.stranger) not in page
    agents = sign_in(cast.agent).get(url).content.decode()
    assert f"/desk/people/{name.pk}/" in agents
    assert "/desk/admin/" not in agents
    keep_apart(cast.customer, name)
    keep_apart(wed, cast.customer)
    assert sign_in(cast.admin).get(url).content.strip() == b""
    found = sign_in(cast.admin).get(f"/desk/people/{name.pk}/doubles/").content.decode()
    assert str(cast.stranger) in found
    assert url in sign_in(cast.admin).get(f"/desk/people/{cast.customer.pk}/").content.decode()


@pytest.mark.parametrize(
    "name", ["Klinikum Test GmbH", "KLINIKUM-TEST gGmbH & Co. KG".replace("gG", "G"), "Klinikum Test e.V."]
)
def test_organisations_without_their_legal_form(cast: Cast, name: str) -> None:
    double = Organisation.objects.create(name=name, key="zwei")
    assert [(one.one, one.other) for one in duplicate_organisations()] == [(cast.clinic, double)]


def test_organisations_by_the_root_of_their_domain(cast: Cast) -> None:
    double = Organisation.objects.create(name="Ganz anders", key="zwei")
    Domain.objects.create(organisation=double, name="klinikum.example")
    assert [(one.other, one.reasons) for one in duplicate_organisations()] == [(double, {Reason.DOMAIN})]


def test_not_the_same_is_remembered(cast: Cast) -> None:
    double = register(name="Karla Kundin", organisations=[cast.clinic])
    keep_apart(double, cast.customer)
    assert duplicate_persons() == []


def test_the_key_follows_the_name_whoever_writes_it(cast: Cast) -> None:
    Person.objects.filter(pk=cast.customer.pk).update(name="Ganz Anders")
    assert Person.objects.get(pk=cast.customer.pk).match_key == "anders g"


def test_merged_and_taken_back_on_the_page(cast: Cast, admin: Client) -> None:
    double = register(name="Kundin, Karla", email="karla@zuhause.test", organisations=[cast.clinic])
    assert "Alle werden durchgesehen" in admin.get(PAGE).content.decode()
    page = admin.get(PAGE, headers=PAIRS).content.decode()
    assert "karla@zuhause.test" in page
    pair = {"kind": "person", "one": cast.customer.pk, "other": double.pk}
    admin.post(PAGE + "merge/", pair | {"keep": "one"})
    entry = AuditEntry.objects.latest("number")
    assert (entry.name, entry.about_id) == ("merged", str(double.pk))
    assert cast.customer.addresses.count() == 2
    assert "Keine Dubletten" in admin.get(PAGE, headers=PAIRS).content.decode()
    admin.post(f"{PAGE}{Merge.objects.get().pk}/undo/")
    assert cast.customer.addresses.count() == 1
    admin.post(PAGE + "apart/", pair)
    assert "Keine Dubletten" in admin.get(PAGE, headers=PAIRS).content.decode()


def test_two_are_compared_by_hand(cast: Cast, admin: Client) -> None:
    page = admin.get(PAGE, {"kind": "person", "one": "karla@klinikum.test", "other": "sven@werk.test"})
    assert len(page.context["pairs"]) == 1
    assert not admin.get(PAGE, {"one": "karla@klinikum.test", "other": "x"}).context["pairs"]


def test_many_people_cost_no_more_queries(cast: Cast, admin: Client, queries: Callable[..., Any]) -> None:
    for number in range(8):
        register(name="Karla Kundin", email=f"k{number}@klinikum.test", organisations=[cast.clinic])
    with queries(most=14):
        admin.get(PAGE, headers=PAIRS)
