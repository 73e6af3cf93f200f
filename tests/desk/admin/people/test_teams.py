from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import errors
from tresen.people.models import Team


def test_a_team_is_made_and_changed(cast: Cast, admin: Client) -> None:
    admin.post("/desk/admin/teams/new/", {"name": "Partner", "level": "partner", "members": [cast.agent.pk]})
    made = Team.objects.get(name="Partner")
    assert (made.level, list(made.members.all())) == ("partner", [cast.agent])
    admin.post(f"/desk/admin/teams/{made.pk}/", {"name": "Partner", "level": "3", "members": [cast.outsider.pk]})
    made.refresh_from_db()
    assert (made.level, list(made.members.all())) == ("3", [cast.outsider])


def test_names_are_unique_levels_known_and_members_agents(cast: Cast, admin: Client) -> None:
    given = {"name": "Netze", "level": "9", "members": [cast.customer.pk]}
    response = admin.post("/desk/admin/teams/new/", given)
    assert response.status_code == 422
    assert set(errors(response)) == {"level", "members"}
    again = admin.post("/desk/admin/teams/new/", {"name": "Netze", "level": "2"})
    assert "name" in errors(again)
    assert Team.objects.count() == 2


def test_a_refused_name_is_not_shown_as_the_teams(cast: Cast, admin: Client) -> None:
    page = admin.post(f"/desk/admin/teams/{cast.team.pk}/", {"name": "Netze", "level": "1"}).content.decode()
    assert "<h1>Service Desk</h1>" in page
