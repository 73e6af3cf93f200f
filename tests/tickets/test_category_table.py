"""A tree goes to a spreadsheet and back; an import is looked at first and can be taken back."""

import pytest

from tests.cast import Cast
from tresen.tickets.categories import add_category, change_category
from tresen.tickets.category_importing import import_table, undo_import
from tresen.tickets.category_table import as_csv, read
from tresen.tickets.change import Refused
from tresen.tickets.models import Category, CategoryImport

TABLE = """path;name_en;team;priority;impact;urgency;active
KIS;Hospital system;Netze;;house;high;yes
KIS > Anmeldung;Sign-in;;high;;;yes
KIS > Formulare > Kurve;;;;;;no
Drucker;;;urgent;;;yes
"""


def imported(cast: Cast, text: str) -> CategoryImport | None:
    return import_table(text, cast.clinic, teams=[cast.team, cast.other_team], by=cast.actor("admin"))


def test_the_preview_changes_nothing_and_the_import_does_what_it_said(cast: Cast) -> None:
    rows = read(TABLE, cast.clinic, [cast.team, cast.other_team])
    assert [row.action for row in rows] == ["new", "new", "new", "changed"]
    assert rows[3].changes == ("name_en", "team", "priority")
    assert Category.objects.count() == 1
    imported(cast, TABLE)
    login = Category.objects.get(trails__de="KIS › Anmeldung")
    assert (login.names["en"], login.priority, login.is_active) == ("Sign-in", 3, True)
    assert Category.objects.get(names__de="KIS").impact == 3
    assert not Category.objects.get(trails__de="KIS › Formulare › Kurve").is_active
    assert imported(cast, TABLE) is None
    assert [row.action for row in read(as_csv(cast.clinic), cast.clinic, [cast.team, cast.other_team])] == ["same"] * 5


def test_an_import_is_taken_back_but_for_what_is_used_or_was_changed_since(cast: Cast) -> None:
    batch = imported(cast, TABLE)
    assert batch is not None
    used = Category.objects.get(trails__de="KIS › Anmeldung")
    cast.open(category=used)
    change_category(Category.objects.get(pk=cast.category.pk), priority=1)
    undo_import(batch, by=cast.actor("admin"))
    left = {one.trails["de"]: one.is_active for one in Category.objects.filter(organisation=cast.clinic)}
    assert left == {"Drucker": True, "KIS": False, "KIS › Anmeldung": False}
    assert Category.objects.get(pk=cast.category.pk).priority == 1
    with pytest.raises(Refused):
        undo_import(batch, by=cast.actor("admin"))


def test_a_whole_import_can_be_taken_back_without_a_trace_in_the_tree(cast: Cast) -> None:
    before = as_csv(cast.clinic)
    batch = imported(cast, TABLE)
    assert batch is not None
    undo_import(batch, by=cast.actor("admin"))
    assert as_csv(cast.clinic) == before


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("name;team\nA;B\n", "„path“"),
        ("path;colour\nA;rot\n", "colour"),
        ("path;team\nA;Niemand\n", "Niemand"),
        ("path;priority\nA;3\n", "low, normal"),
        ("path;impact\nA;house\n", "sowohl"),
        ("path\nA > > B\n", "Pfad"),
        ("path\nA\na\n", "zweimal"),
        ("path;active\nA;no\nA > B;yes\n", "aus"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_imported(cast: Cast, table: str, fault: str) -> None:
    rows = read(table, cast.clinic, [cast.team])
    assert rows[-1].action == "fault"
    assert fault in rows[-1].fault
    with pytest.raises(Refused, match="Zeile"):
        imported(cast, table)
    assert Category.objects.count() == 1


def test_no_cell_is_a_formula(cast: Cast) -> None:
    add_category({"de": "=1+1"}, organisation=cast.clinic)
    text = as_csv(cast.clinic)
    assert "\r\n'=1+1;" in text
    assert {row.action for row in read(text, cast.clinic, [cast.team])} == {"same"}


def test_a_large_table_is_read_in_a_few_statements(cast: Cast, queries: object) -> None:
    lines = "\n".join(f"Ast {n % 50} > Blatt {n}" for n in range(2000))
    with queries(most=2):  # type: ignore[operator]
        assert len(read("path\n" + lines, cast.clinic, [cast.team])) == 2000
