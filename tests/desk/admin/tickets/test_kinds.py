from django.test import Client

from tests.cast import Cast
from tresen.tickets.kinds import default_kind, kind_label, kinds_offered


def test_a_kind_is_renamed_limited_and_made_usual(cast: Cast, admin: Client) -> None:
    url = "/desk/admin/kinds/incident/"
    given = {"name_de": "Störungsmeldung", "workspaces": [cast.team.pk], "default_of": [cast.other_team.pk]}
    assert admin.post(url, given | {"is_active": "on"}).status_code == 302
    assert kind_label("incident") == "Störungsmeldung"
    assert "incident" not in kinds_offered(cast.other_team.pk)
    page = admin.get("/desk/admin/kinds/").content.decode()
    assert "üblich für Netze" in page
    assert "nur Service Desk" in page
    admin.post("/desk/admin/kinds/request/", {"default_of": [cast.other_team.pk], "is_active": "on"})
    assert default_kind(cast.other_team.pk) == "request"


def test_unknown_kinds_and_teams_are_refused(cast: Cast, admin: Client) -> None:
    assert admin.get("/desk/admin/kinds/wish/").status_code == 404
    assert admin.post("/desk/admin/kinds/incident/", {"workspaces": ["99999"]}).status_code == 422
