"""What administrators choose that agents are told: for the house, for a team, until one chooses himself."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.desk.notices.conftest import journal  # noqa: F401  a fixture
from tests.notices.stories import Journal
from tresen.kit.models import AuditEntry
from tresen.notices.choosing import choose, chosen_by
from tresen.notices.models import Notice, TeamWishes

PAGE = "/desk/admin/notices/"


def test_the_house_chooses_and_takes_it_back(cast: Cast, admin: Client) -> None:
    assert admin.post(PAGE, {"opened-push": "on", "assigned-mail": "on"}).status_code == 302
    assert chosen_by(cast.agent)["opened"] == {"push"}
    assert chosen_by(cast.agent)["assigned"] == {"mail"}
    assert chosen_by(cast.agent)["answered"] == frozenset(), "what is not ticked is not told"
    assert "Wie von Tresen vorgeschlagen" in admin.get(PAGE).content.decode()
    admin.post(PAGE, {"do": "like"})
    assert not TeamWishes.objects.exists()
    assert chosen_by(cast.agent)["opened"] == {"desk"}


def test_a_team_differs_from_the_house(cast: Cast, admin: Client) -> None:
    place = f"{PAGE}?team={cast.team.pk}"
    assert "gilt die Wahl des Hauses" in admin.get(place).content.decode()
    assert admin.post(place, {"opened-mail": "on"})["Location"] == place
    assert chosen_by(cast.agent, cast.team)["opened"] == {"mail"}
    assert chosen_by(cast.agent)["opened"] == {"desk"}
    page = admin.get(PAGE).content.decode()
    assert f'<a class="tab" href="?team={cast.team.pk}">{cast.team.name}</a>' in page
    admin.post(place, {"do": "like"})
    assert chosen_by(cast.agent, cast.team)["opened"] == {"desk"}


def test_what_is_chosen_decides_what_is_told(cast: Cast, admin: Client, journal: Journal) -> None:  # noqa: F811
    admin.post(f"{PAGE}?team={cast.team.pk}", {"answered-desk": "on"})
    cast.open("Davon erfährt niemand")
    journal.told()
    assert not Notice.objects.exists()
    admin.post(f"{PAGE}?team={cast.team.pk}", {"opened-desk": "on"})
    cast.open("Davon das Team")
    journal.told()
    assert set(Notice.objects.values_list("person", flat=True)) == {cast.agent.pk, cast.colleague.pk}


def test_whoever_chose_himself_keeps_it_and_is_counted(cast: Cast, admin: Client) -> None:
    assert "selbst gewählt" not in admin.get(PAGE).content.decode()
    choose(cast.agent, {"opened": ["desk", "mail"]})
    assert "1 Person hat selbst gewählt" in admin.get(PAGE).content.decode()
    admin.post(PAGE, {})
    assert chosen_by(cast.agent)["opened"] == {"desk", "mail"}


@pytest.mark.parametrize("team", ["999999", "x", "1" * 30, "-1", "²"])
def test_a_team_there_is_not(cast: Cast, admin: Client, team: str) -> None:
    assert admin.get(PAGE, {"team": team}).status_code == 404
    assert admin.post(f"{PAGE}?team={team}", {}).status_code == 404
    assert not TeamWishes.objects.exists()


def test_a_confidential_team_is_not_another_administrators(cast: Cast, admin: Client) -> None:
    cast.other_team.confidential = True
    cast.other_team.save()
    cast.other_team.members.add(cast.outsider)
    place = f"{PAGE}?team={cast.other_team.pk}"
    assert admin.get(place).status_code == admin.post(place, {}).status_code == 404
    assert cast.other_team.name not in admin.get(PAGE).content.decode()


def test_the_audit_log_tells_what_is_different(cast: Cast, admin: Client) -> None:
    given = {f"{kind}-{way}": "on" for kind, ways in chosen_by(cast.agent).items() for way in ways}
    admin.post(f"{PAGE}?team={cast.team.pk}", given)
    admin.post(f"{PAGE}?team={cast.team.pk}", given | {"opened-mail": "on"})
    entry = AuditEntry.objects.latest("number")
    assert (entry.name, entry.data["page"], entry.actor_id) == ("changed", "notices", cast.admin.pk)
    log = admin.get("/desk/admin/audit/").content.decode()
    assert "Neuer Vorgang in meinem Team: Im Desk, Per Mail" in log
    assert log.count("Ein Vorgang wird mir zugewiesen") == 1, "once when it was made; what stayed is not told again"


def test_it_is_found_by_everyday_words(cast: Cast, admin: Client) -> None:
    for word in ("benachrichtigungen", "glocke", "push", "handy", "notification"):
        assert PAGE in admin.get("/desk/admin/", {"words": word}).content.decode()
