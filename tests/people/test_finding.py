"""What is typed into the directory finds people and organisations, however umlauts were typed."""

import pytest

from tests.cast import Cast
from tresen.people.contacts import set_numbers
from tresen.people.finding import organisations_fitting, persons_fitting
from tresen.people.folding import in_order
from tresen.people.models import Contract, Organisation, Person
from tresen.people.registering import register


@pytest.fixture
def mueller(cast: Cast) -> Person:
    person = register(name="Jürgen Müller-Groß", email="j.mueller@strassenbau.test", organisations=[cast.factory])
    set_numbers(person, [("0431 4711-23", ""), ("0170 1234567", "")])
    return person


@pytest.mark.parametrize(
    "typed",
    ["müller", "Mueller", "muller", "MÜLL", "gross", "groß", "juergen mül", "j.mueller", "straßenb", "mueller werk",
     "0431 4711", "+49 431 47", "0431/471123", "471123", "1123", "müller 4567", "0170-123"],
)  # fmt: skip
def test_a_person_is_found(typed: str, mueller: Person) -> None:
    assert mueller in Person.objects.filter(persons_fitting(typed))


@pytest.mark.parametrize(
    "typed", ["meier", "müller klinikum", "üller", "0431 4712", "9999", "' OR 1=1 --", "müller & !x", "%", "_", "%%%"]
)
def test_what_does_not_fit_finds_nobody(typed: str, mueller: Person) -> None:
    found = Person.objects.filter(persons_fitting(typed))
    assert mueller not in found or not any(sign.isalnum() for sign in typed)


@pytest.mark.parametrize("typed", ["klinikum", "KLIN", "klinikum.te", "klinikum test", "kv-20", "KV-2026"])
def test_an_organisation_is_found(typed: str, cast: Cast) -> None:
    Contract.objects.create(organisation=cast.clinic, name="Wartung", number="KV-2026/7")
    assert list(Organisation.objects.filter(organisations_fitting(typed))) == [cast.clinic]


def test_names_are_in_german_order(db: None) -> None:
    names = ["Zander", "Ärmel", "Bauer", "Baum", "Arm", "Österreich", "oben", "Straße", "Strasser"]
    Person.objects.bulk_create(Person(name=name) for name in names)
    ordered = list(Person.objects.filter(name__in=names).order_by(in_order("name")).values_list("name", flat=True))
    assert ordered == ["Arm", "Ärmel", "Bauer", "Baum", "oben", "Österreich", "Straße", "Strasser", "Zander"]
