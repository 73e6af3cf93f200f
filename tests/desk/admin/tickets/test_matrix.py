from django.test import Client

from tests.cast import Cast
from tresen.tickets.assessing import USUAL, matrix_of
from tresen.tickets.models import PriorityMatrix

CELLS = {f"cell{place}": "4" for place in range(9)}


def test_an_organisation_gets_a_matrix_of_its_own_and_gives_it_back(cast: Cast, admin: Client) -> None:
    url = "/desk/admin/matrix/?organisation=klinikum"
    assert "verwendet die Matrix des Hauses" in admin.get(url).content.decode()
    assert admin.post(url, CELLS).status_code == 302
    assert (matrix_of(cast.clinic.pk).cells, matrix_of(None).cells) == ((4,) * 9, USUAL)
    page = admin.get("/desk/admin/matrix/").content.decode()
    assert '<a class="tab" href="?organisation=klinikum">Klinikum Test</a>' in page
    admin.post(url, {"reset": "1"})
    assert not PriorityMatrix.objects.exists()


def test_nine_priorities_or_nothing(cast: Cast, admin: Client) -> None:
    for wrong in ({}, CELLS | {"cell3": "9"}, CELLS | {"cell8": "x"}):
        response = admin.post("/desk/admin/matrix/", wrong)
        assert response.status_code == 422
        assert "neun Felder" in response.content.decode()
    assert admin.get("/desk/admin/matrix/?organisation=nirgends").status_code == 404
    assert not PriorityMatrix.objects.exists()
