"""Who leads a team says who belongs to it; nobody gives more than he has, and nobody gets into what is confidential."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit.models import AuditEntry
from tresen.people.actor import SYSTEM, Actor
from tresen.people.belonging import end_membership, set_membership
from tresen.people.models import Person, Team, TeamMembership, TeamRole
from tresen.people.refusals import EditRefused
from tresen.people.roles import leading_role, remove_role, save_role
from tresen.people.teams import Place, change_team, found_team
from tresen.tickets.access import tickets_worked_by

SignIn = Callable[[Any], Client]


@pytest.fixture
def lead(cast: Cast) -> Person:
    TeamMembership.objects.filter(person=cast.colleague).update(role=leading_role())
    return cast.colleague


@pytest.fixture
def hr(cast: Cast) -> Team:
    """A confidential team with one member, who founded and leads it."""
    return found_team(name="Personal", level="1", place=Place(confidential=True), by=cast.actor("outsider"))


def test_whoever_leads_takes_in_gives_roles_and_takes_out(cast: Cast, lead: Person, sign_in: SignIn) -> None:
    browser, url = sign_in(lead), f"/desk/teams/{cast.team.pk}/members/"
    reading = TeamRole.objects.get(names__de="Lesen")
    assert cast.team.name in browser.get("/desk/teams/").content.decode()
    browser.post(f"{url}new/", {"person": cast.outsider.pk, "role": reading.pk, "organisations": [cast.clinic.pk]})
    held = TeamMembership.objects.get(team=cast.team, person=cast.outsider)
    assert (held.role, held.organisations) == (reading, [cast.clinic.pk])
    assert "Klinikum" in browser.get(url).content.decode()
    browser.post(f"{url}{cast.outsider.pk}/", {"role": ""})
    held.refresh_from_db()
    assert (held.role, held.organisations) == (None, [])
    browser.post(f"{url}{cast.outsider.pk}/end/")
    assert not TeamMembership.objects.filter(pk=held.pk).exists()
    assert AuditEntry.objects.filter(actor_id=lead.pk, name="changed").count() == 3


@pytest.mark.parametrize("who", ["agent", "outsider", "customer"])
def test_for_others_the_page_is_not_there(who: str, cast: Cast, lead: Person, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.person(who)), f"/desk/teams/{cast.team.pk}/members/"
    assert browser.get(url).status_code == 404
    assert browser.post(f"{url}new/", {"person": cast.outsider.pk}).status_code == 404
    assert browser.post(f"{url}{cast.agent.pk}/end/").status_code == 404
    assert cast.team.memberships.count() == 2


def test_nobody_gives_more_than_he_has(cast: Cast) -> None:
    small = TeamRole.objects.create(names={"de": "Klein"}, rights=["lead", "reply"])
    TeamMembership.objects.filter(person=cast.colleague).update(role=small)
    lead = cast.actor("colleague")
    with pytest.raises(EditRefused):
        set_membership(cast.team, cast.outsider, role=None, by=lead)
    with pytest.raises(EditRefused):
        set_membership(cast.team, cast.colleague, role=leading_role(), by=lead)
    with pytest.raises(EditRefused):
        end_membership(cast.team, cast.agent, by=lead)
    set_membership(cast.team, cast.outsider, role=TeamRole.objects.get(names__de="Lesen"), by=lead)


def test_leading_reaches_the_teams_below_and_ends_where_one_is_cut_off(cast: Cast, lead: Person) -> None:
    night = Team.objects.create(name="Nacht", parent=cast.team)
    cut = Team.objects.create(name="Ab", parent=cast.team, inherits=False)
    set_membership(night, cast.outsider, by=cast.actor("colleague"))
    with pytest.raises(EditRefused):
        set_membership(cut, cast.outsider, by=cast.actor("colleague"))


def test_an_administrator_gets_into_no_confidential_team(cast: Cast, hr: Team, sign_in: SignIn) -> None:
    secret = cast.open("Gehalt", team=hr)
    browser = sign_in(cast.admin)
    page = browser.get("/desk/admin/teams/").content.decode()
    assert "Personal" in page
    assert f"/desk/admin/teams/{hr.pk}/" not in page
    assert browser.get(f"/desk/admin/teams/{hr.pk}/").status_code == 404
    given = {"name": "Personal", "level": "1", "members": [cast.admin.pk]}
    assert browser.post(f"/desk/admin/teams/{hr.pk}/", given).status_code == 404
    assert browser.post(f"/desk/teams/{hr.pk}/members/new/", {"person": cast.admin.pk}).status_code == 404
    himself = {"name": "Adam", "addresses": "adam@desk.test", "role": "admin", "locale": "de", "is_active": "on"}
    assert browser.post(f"/desk/admin/people/{cast.admin.pk}/", himself | {"teams": [hr.pk]}).status_code == 422
    for verb in (
        lambda: set_membership(hr, cast.admin, by=cast.actor("admin")),
        lambda: change_team(hr, name="x", level="1", members=[cast.admin], by=cast.actor("admin")),
        lambda: change_team(hr, name="x", level="1", members=None, place=Place(), by=cast.actor("admin")),
    ):
        with pytest.raises(EditRefused):
            verb()
    # To put it below a team of his, or to edit what a member is, does not take its members' place either.
    other = {"name": "Otto", "addresses": "otto@desk.test", "role": "agent", "locale": "de", "is_active": "on"}
    browser.post(f"/desk/admin/people/{cast.outsider.pk}/", other)
    assert list(hr.members.all()) == [cast.outsider]
    assert not tickets_worked_by(cast.actor("admin")).filter(pk=secret.pk).exists()


def test_what_is_confidential_takes_over_no_members_from_outside(cast: Cast, hr: Team) -> None:
    by = cast.actor("outsider")
    with pytest.raises(EditRefused):
        change_team(hr, name="Personal", level="1", members=None, place=Place(cast.team, True, True), by=by)
    change_team(hr, name="Personal", level="1", members=None, place=Place(cast.team, False, True), by=by)
    assert hr.pk not in cast.actor("agent").team_ids


def test_a_confidential_team_keeps_somebody_who_leads(cast: Cast, hr: Team) -> None:
    by = cast.actor("outsider")
    set_membership(hr, cast.agent, by=by)
    with pytest.raises(EditRefused):
        end_membership(hr, cast.outsider, by=by)
    with pytest.raises(EditRefused):
        save_role(leading_role(), names={"de": "Teamleitung"}, rights=["reply"], own_only=False, by=SYSTEM)
    assert hr.members.count() == 2
    end_membership(hr, cast.agent, by=by)
    # The last one may go. Only then an administrator looks after it.
    end_membership(hr, cast.outsider, by=Actor.of(cast.outsider))
    set_membership(hr, cast.agent, role=leading_role(), by=cast.actor("admin"))
    with pytest.raises(EditRefused):
        set_membership(hr, cast.colleague, by=cast.actor("admin"))


def test_teams_stand_in_no_circle(cast: Cast) -> None:
    below = found_team(name="Unten", level="1", place=Place(cast.team))
    with pytest.raises(EditRefused):
        change_team(cast.team, name="Service Desk", level="1", members=None, place=Place(below), by=cast.actor("admin"))


def test_roles_are_made_changed_and_removed_by_administrators(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.admin)
    assert "Nur eigene Vorgänge" in browser.get("/desk/admin/roles/").content.decode()
    browser.post("/desk/admin/roles/new/", {"name_de": "Buchhaltung", "rights": ["time", "billing"]})
    made = TeamRole.objects.get(names__de="Buchhaltung")
    assert (made.rights, made.own_only) == (["time", "billing"], False)
    assert browser.post("/desk/admin/roles/new/", {"name_de": "x", "rights": ["everything"]}).status_code == 422
    set_membership(cast.team, cast.agent, role=made, by=SYSTEM)
    assert "Anna Agentin" in browser.get(f"/desk/admin/roles/{made.pk}/").content.decode()
    with pytest.raises(EditRefused):
        remove_role(made, by=cast.actor("admin"))
    set_membership(cast.team, cast.agent, by=SYSTEM)
    browser.post(f"/desk/admin/roles/{made.pk}/end/")
    assert not TeamRole.objects.filter(pk=made.pk).exists()
    with pytest.raises(EditRefused):
        save_role(None, names={"de": "x"}, rights=[], own_only=False, by=cast.actor("agent"))


def test_the_page_says_who_may_what_and_why_and_keeps_what_is_confidential(
    cast: Cast, hr: Team, sign_in: SignIn
) -> None:
    night = Team.objects.create(name="Nachtdienst", parent=cast.other_team)
    page = sign_in(cast.admin).get(f"/desk/admin/reach/?person={cast.outsider.pk}").content.decode()
    assert "Über Netze" in page
    assert night.name in page
    assert "Vertrauliches, von dem nur die Mitglieder wissen" in page
    assert "<h2>Personal</h2>" not in page


def test_a_team_is_made_in_its_place(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.admin)
    given = {"name": "Labor", "level": "2", "parent": cast.team.pk, "inherits": "on"}
    browser.post("/desk/admin/teams/new/", given)
    made = Team.objects.get(name="Labor")
    assert (made.parent, made.inherits, made.confidential) == (cast.team, True, False)
    assert (
        browser.post("/desk/admin/teams/new/", {"name": "Rat", "level": "1", "confidential": "on"}).status_code == 302
    )
    assert [one.person for one in Team.objects.get(name="Rat").memberships.all()] == [cast.admin]
