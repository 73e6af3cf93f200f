"""A table of people: whom each line means, what it would do, what it does."""

import pytest

from tests.cast import Cast
from tests.people.imports.conftest import Take
from tresen.people.models import Department, Membership, Organisation, PeopleImport, Person, Site
from tresen.people.registering import register
from tresen.tickets.merged_people import merge

HEAD = (
    "Kunden-Nr.;Vorname;Nachname;E-Mail;E-Mail 2;Telefon;Mobil;Firma;Abteilung;Standort;Position;VIP;Sprache;Notizen\n"
)


def told(batch: PeopleImport) -> list[tuple[str, str]]:
    return [(one.outcome, one.fault) for one in batch.lines.order_by("number")]


def changes(batch: PeopleImport) -> dict[str, list[str]]:
    return {name: [old, new] for name, old, new in batch.lines.get().changes}


def test_somebody_new_with_everything(cast: Cast, take: Take) -> None:
    line = "K-17;Nora;Neumann;nora@klinikum.test;n.neumann@klinikum.test;0431 4711-0;0171 1234567;klinikum;"
    line += "Pflege > Station 3;Kiel;Leitung;ja;Englisch;ruft gern an"
    before = take(HEAD + line)
    assert told(before) == [("new", "")]
    assert not Person.objects.filter(name="Nora Neumann").exists()  # nothing before "Import"
    assert not Site.objects.exists()
    take(HEAD + line, sure=True)
    person = Person.objects.get(external_id="K-17")
    assert (person.name, person.email, person.is_vip, person.locale, person.role) == (
        "Nora Neumann", "nora@klinikum.test", True, "en", "customer",
    )  # fmt: skip
    assert {one.value for one in person.addresses.all()} == {"nora@klinikum.test", "n.neumann@klinikum.test"}
    assert [(one.value, one.label) for one in person.numbers.all()] == [
        ("+4943147110", "work"),
        ("+491711234567", "mobile"),
    ]
    held = person.memberships.get()
    assert (held.organisation, held.job_title, str(held.site)) == (cast.clinic, "Leitung", "Kiel")
    assert held.department is not None
    assert (held.department.name, str(held.department.parent), held.is_manager) == ("Station 3", "Pflege", False)
    assert person.notes == "ruft gern an"
    assert not person.has_usable_password()


def test_the_same_file_twice_changes_nothing(cast: Cast, take: Take) -> None:
    table = HEAD + (
        "K-17;Nora;Neumann;nora@klinikum.test;;0431 47110;;klinikum.test;Pflege;Kiel;;x;de;a\n"
        "K-18;Otto;Müller;;;;;Klinikum Test;Pflege;Kiel;;;;\n"
    )
    assert take(table, sure=True).totals == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    count = (Person.objects.count(), Department.objects.count(), Site.objects.count(), Membership.objects.count())
    assert take(table).totals == {"new": 0, "changed": 0, "same": 2, "refused": 0}
    take(table, sure=True)
    assert count == (
        Person.objects.count(), Department.objects.count(), Site.objects.count(), Membership.objects.count()
    )  # fmt: skip


def test_only_what_differs_is_told_and_changed(cast: Cast, take: Take) -> None:
    table = "Name,E-Mail,Telefon,VIP,Bemerkung\nKarla Sommer,KARLA@klinikum.test,,nein,\n"
    batch = take(table, sure=True)
    assert changes(batch) == {"name": ["Karla Kundin", "Karla Sommer"]}
    cast.customer.refresh_from_db()
    assert cast.customer.name == "Karla Sommer"


def test_addresses_and_numbers_are_added_and_the_main_one_stays(cast: Cast, take: Take) -> None:
    take("E-Mail\tTelefon\nneu@x.test, karla@klinikum.test\t0431 5555\n", sure=True)
    cast.customer.refresh_from_db()
    assert cast.customer.email == "karla@klinikum.test"
    assert {one.value for one in cast.customer.addresses.all()} == {"karla@klinikum.test", "neu@x.test"}
    assert cast.customer.phone == "+49 431 5555"


def test_an_address_nobody_has_twice(cast: Cast, take: Take) -> None:
    cast.customer.external_id = "1"
    cast.customer.save()
    batch = take(
        "Nr;Name;Mail\n"
        "1;Karla;sven@werk.test\n"
        ";Karla;karla@klinikum.test wolf@klinikum.test\n"
        "2;Karla;karla@klinikum.test\n",
        sure=True,
    )
    assert told(batch) == [
        ("refused", "The customer number belongs to Karla Kundin, the address to Sven Fremd. Merge them if they are "
         "one person."),
        ("refused", "One address belongs to Karla Kundin, another to Wolf Mitarbeiter. Merge them if they are "
         "one person."),
        ("refused", "The address belongs to Karla Kundin, whose customer number is 1."),
    ]  # fmt: skip
    assert {one.value for one in cast.stranger.addresses.all()} == {"sven@werk.test"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (";Karla;;", "Neither an e-mail address"),
        ("7;;;", "The name is missing"),
        (";A;kein.ort;", "no e-mail address"),
        (";A;a@x.test;Nirgendwo", "There is no organisation “Nirgendwo”"),
        (";A;a@x.test;;zu;viel", "more cells"),
        (f"{'9' * 61};A;a@x.test;", "at most 60"),
    ],
)
def test_what_is_refused_says_why(take: Take, line: str, words: str) -> None:
    batch = take(f"Nr;Name;E-Mail;Firma\n{line}\n", sure=True)
    assert [outcome for outcome, _fault in told(batch)] == ["refused"]
    assert words in told(batch)[0][1]


def test_nobody_stands_in_a_table_twice(take: Take) -> None:
    batch = take("Name;E-Mail\nA;a@x.test\nB;b@x.test\nC;A@X.test\n")
    assert told(batch)[2] == ("refused", "Line 2 speaks of the same one already.")


def test_never_by_the_name_alone(cast: Cast, take: Take) -> None:
    take("Name;E-Mail\nKarla Kundin;andere@werk.test\n", sure=True)
    assert Person.objects.filter(name="Karla Kundin").count() == 2


def test_no_column_gives_rights(cast: Cast, take: Take) -> None:
    batch = take(
        "Name;E-Mail;Rolle;Role;Team;Passwort\nKarla;karla@klinikum.test;admin;admin;Netze;geheim\n", sure=True
    )
    assert batch.columns == ["name", "email", "", "", "", ""]
    cast.customer.refresh_from_db()
    assert cast.customer.role == "customer"
    assert not cast.customer.teams.exists()
    batch = take("Name;E-Mail;Aktiv\nAnna;anna@desk.test;nein\n", sure=True)
    assert "works here" in told(batch)[0][1]


def test_whoever_is_new_belongs_to_his_domain(cast: Cast, take: Take) -> None:
    take("E-Mail\nneu@werk.test\n", sure=True)
    person = Person.objects.get(email="neu@werk.test")
    assert (person.name, person.memberships.get().organisation) == ("neu", cast.factory)


def test_unknown_organisations_are_made_known_if_that_is_wanted(cast: Cast, take: Take) -> None:
    table = "Name;E-Mail;Firma;Standort\nA;a@x.test;Hafen Nord;Pier 1\nB;b@x.test;Hafen Nord;Pier 1\n"
    assert take(table).totals["refused"] == 2
    take(table, sure=True, founds=True)
    assert Organisation.objects.get(name="Hafen Nord").memberships.count() == 2
    assert Site.objects.get().memberships.count() == 2


def test_a_merged_person_is_meant_by_his_number_still(cast: Cast, take: Take) -> None:
    double = register(name="Karla K.", email="k@alt.test")
    Person.objects.filter(pk=double.pk).update(external_id="77")
    merge(double, cast.customer, by=cast.actor("admin"))
    batch = take("Kundennummer;VIP\n77;ja\n", sure=True)
    assert told(batch) == [("changed", "")]
    cast.customer.refresh_from_db()
    assert cast.customer.is_vip


def test_columns_are_chosen_by_hand(cast: Cast, take: Take) -> None:
    batch = take("Wer;Wohin\nKarla Sommer;karla@klinikum.test\n", columns=["name", "email"], sure=True)
    assert batch.totals["changed"] == 1
