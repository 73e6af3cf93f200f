"""The pages of an import: file, columns, what would happen, what has happened; the export."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import errors
from tresen.kit.models import AuditEntry
from tresen.kit.spreadsheets import read_table
from tresen.people.imports.running import checking, writing
from tresen.people.models import PeopleImport, Person

PAGE = "/desk/admin/imports/"
TABLE = "Name;E-Mail;Wer\nKarla Sommer;karla@klinikum.test;x\nNeu;neu@x.test;y\n=1+1;kein.ort;z\n"


def upload(admin: Client, text: str = TABLE, **more: Any) -> Any:
    file = SimpleUploadedFile("Kundenliste.csv", text.encode("cp1252"), "text/csv")
    return admin.post(PAGE, {"kind": "person", "file": file, **more})


def batch() -> PeopleImport:
    return PeopleImport.objects.get()


def test_from_the_file_to_the_result(cast: Cast, admin: Client, queries: Any) -> None:
    response = upload(admin)
    assert response["Location"] == f"{PAGE}{batch().pk}/"
    assert not Person.objects.filter(name="Neu").exists()
    with queries(most=15):
        page = admin.get(response["Location"]).content.decode()
    assert "„kein.ort“ ist keine E-Mail-Adresse." in page
    assert "2 Zeilen würden übernommen" in page
    changed = admin.get(f"{response['Location']}?which=changed").content.decode()
    assert "<del>Karla Kundin</del> → Karla Sommer" in changed
    admin.post(f"{response['Location']}act/", {"what": "start"})
    assert "HX-Refresh" not in admin.get(f"{response['Location']}progress/")
    writing(import_id=batch().pk)
    assert admin.get(f"{response['Location']}progress/")["HX-Refresh"] == "true"
    assert "Alles, was sich einlesen ließ" in admin.get(response["Location"]).content.decode()
    assert Person.objects.filter(name="Neu").exists()


def test_the_refused_lines_are_a_file_to_mend(cast: Cast, admin: Client) -> None:
    upload(admin)
    response = admin.get(f"{PAGE}{batch().pk}/faults/")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert b"'=1+1;" in content  # no formula to a spreadsheet
    table = read_table(content)
    assert table.header == ["Name", "E-Mail", "Wer", "Zeile", "Warum abgewiesen"]
    assert table.rows == [(2, ["=1+1", "kein.ort", "z", "4", "„kein.ort“ ist keine E-Mail-Adresse."])]
    assert AuditEntry.objects.filter(name="exported", about_label="Kundenliste.csv").exists()


def test_columns_are_chosen_by_hand(cast: Cast, admin: Client) -> None:
    upload(admin)
    url = f"{PAGE}{batch().pk}/columns/"
    response = admin.post(url, {"column0": "email", "column1": "email", "column2": "name"})
    assert response.status_code == 302
    assert batch().columns == ["email", "email", "name"]
    response = admin.post(url, {"column0": "name", "column1": "name", "column2": ""})
    assert response.status_code == 422
    assert "„Name“ kann nur eine Spalte sein." in response.content.decode()
    assert batch().columns == ["email", "email", "name"]
    assert admin.post(url, {"column0": "role", "column1": "", "column2": ""}).status_code == 422


def test_what_is_no_list_is_told(cast: Cast, admin: Client) -> None:
    response = upload(admin, "PK\x03\x04")
    assert response.status_code == 422
    assert "Arbeitsmappe" in str(errors(response)["file"])
    assert admin.post(PAGE, {"kind": "ticket"}).status_code == 422
    assert not PeopleImport.objects.exists()


def test_many_lines_show_how_far_it_has_got(cast: Cast, admin: Client, queries: Any) -> None:
    upload(admin, "Name;E-Mail\n" + "".join(f"P {number};p{number}@x.test\n" for number in range(600)))
    with queries(most=15):
        page = admin.get(f"{PAGE}{batch().pk}/").content.decode()
    assert "Die Zeilen werden geprüft" in page
    checking(import_id=batch().pk, round=batch().round)
    with queries(most=15):
        first = admin.get(f"{PAGE}{batch().pk}/").content.decode()
    assert first.count('class="line"') == 100
    assert "?which=new&amp;after=101" in first
    assert "P 100" in admin.get(f"{PAGE}{batch().pk}/?which=new&after=101").content.decode()


def test_discarded(cast: Cast, admin: Client) -> None:
    upload(admin)
    assert admin.post(f"{PAGE}{batch().pk}/act/", {"what": "discard"})["Location"] == PAGE
    assert not PeopleImport.objects.exists()


@pytest.mark.parametrize("who", ["agent", "outsider", "customer", "manager"])
def test_for_others_there_is_no_import(cast: Cast, admin: Client, sign_in: Any, who: str) -> None:
    upload(admin)
    other = sign_in(getattr(cast, who))
    for part in ("", f"{batch().pk}/", f"{batch().pk}/faults/", "export/", f"{batch().pk}/progress/"):
        assert other.get(PAGE + part).status_code == 404
    for part in ("", f"{batch().pk}/act/", f"{batch().pk}/columns/"):
        assert other.post(PAGE + part, {"what": "start"}).status_code == 404
    assert batch().stage == "ready"


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_export_and_examples_can_be_imported(cast: Cast, admin: Client, kind: str) -> None:
    for part in ("export", "example"):
        response = admin.get(f"{PAGE}{part}/?kind={kind}")
        content = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
        PeopleImport.objects.all().delete()
        file = SimpleUploadedFile("x.csv", content.encode())
        admin.post(PAGE, {"kind": kind, "file": file, "founds_missing": "on"})
        assert "" not in batch().columns
        assert batch().totals["refused"] == 0, list(batch().lines.values("fault"))
    assert AuditEntry.objects.filter(name="exported", about_kind="people").count() == 1


def test_it_is_found_by_everyday_words(cast: Cast, admin: Client) -> None:
    for word in ("kundenliste", "csv einlesen", "excel", "exportieren"):
        assert "/desk/admin/imports/" in admin.get("/desk/admin/", {"words": word}).content.decode()
