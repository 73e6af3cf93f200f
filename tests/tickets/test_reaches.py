"""Memberships through the team tree, limits, confidential teams: what is said in SQL and in memory is the same."""

import random
from itertools import product
from typing import Any

import pytest

from tests.cast import Cast
from tresen.people.actor import SYSTEM, Actor
from tresen.people.members import below, giving, is_member, realms
from tresen.people.models import Team, TeamMembership, TeamRole
from tresen.people.registering import register
from tresen.people.rights import AGENT_RIGHTS, ASSIGNEE_RIGHTS, EVERY_RIGHT, Right
from tresen.tickets.access import may, rights_on, tickets_for, tickets_worked_by, works_on
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.confiding import Discloses
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.moving import move_message
from tresen.tickets.noting import note
from tresen.tickets.sharing import share

Tree = dict[str, Team]


@pytest.fixture
def tree(cast: Cast) -> Tree:
    """it ─┬─ desk ── night        hr (confidential) ── payroll (not inheriting)
    └─ cut (not inheriting) ── deep"""
    made = {"it": Team.objects.create(name="IT")}
    for name, parent, more in (
        ("desk", "it", {}),
        ("night", "desk", {}),
        ("cut", "it", {"inherits": False}),
        ("deep", "cut", {}),
        ("hr", None, {"confidential": True}),
        ("payroll", "hr", {"inherits": False}),
    ):
        made[name] = Team.objects.create(name=name, parent=made[parent] if parent else None, **more)
    return made


def member(name: str, team: Team, *, role: str = "agent", **limits: Any) -> Actor:
    person = register(name=name, email=f"{name.lower()}@tree.test", role=role)
    return join(person, team, **limits)


def join(person: Any, team: Team, *, rights: Any = None, own: bool = False, only: tuple[int, ...] = ()) -> Actor:
    given = None
    if rights is not None or own:
        wanted = list(rights if rights is not None else AGENT_RIGHTS)
        given = TeamRole.objects.create(names={"de": "R"}, rights=wanted, own_only=own)
    TeamMembership.objects.create(person=person, team=team, role=given, organisations=list(only))
    return Actor.of(person)


def test_a_membership_holds_for_what_is_below_and_is_cut_off_where_a_team_does_not_inherit(tree: Tree) -> None:
    boss = member("Boss", tree["it"])
    assert boss.team_ids == {tree[name].pk for name in ("it", "desk", "night")}
    assert member("Deep", tree["cut"]).team_ids == {tree["cut"].pk, tree["deep"].pk}
    assert member("Hr", tree["hr"]).team_ids == {tree["hr"].pk}
    assert giving([tree["night"].pk]) == {tree[name].pk for name in ("it", "desk", "night")}
    assert giving([tree["deep"].pk]) == {tree["cut"].pk, tree["deep"].pk}
    assert below([tree["it"].pk]) == {tree[name].pk for name in ("it", "desk", "night", "cut", "deep")}
    assert is_member(boss.person.pk, tree["night"])
    assert not is_member(boss.person.pk, tree["cut"])


def test_what_is_below_a_confidential_team_is_confidential_inherited_or_not(tree: Tree) -> None:
    hr, payroll = tree["hr"].pk, tree["payroll"].pk
    assert realms() == {hr: hr, payroll: hr}
    assert member("Anyone", tree["desk"]).closed_ids == {hr, payroll}
    assert member("Hr", tree["hr"]).closed_ids == {payroll}


def test_standing_is_one_query_however_deep_the_tree(tree: Tree, queries) -> None:  # type: ignore[no-untyped-def]
    person = member("Boss", tree["it"]).person
    with queries(most=1):
        actor = Actor.of(person)
        assert actor.reaches
        assert actor.team_ids
        assert actor.closed_ids


def test_a_circle_of_teams_ends(tree: Tree) -> None:
    boss = member("Boss", tree["desk"])
    Team.objects.filter(pk=tree["it"].pk).update(parent=tree["night"])
    assert isinstance(Actor.of(boss.person).team_ids, frozenset)
    assert giving([tree["night"].pk]) >= {tree["desk"].pk}


@pytest.mark.parametrize("who", ["admin", "agent", "colleague", "outsider", "manager", "workmate", "stranger"])
def test_nobody_but_members_sees_what_is_confidential(who: str, cast: Cast, tree: Tree) -> None:
    for name in ("hr", "payroll"):
        secret = cast.open("Gehalt", team=tree[name])
        actor = cast.actor(who)
        assert not tickets_for(actor).filter(pk=secret.pk).exists()
        assert not tickets_worked_by(actor).filter(pk=secret.pk).exists()
        assert not works_on(actor, secret)
        assert not rights_on(actor, secret)
    assert tickets_for(cast.actor("customer")).filter(pk=secret.pk).exists()
    assert not works_on(cast.actor("customer"), secret)


def test_an_administrator_who_is_a_member_has_what_his_membership_gives(cast: Cast, tree: Tree) -> None:
    secret = cast.open("Gehalt", team=tree["hr"])
    admin = join(cast.admin, tree["hr"], rights=(Right.NOTE,))
    assert rights_on(admin, secret) == {Right.NOTE}
    assert rights_on(admin, cast.ticket) == EVERY_RIGHT
    assert not works_on(admin, cast.open("Lohn", team=tree["payroll"]))


def test_own_only_shows_what_is_assigned_to_him_and_nothing_else(cast: Cast, tree: Tree) -> None:
    temp = member("Temp", tree["desk"], own=True, rights=(Right.NOTE,))
    mine, other = cast.open(team=tree["desk"]), cast.open(team=tree["desk"])
    teamless = cast.open(team=None)
    assign(mine, temp.person, by=SYSTEM)
    assert list(tickets_worked_by(temp)) == [mine]
    assert rights_on(temp, mine) == {Right.NOTE}
    assert not works_on(temp, other)
    assert not works_on(temp, teamless)


def test_a_limit_to_organisations_holds_for_teams_and_for_what_is_nobodys(cast: Cast, tree: Tree) -> None:
    one = member("Limited", tree["desk"], only=(cast.clinic.pk,))
    clinic, factory = cast.open(team=tree["desk"]), cast.open(team=tree["desk"], customer=cast.stranger)
    free, foreign = cast.open(team=None), cast.open(team=None, customer=cast.stranger)
    seen = set(tickets_worked_by(one))
    assert seen == {clinic, free}
    assert {ticket for ticket in (clinic, factory, free, foreign) if works_on(one, ticket)} == seen


def test_without_any_membership_only_what_is_assigned_is_there(cast: Cast) -> None:
    lone = Actor.of(register(name="Lone", email="lone@tree.test", role="agent"))
    teamless = cast.open(team=None)
    assert not tickets_worked_by(lone).exists()
    assign(teamless, lone.person, by=SYSTEM)
    assert list(tickets_worked_by(lone)) == [teamless]
    assert rights_on(lone, teamless) == ASSIGNEE_RIGHTS


def test_a_role_gives_its_rights_and_no_role_all_but_leading(cast: Cast, tree: Tree) -> None:
    ticket = cast.open(team=tree["night"])
    reader, agent = member("Reader", tree["it"], rights=()), member("Agent", tree["it"])
    assert works_on(reader, ticket)
    assert rights_on(reader, ticket) == frozenset()
    assert rights_on(agent, ticket) == AGENT_RIGHTS
    assert not may(agent, ticket, Right.LEAD)
    assert reader.has(Right.LEAD) is False
    # Several memberships add up.
    join(reader.person, tree["night"], rights=(Right.REPLY,))
    assert rights_on(Actor.of(reader.person), ticket) == {Right.REPLY}


def test_who_may_only_read_in_the_team_may_not_more_because_it_is_his(cast: Cast, tree: Tree) -> None:
    reader, ticket = member("Reader", tree["desk"], rights=()), cast.open(team=tree["desk"])
    assign(ticket, reader.person, by=SYSTEM)
    assert rights_on(reader, ticket) == frozenset()
    assert not tickets_worked_by(reader, Right.REPLY).exists()
    assert list(tickets_worked_by(reader)) == [ticket]


def test_nobody_is_given_a_confidential_ticket_from_outside(cast: Cast, tree: Tree) -> None:
    secret = cast.open(team=tree["hr"])
    insider = member("Hr", tree["hr"])
    with pytest.raises(Refused, match="Otto"):
        assign(secret, cast.outsider, by=insider)
    assign(secret, insider.person, by=insider)
    # Who leaves the team loses what he held there.
    TeamMembership.objects.filter(person=insider.person).delete()
    left = Actor.of(insider.person)
    assert not works_on(left, secret)
    assert not tickets_for(left).filter(pk=secret.pk).exists()


def test_a_confidential_ticket_leaves_only_if_told_so(cast: Cast, tree: Tree) -> None:
    secret, insider = cast.open(team=tree["hr"]), member("Hr", tree["hr"])
    with pytest.raises(Discloses):
        hand_over(secret, cast.team, by=insider)
    with pytest.raises(Discloses):
        share(secret, cast.team, by=insider)
    with pytest.raises(Refused):
        hand_over(secret, None, by=insider, disclose=True)
    said = note(secret, by=insider, body=Body.from_text("geheim"))
    join(insider.person, cast.team)
    with pytest.raises(Discloses):
        move_message(said, cast.ticket, by=Actor.of(insider.person))
    assert Message.objects.get(pk=said.pk).ticket == secret
    assert not Event.objects.filter(ticket=secret, name__in=["handed_over", "shared", "moved_out"]).exists()
    hand_over(secret, tree["payroll"], by=insider)
    share(secret, cast.team, by=insider, disclose=True)
    assert works_on(cast.actor("agent"), Ticket.objects.get(pk=secret.pk))
    assert not works_on(cast.actor("admin"), secret)


def test_sql_and_memory_agree_on_every_actor_right_and_ticket(cast: Cast, tree: Tree) -> None:
    """Random memberships over the tree, each with a random role and limits; tickets reached by every way there is."""
    dice = random.Random(7)
    teams, people = [*tree.values(), cast.team], [cast.agent, cast.outsider, cast.admin, cast.manager, cast.customer]
    for number in range(14):
        role = "admin" if number == 0 else "agent"
        person = register(name=f"P{number}", email=f"p{number}@tree.test", role=role)
        for team in dice.sample(teams, dice.choice([0, 1, 1, 2, 3])):
            rights = dice.choice([None, (), (Right.REPLY,), (Right.NOTE, Right.MERGE), tuple(EVERY_RIGHT)])
            only = dice.choice([(), (), (cast.clinic.pk,), (cast.factory.pk, cast.clinic.pk)])
            join(person, team, rights=rights, own=dice.random() < 0.25, only=only)
        people.append(person)
    for team, customer in product([None, *teams], [cast.customer, cast.stranger]):
        for _ in range(3):
            ticket = cast.open(team=team, customer=customer)
            shared = [one.pk for one in dice.sample(teams, dice.choice([0, 0, 1, 2]))]
            Ticket.objects.filter(pk=ticket.pk).update(shared_with=shared, assignee=dice.choice([None, *people]))
    tickets = list(Ticket.objects.all())
    for person in people:
        actor = Actor.of(person)
        worked = set(tickets_worked_by(actor))
        assert worked == {one for one in tickets if works_on(actor, one)}, person
        assert worked <= set(tickets_for(actor))
        for right in Right.values:
            assert set(tickets_worked_by(actor, right)) == {one for one in tickets if may(actor, one, right)}, right
