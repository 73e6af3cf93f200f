"""Who else works in the demo's house: workspaces, one of them confidential, a tree of teams, roles; their tickets."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tresen.demo.clients import House
from tresen.demo.stories import CONTENT, load
from tresen.kit import clock
from tresen.people.actor import SYSTEM, Actor
from tresen.people.belonging import set_membership
from tresen.people.models import Membership, Organisation, Person, Team, TeamRole
from tresen.people.registering import register
from tresen.people.roles import save_role
from tresen.people.teams import Place, change_team, found_team
from tresen.tickets import assigning, noting, replying, states
from tresen.tickets.body import Body
from tresen.tickets.models import Ticket
from tresen.tickets.opening import open_ticket

Happening = tuple[datetime, Callable[[], object]]


def open_workspaces(house: House, today: datetime, *, password: str | None) -> list[Happening]:
    """Teams, roles and people at once; what is said in their tickets, and when. The house's own teams stay as they
    are, so that the year is played by the same people."""
    given = load(CONTENT / "workspaces.toml")
    teams = _teams(given, house)
    roles = {key: _role(one) for key, one in given["roles"].items()}
    for one in given["people"]:
        _works_here(one, teams, roles, password)
    for one in given["customers"]:
        organisation = Organisation.objects.get(key=one["organisation"])
        Membership.objects.create(person=Person.objects.get(email=one["email"]), organisation=organisation)
    steps: list[Happening] = []
    for one in given["tickets"]:
        steps += _Ticket(one, teams[one["team"]]).steps(today)
    return steps


def _teams(given: dict[str, Any], house: House) -> dict[str, Team]:
    teams = dict(house.teams)
    for key, above in given["tree"].items():
        one = teams[key]
        change_team(
            one, name=one.name, level=one.level, members=None, place=Place(teams[above], inherits=False), by=SYSTEM
        )
    for key, one in given["teams"].items():
        place = Place(teams.get(one.get("parent", "")), one.get("inherits", False), one.get("confidential", False))
        teams[key] = found_team(name=one["name"], level=one["level"], place=place)
    return teams


def _role(given: dict[str, Any]) -> TeamRole:
    if known := TeamRole.objects.filter(names__de=given["de"]).first():
        return known
    names, own_only = {"de": given["de"], "en": given["en"]}, given.get("own_only", False)
    return save_role(None, names=names, rights=given["rights"], own_only=own_only, by=SYSTEM)


def _works_here(
    given: dict[str, Any], teams: dict[str, Team], roles: dict[str, TeamRole], password: str | None
) -> None:
    person = register(name=given["name"], email=given["email"], phone=given["phone"], role="agent", password=password)
    only = Organisation.objects.filter(key__in=given.get("only", []))
    for key, role in given["teams"].items():
        set_membership(teams[key], person, by=SYSTEM, role=roles.get(role), organisations=only)


class _Ticket:
    """One ticket that is opened at its hour and then gone on with."""

    def __init__(self, given: dict[str, Any], team: Team) -> None:
        self.given, self.team = given, team

    def steps(self, today: datetime) -> list[Happening]:
        at = today - timedelta(hours=self.given["ago"])
        happen: list[Happening] = [(at, self.open)]
        for step in self.given.get("steps", []):
            at += timedelta(minutes=step["after"])
            happen.append((at, partial(self.go_on, step)))
        return happen

    def open(self) -> None:
        customer = Person.objects.get(email=self.given["customer"])
        self.ticket = open_ticket(
            by=Actor.of(customer),
            subject=self.given["subject"],
            customer=customer,
            organisation=Organisation.objects.filter(key=self.given.get("organisation", "")).first(),
            body=Body.from_text(self.given["text"]),
            kind=self.given.get("kind"),
            priority=self.given.get("priority"),
            team=self.team,
            channel="email",
        )

    def go_on(self, step: dict[str, Any]) -> None:
        agent = Person.objects.get(email=step["by"])
        ticket, by = Ticket.objects.get(pk=self.ticket.pk), Actor.of(agent)
        if step["verb"] == "assign":
            assigning.assign(ticket, Person.objects.get(email=step["to"]), by=by)
            return
        if ticket.assignee_id is None:
            assigning.assign(ticket, agent, by=by)
        match step["verb"]:
            case "reply":
                replying.reply(ticket, by=by, body=Body.from_text(step["text"]))
            case "note":
                noting.note(ticket, by=by, body=Body.from_text(step["text"]))
            case "wait":
                states.wait(ticket, by=by, until=clock.now() + timedelta(days=7))
            case "solve":
                states.solve(ticket, by=by)
