"""A table of organisations."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.people.imports.conftest import Take
from tresen.people.models import Contract, Organisation

HEAD = (
    "Kundennummer;Name;Kurzname;Domains;Standorte;Abteilungen;Vertrag;Vertragsnummer;Vertragsbeginn;Vertragsende;VIP\n"
)


def test_a_new_one_with_everything_and_the_same_again(cast: Cast, take: Take) -> None:
    table = HEAD + "4;Hafen Nord GmbH;hafen;hafen.test, *.nord.test;Kiel; Lager > Halle 1;Wartung;W-1;01.01.2026;;ja\n"
    assert take(table, kind="organisation", sure=True).totals["new"] == 1
    one = Organisation.objects.get(external_id="4")
    assert (one.name, one.key, one.is_vip) == ("Hafen Nord GmbH", "hafen", True)
    assert [(each.name, each.with_subdomains) for each in one.domains.all()] == [
        ("hafen.test", False),
        ("nord.test", True),
    ]
    assert one.sites.get().name == "Kiel"
    assert {each.name for each in one.departments.all()} == {"Lager", "Halle 1"}
    contract = one.contracts.get()
    assert (contract.name, contract.number, contract.starts_on, contract.ends_on) == (
        "Wartung", "W-1", date(2026, 1, 1), None,
    )  # fmt: skip
    assert take(table, kind="organisation").totals["same"] == 1


def test_by_name_short_name_or_domain(cast: Cast, take: Take) -> None:
    batch = take("Name;Domain\nklinikum test;neu.test\nKlinik Neu;klinikum.test\n", kind="organisation")
    assert [one.about for one in batch.lines.order_by("number")] == [cast.clinic.pk, None]
    first, second = batch.lines.order_by("number")
    assert first.changes == [
        ["name", "Klinikum Test", "klinikum test"],
        ["domains", "klinikum.test", "klinikum.test, neu.test"],
    ]
    assert second.fault == "Line 2 speaks of the same one already."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (";Klinikum Test;;werk.test;;;;;;;", "fits Klinikum Test and Werk Test"),
        (";;;neu.test;;;;;;;", "The name is missing"),
        (";A;Kurz Name;;;;;;;;", "The short name has small letters"),
        (";A;;gmail.com;;;;;;;", "Everybody can have an address at gmail.com"),
        (";A;;a@b;;;;;;;", "no mail domain"),
        (";A;;;;;;;1.1.26;;", "no day"),
        (";A;;;;;;;01.01.2026;;", "A contract needs a name"),
    ],
)
def test_what_is_refused_says_why(take: Take, line: str, words: str) -> None:
    one = take(HEAD + line, kind="organisation", sure=True).lines.get()
    assert one.outcome == "refused"
    assert words in one.fault


def test_a_contract_that_would_end_before_it_begins(cast: Cast, take: Take) -> None:
    line = ";Klinikum Test;;;;;Wartung;;01.02.2026;01.01.2026;\n"
    one = take(HEAD + line, kind="organisation", sure=True).lines.get()
    assert (one.outcome, one.fault) == ("refused", "The contract would end before it begins.")
    assert not Contract.objects.exists()


def test_two_of_nearly_one_name_get_short_names(take: Take) -> None:
    take("Name\nMüller & Söhne\nMuller Sohne\n", kind="organisation", sure=True)
    keys = set(Organisation.objects.filter(name__contains="ller").values_list("key", flat=True))
    assert keys == {"muller-sohne", "muller-sohne-2"}
