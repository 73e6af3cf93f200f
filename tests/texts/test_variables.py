"""One language of variables: understood however it is typed, kept under one name, filled once and safely."""

import pytest
from django.utils.translation import override

from tests.cast import Cast
from tresen.texts.gaps import gaps
from tresen.texts.values import all_values, first_name, last_name
from tresen.texts.variables import kept, known, labels, shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "{{customer.last_name}}",
        "{{ customer.last_name }}",
        "{{Kunde.Nachname}}",
        "{{KUNDE: nachname}}",
        "{{Customer last name}}",
    ],
)
def test_it_is_understood_however_it_is_called(typed: str) -> None:
    with override("de"):
        assert kept(f"Guten Tag {typed},") == ("Guten Tag {{customer.last_name}},", [])


@pytest.mark.django_db
def test_what_is_no_variable_stays_and_is_named() -> None:
    assert kept("{{Kunde.Nachnahme}} und {{ x }}") == ("{{Kunde.Nachnahme}} und {{ x }}", ["Kunde.Nachnahme", "x"])


@pytest.mark.django_db
def test_it_is_shown_as_the_reader_calls_it() -> None:
    with override("de"):
        assert shown("{{customer.phone}} {{nichts}}", labels()) == "{{Kunde.Telefon}} {{nichts}}"
    with override("en"):
        assert shown("{{customer.phone}}", labels()) == "{{Customer.Phone}}"


@pytest.mark.django_db
def test_every_variable_is_called_by_one_name_in_each_language() -> None:
    for language in ("de", "en"):
        with override(language):
            labels = [one.label for one in known()]
            assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Karla Kundin", "Karla", "Kundin"),
        ("Ursula von der Leyen", "Ursula", "von der Leyen"),
        ("Frank, Anne", "Anne", "Frank"),
        ("Cher", "", "Cher"),
        ("x@y.test", "", "x@y.test"),
    ],
)
def test_names(name: str, first: str, last: str) -> None:
    assert (first_name(name), last_name(name)) == (first, last)


def test_values_are_in_the_language_of_the_text(cast: Cast) -> None:
    wanted = ["ticket.category", "ticket.created", "customer.email", "customer.phone", "organisation.name"]
    german = all_values(cast.ticket, cast.actor("agent"), "de", wanted)
    english = all_values(cast.ticket, cast.actor("agent"), "en", wanted)
    assert (german["ticket.category"], english["ticket.category"]) == ("Drucker", "Printers")
    assert german["ticket.created"] != english["ticket.created"]
    assert german["organisation.name"] == "Klinikum Test"
    assert german["customer.phone"] == ""


@pytest.mark.django_db
def test_what_is_left_to_fill_in() -> None:
    html = "<p>{{Kunde.Telefon}} in [[Raum]], {{customer.name}}</p><p>[[Raum]] {{x.y}}</p><code>[[ -f x ]]</code>"
    assert gaps(html) == ["{{Kunde.Telefon}}", "{{customer.name}}", "[[Raum]]"]
    assert gaps("", "Kommen Sie in [[Raum]]") == ["[[Raum]]"]
    assert gaps("<p>Nichts</p>") == []
