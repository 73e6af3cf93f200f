"""Teams, roles and form rules for programs: what the pages of the administration do, and refuse."""

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.people.belonging import set_membership
from tresen.people.models import Team, TeamMembership, TeamRole
from tresen.people.rights import EVERY_RIGHT
from tresen.people.roles import leading_role
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.models import FormRule

CONDITION = {"field": "ticket.kind", "operator": "is", "value": ["request"]}


def test_a_team_is_founded_with_its_members_and_changed(cast: Cast, program: Call) -> None:
    admin, reader = program("admin"), TeamRole.objects.create(names={"de": "Leser"}, rights=[])
    members = [{"person": "anna@desk.test", "role": reader.pk}, {"person": cast.outsider.pk, "organisations": ["werk"]}]
    made = answered(admin.post("/teams", {"name": "Außendienst", "parent": cast.team.pk, "members": members}), 201)
    assert [(one["name"], one["role"], one["organisations"]) for one in made["members"]] == [
        ("Anna Agentin", reader.pk, []), ("Otto Außen", None, ["werk"]),
    ]  # fmt: skip
    url = f"/teams/{made['id']}"
    changed = answered(admin.patch(url, {"inherits": False, "members": [{"person": cast.agent.pk}]}))
    assert (changed["parent"], changed["inherits"], changed["level"]) == (cast.team.pk, False, "1")
    assert [(one["id"], one["role"]) for one in changed["members"]] == [(cast.agent.pk, None)]
    assert answered(admin.patch(url, {"parent": None}))["parent"] is None


def test_what_does_not_fit_is_named_and_nothing_happens(cast: Cast, program: Call) -> None:
    admin, url = program("admin"), f"/teams/{cast.team.pk}"
    held = set(TeamMembership.objects.values_list("team", "person"))
    problem(admin.patch(url, {"parent": cast.team.pk}), 422)
    problem(admin.patch(url, {"parent": 999999}), 422, "parent")
    problem(admin.patch(url, {"members": [{"person": cast.customer.pk}]}), 422, "members.0.person")
    problem(admin.patch(url, {"name": "X", "members": [{"person": cast.agent.pk, "role": 999}]}), 422, "members.0.role")
    twice = [{"person": cast.agent.pk}, {"person": "anna@desk.test"}]
    problem(admin.patch(url, {"members": twice}), 422, "members.1.person")
    problem(admin.post("/teams", {"name": cast.team.name}), 409)
    assert set(TeamMembership.objects.values_list("team", "person")) == held
    assert Team.objects.get(pk=cast.team.pk).name == "Service Desk"


def test_who_leads_changes_members_and_nothing_else(cast: Cast, program: Call) -> None:
    role = TeamRole.objects.create(names={"de": "Leitung"}, rights=sorted(EVERY_RIGHT))
    set_membership(cast.team, cast.agent, by=SYSTEM, role=role)
    lead, url = program("agent"), f"/teams/{cast.team.pk}"
    members = [{"person": cast.agent.pk, "role": role.pk}, {"person": cast.outsider.pk}]
    assert len(answered(lead.patch(url, {"members": members}))["members"]) == 2
    problem(lead.patch(url, {"name": "Anders", "members": []}), 403)
    assert answered(program("outsider").get(url))["members"] is None
    problem(program("outsider").patch(url, {"members": []}), 403)


def test_a_confidential_team_is_there_for_its_members_alone(cast: Cast, program: Call) -> None:
    admin = program("admin")
    made = answered(admin.post("/teams", {"name": "Personal", "confidential": True, "members": []}), 201)
    assert [one["name"] for one in made["members"]] == ["Adam Admin"], "whoever founds it leads it"
    url, lead = f"/teams/{made['id']}", leading_role()
    handed = [{"person": cast.outsider.pk, "role": lead.pk}]
    answered(admin.patch(url, {"members": handed}))
    unknown = problem(admin.get("/teams/999999"), 404)
    for name in ("admin", "agent"):
        assert problem(program(name).get(url), 404) == unknown
        assert problem(program(name).patch(url, {"name": "Offen"}), 404) == unknown
    assert answered(program("outsider").get(url))["confidential"]
    followers = [{"person": cast.agent.pk}, {"person": cast.outsider.pk}]
    problem(program("outsider").patch(url, {"members": followers}), 422)
    assert Team.objects.get(pk=made["id"]).members.count() == 1, "somebody leads it, or nothing happens"


def test_a_role_lives_until_nobody_needs_it(cast: Cast, program: Call) -> None:
    admin = program("admin")
    made = answered(admin.post("/roles", {"names": {"de": "Eigene"}, "rights": ["note", "reply"]}), 201)
    assert made["rights"] == ["reply", "note"], "in the order of the house"
    url = f"/roles/{made['id']}"
    changed = answered(admin.patch(url, {"own_only": True}))
    assert (changed["rights"], changed["own_only"]) == (["reply", "note"], True)
    problem(admin.patch(url, {"rights": ["fly"]}), 422, "rights.0")
    problem(admin.patch(url, {"names": {"de": ""}}), 422)
    set_membership(cast.team, cast.agent, by=SYSTEM, role=TeamRole.objects.get(pk=made["id"]))
    problem(admin.send("DELETE", url), 422)
    set_membership(cast.team, cast.agent, by=SYSTEM)
    assert admin.send("DELETE", url).status_code == 204
    assert answered(program("customer").get("/roles"))["items"] == []


def test_form_rules_are_made_in_the_rule_language(cast: Cast, program: Call) -> None:
    admin = program("admin")
    add_field("text", Shape({"de": "Grund"}))
    first = answered(admin.post("/form_rules", {"name": "A", "actions": [{"do": "hide", "field": "grund"}]}), 201)
    actions = [{"do": "set", "field": "grund", "value": "darum", "always": True}]
    made = answered(admin.post("/form_rules", {"name": "B", "condition": CONDITION, "actions": actions}), 201)
    assert made["says"]
    assert (made["position"], made["actions"]) == (1, actions)
    url = f"/form_rules/{made['id']}"
    assert answered(admin.patch(url, {"position": 0, "is_active": False}))["position"] == 0
    listed = answered(admin.get("/form_rules"))["items"]
    assert [one["id"] for one in sorted(listed, key=lambda one: one["position"])] == [made["id"], first["id"]]
    assert answered(admin.get(url))["is_active"] is False
    problem(admin.patch(url, {"condition": {"field": "gibtsnicht", "operator": "is"}}), 422, "condition")
    problem(admin.patch(url, {"actions": [{"do": "show", "field": "gibtsnicht"}]}), 422, "actions")
    assert answered(program("agent").get("/form_rules"))["items"] == []
    assert admin.send("DELETE", url).status_code == 204
    assert list(FormRule.objects.values_list("name", flat=True)) == ["A"]


@pytest.mark.parametrize("condition", [{"all": []}, {}])
def test_a_form_rule_without_condition_holds_always(cast: Cast, program: Call, condition: object) -> None:
    add_field("text", Shape({"de": "Grund"}))
    wanted = {"name": "A", "condition": condition, "actions": [{"do": "hide", "field": "grund"}]}
    answered(program("admin").post("/form_rules", wanted), 201)
    assert answered(program("agent").get(f"/tickets/{cast.ticket.number}/form"))["items"] == []
