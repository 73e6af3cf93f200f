from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import errors
from tresen.tickets.models import Category, CategoryImport


def test_a_child_belongs_to_its_parents_organisation(cast: Cast, admin: Client) -> None:
    given = {"name_de": "Etiketten", "team": cast.other_team.pk, "priority": "3"}
    response = admin.post(f"/desk/admin/categories/new/?parent={cast.category.pk}", given)
    assert response["Location"] == "/desk/admin/categories/?organisation=klinikum"
    made = Category.objects.get(parent=cast.category)
    assert (made.organisation, made.team, made.priority) == (cast.clinic, cast.other_team, 3)
    assert made.trails["de"] == "Drucker › Etiketten"


def test_shared_ones_belong_to_nobody(cast: Cast, admin: Client) -> None:
    admin.post("/desk/admin/categories/new/", {"name_de": "Allgemein"})
    assert Category.objects.get(organisation=None).names == {"de": "Allgemein"}


def test_renaming_carries_the_trails_along(cast: Cast, admin: Client) -> None:
    admin.post(f"/desk/admin/categories/new/?parent={cast.category.pk}", {"name_de": "Etiketten"})
    admin.post(
        f"/desk/admin/categories/{cast.category.pk}/", {"name_de": "Ausgabe", "name_en": "Output", "priority": ""}
    )
    assert Category.objects.get(parent=cast.category).trails["de"] == "Ausgabe › Etiketten"


def test_faults_are_told(cast: Cast, admin: Client) -> None:
    response = admin.post("/desk/admin/categories/new/", {"name_de": "", "team": "9999", "priority": "7"})
    assert response.status_code == 422
    assert set(errors(response)) == {"name_de", "team", "priority"}
    for bad in ("?parent=99999", "?parent=x", "?organisation=nirgends"):
        assert admin.get(f"/desk/admin/categories/new/{bad}").status_code == 404


def test_siblings_change_places(cast: Cast, admin: Client) -> None:
    for name in ("A", "B"):
        admin.post(f"/desk/admin/categories/new/?parent={cast.category.pk}", {"name_de": name})
    last = Category.objects.get(names__de="B")
    admin.post(f"/desk/admin/categories/{last.pk}/place/", {"to": "up"})
    admin.post(f"/desk/admin/categories/{last.pk}/place/", {"to": "up"})
    assert [one.label for one in Category.objects.filter(parent=cast.category)] == ["B", "A"]


def test_switching_off_reaches_down_and_on_reaches_up(cast: Cast, admin: Client) -> None:
    admin.post(f"/desk/admin/categories/new/?parent={cast.category.pk}", {"name_de": "A"})
    child = Category.objects.get(names__de="A")
    admin.post(f"/desk/admin/categories/{cast.category.pk}/active/", {"on": "0"})
    assert not Category.objects.filter(pk__in=[child.pk, cast.category.pk], is_active=True).exists()
    cast.ticket.refresh_from_db()
    assert cast.ticket.category == cast.category
    admin.post(f"/desk/admin/categories/{child.pk}/active/", {"on": "1"})
    assert Category.objects.filter(is_active=True).count() == 2


HTMX = {"HX-Request": "true"}


def test_a_node_is_dragged_and_it_is_said_where_it_stands(cast: Cast, admin: Client) -> None:
    for name in ("A", "B", "C"):
        admin.post(f"/desk/admin/categories/new/?parent={cast.category.pk}", {"name_de": name})
    a, b, c = (Category.objects.get(names__de=name) for name in "ABC")
    url = f"/desk/admin/categories/{c.pk}/place/"
    said = admin.post(url, {"near": a.pk, "where": "before"}, headers=HTMX).content.decode()
    assert "„C“ ist Nummer 1 von 3 unter „Drucker“." in said
    admin.post(url, {"near": b.pk, "where": "in"}, headers=HTMX)
    assert Category.objects.get(pk=c.pk).trail == "Drucker › B › C"
    refused = admin.post(f"/desk/admin/categories/{b.pk}/place/", {"near": c.pk, "where": "in"}, headers=HTMX)
    assert "kann nicht unter sich selbst stehen" in refused.content.decode()
    assert "kann dort nicht weiter" in admin.post(url, {"to": "up"}, headers=HTMX).content.decode()
    admin.post(url, {"to": "out"}, headers=HTMX)
    assert [one.label for one in Category.objects.filter(parent=cast.category)] == ["A", "B", "C"]


def test_what_comes_from_above_is_shown_as_such(cast: Cast, admin: Client) -> None:
    admin.post(f"/desk/admin/categories/{cast.category.pk}/", {"name_de": "Drucker", "impact": "3", "urgency": "3"})
    admin.post(f"/desk/admin/categories/new/?parent={cast.category.pk}", {"name_de": "Etiketten"}, headers=HTMX)
    page = admin.get("/desk/admin/categories/?organisation=klinikum").content.decode()
    assert page.count("Ganzes Haus × Sofort") == 2
    assert 'inherited wide">Ganzes Haus × Sofort' in page
    wrong = admin.post(f"/desk/admin/categories/{cast.category.pk}/", {"name_de": "Drucker", "impact": "3"})
    assert wrong.status_code == 422


def test_a_table_is_previewed_imported_and_taken_back(cast: Cast, admin: Client) -> None:
    url, text = "/desk/admin/categories/import/?organisation=klinikum", "path;team\nKIS > Anmeldung;Netze\n"
    preview = admin.post(url, {"text": text}).content.decode()
    assert "KIS › Anmeldung" in preview
    assert Category.objects.count() == 1
    admin.post(url, {"text": text, "sure": "1"})
    assert Category.objects.count() == 3
    assert (
        "KIS > Anmeldung;;Netze" in admin.get("/desk/admin/categories/export/?organisation=klinikum").content.decode()
    )
    batch = CategoryImport.objects.get()
    admin.post(f"/desk/admin/categories/imports/{batch.pk}/undo/")
    assert Category.objects.count() == 1
    assert admin.post("/desk/admin/categories/imports/0/undo/").status_code == 404
    assert "falsch" in admin.post(url, {"text": "path;team\nA;Niemand\n"}).content.decode()
    assert admin.post(url, {}).status_code == 422
