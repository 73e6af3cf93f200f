"""What the demo shows of rights: a confidential workspace, roles, an agent of one client, an agent who is customer."""

import pytest

from tresen.demo.loading import DemoSummary
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.tickets.access import tickets_for, tickets_worked_by
from tresen.tickets.models import Ticket

HR = {"katrin.bohnsack@demo.example", "tobias.reents@demo.example"}


def actor(name: str) -> Actor:
    return Actor.of(Person.objects.get(email=f"{name}@demo.example"))


def test_six_tickets_are_for_the_two_of_hr_alone(loaded: DemoSummary) -> None:
    team = Team.objects.get(confidential=True)
    assert set(team.members.values_list("email", flat=True)) == HR
    assert Ticket.objects.filter(team=team).count() == 6
    seen = {name: tickets_worked_by(actor(name)).filter(team=team).count() for name in ("katrin.bohnsack", "admin")}
    assert seen == {"katrin.bohnsack": 6, "admin": 0}
    assert not tickets_for(actor("admin")).filter(team=team).exists()


def test_whoever_asked_hr_sees_what_he_asked(loaded: DemoSummary) -> None:
    assert tickets_for(actor("henrik.brandt")).filter(team__confidential=True).count() == 1
    assert not tickets_worked_by(actor("henrik.brandt")).filter(team__confidential=True).exists()


@pytest.mark.parametrize("name", ["finn.jacobs", "okan.yildiz", "ines.carstens", "merle.diekmann"])
def test_nobody_new_sees_more_than_his_part(loaded: DemoSummary, name: str) -> None:
    mine = tickets_worked_by(actor(name))
    assert 0 < mine.count() < Ticket.objects.count()
    limits = {"finn.jacobs": {"assignee__email": "finn.jacobs@demo.example"},
              "okan.yildiz": {"organisation__key": "maschinenbau-falk"}}.get(name, {})  # fmt: skip
    assert not mine.exclude(**limits).exists() if limits else True


def test_an_agent_asks_another_team_as_a_customer(loaded: DemoSummary) -> None:
    asked = Ticket.objects.get(customer__email="torben.claasen@demo.example", organisation__key="skihaus-alpin")
    torben = actor("torben.claasen")
    assert asked in tickets_for(torben)
    assert asked not in tickets_worked_by(torben)


def test_the_teams_stand_in_a_tree_and_keep_to_their_members(loaded: DemoSummary) -> None:
    trail = []
    team: Team | None = Team.objects.get(name="Herstellersupport")
    while team is not None:
        trail.append((team.name, team.inherits))
        team = team.parent
    assert [name for name, _inherits in trail] == [
        "Herstellersupport", "Plattform und Schnittstellen", "Systeme und Netze", "Service Desk",
    ]  # fmt: skip
    assert not any(inherits for _name, inherits in trail[:3])
