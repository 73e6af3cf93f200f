"""A view as a file: everything in it, nothing more, and nothing a spreadsheet would carry out."""

import csv
import io
from typing import Any

import pytest

from tests.cast import Cast
from tresen.desk.views import export
from tresen.desk.views.facts import Columns
from tresen.desk.views.saved import view_for
from tresen.kit.spreadsheets import FORMULA
from tresen.people.models import TeamMembership, TeamRole
from tresen.tickets.saved_views import Draft, make_view

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://x")']


def rows(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_file_has_the_tickets_of_the_view_with_names_and_its_columns(cast: Cast, sign_in: Any) -> None:
    view = make_view(Draft("Über alles", {"all": []}, columns=["ticket.kind"]), by=cast.actor("agent"))
    response = sign_in(cast.agent).get(f"/desk/views/saved-{view.pk}/export/")
    head, line = rows(response)
    told = dict(zip(head, line, strict=True))
    assert (told["Nummer"], told["Kunde"], told["Kategorie"]) == (cast.ticket.number, "Karla Kundin", "Drucker")
    assert told["Art"] == "Störung"
    assert response["Content-Disposition"] == 'attachment; filename="uber-alles.csv"'


def test_no_cell_is_a_formula(cast: Cast, sign_in: Any) -> None:
    for subject in HOSTILE:
        cast.open(subject)
    cells = [cell for row in rows(sign_in(cast.agent).get("/desk/views/open/export/")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    assert {f"'{subject}" for subject in HOSTILE} <= set(cells)


def test_a_long_list_comes_in_pieces_once_each(cast: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PIECE", 4)
    numbers = {cast.ticket.number, *(cast.open(f"Vorgang {number}").number for number in range(10))}
    found = [row[0] for row in rows(sign_in(cast.agent).get("/desk/views/open/export/"))[1:]]
    assert len(found) == len(numbers) == 11
    assert set(found) == numbers


def test_only_tickets_one_may_export_are_in_it(cast: Cast, sign_in: Any) -> None:
    """In one team he may export, in the other only answer."""
    reader = TeamRole.objects.create(names={"de": "Leser"}, rights=["reply"])
    TeamMembership.objects.create(person=cast.agent, team=cast.other_team, role=reader)
    cast.open("Kanarienvogel", team=cast.other_team)
    page = sign_in(cast.agent).get("/desk/views/open/").content.decode()
    assert "Kanarienvogel" in page
    assert [row[0] for row in rows(sign_in(cast.agent).get("/desk/views/open/export/"))[1:]] == [cast.ticket.number]


def test_without_the_right_there_is_no_button_and_no_file(cast: Cast, sign_in: Any) -> None:
    reader = TeamRole.objects.create(names={"de": "Leser"}, rights=["reply"])
    TeamMembership.objects.filter(person=cast.agent).update(role=reader)
    agent = sign_in(cast.agent)
    assert "export/" not in agent.get("/desk/views/open/").content.decode()
    assert agent.get("/desk/views/open/export/").status_code == 422
    assert agent.get("/desk/views/saved-999/export/").status_code == 404


def test_a_csv_file_ends_where_the_list_does(cast: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It used to end after 100,000 lines, and did not say so."""
    monkeypatch.setattr(export, "PIECE", 2)
    for number in range(4):
        cast.open(f"Vorgang {number}")
    assert len(rows(sign_in(cast.agent).get("/desk/views/open/export/"))) == 1 + 5


def test_what_does_not_hold_the_whole_list_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PIECE", 2)
    for number in range(4):
        cast.open(f"Vorgang {number}")
    agent, view = cast.actor("agent"), view_for(cast.actor("agent"), "open")
    assert view is not None
    columns = Columns.of(agent, ["ticket.number"])
    *told, last = export.table(view, agent, columns, most=3)
    assert len(told) == 1 + 3
    assert "3" in last[0]
    assert "CSV" in last[0]
    assert len(list(export.table(view, agent, columns, most=5))) == 1 + 5


def test_a_list_that_just_fits_has_no_such_line(cast: Cast) -> None:
    agent, view = cast.actor("agent"), view_for(cast.actor("agent"), "open")
    assert view is not None
    assert len(list(export.table(view, agent, Columns.of(agent, ["ticket.number"]), most=1))) == 2
