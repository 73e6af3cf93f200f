"""The demo company and its clients in the database: teams, agents, people, categories, the mailbox."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tresen.demo.letters import Writer
from tresen.demo.stories import CONTENT, Story, load, stories
from tresen.demo.wording import slots_in
from tresen.people.models import Domain, Membership, Number, Organisation, Person, Team
from tresen.people.numbers import normal_number
from tresen.people.registering import register
from tresen.tickets.assessing import set_matrix
from tresen.tickets.categories import add_category
from tresen.tickets.models import Category

CLIENTS = ("klinik", "falk", "ski")
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "ı": "i", " ": "-"})


@dataclass(frozen=True)
class Agent:
    person: Person
    writer: Writer


@dataclass
class House:
    """The provider: teams by key, and who is in them."""

    teams: dict[str, Team]
    agents: dict[str, list[Agent]]
    signatures: dict[str, str]
    mailbox: dict[str, Any]

    def team_key(self, team: Team) -> str:
        return next(key for key, one in self.teams.items() if one.pk == team.pk)


@dataclass(frozen=True)
class Customer:
    person: Person
    writer: Writer
    group: str
    slots: dict[str, str] = field(default_factory=dict)

    @property
    def writes_at_night(self) -> bool:
        return self.group in {"ward", "buyer"}

    @property
    def is_private(self) -> bool:
        return self.group == "buyer"


@dataclass
class Client:
    organisation: Organisation
    customers: list[Customer]
    categories: dict[str, Category]
    stories: list[Story]
    pools: dict[str, list[str]]
    share: float
    night: bool
    months: list[float]
    signatures: dict[str, str]


def make_house(given: dict[str, Any], *, password: str | None) -> House:
    teams = {key: Team.objects.create(**values) for key, values in given["teams"].items()}
    agents: dict[str, list[Agent]] = {key: [] for key in teams}
    roles = [("admin", given["admin"]), *(("agent", one) for one in given["agents"])]
    for role, one in roles:
        person = register(
            name=one["name"],
            email=one["email"],
            phone=one["phone"],
            role=role,
            password=password,
            teams=[teams[key] for key in one["teams"]],
        )
        for key in one["teams"]:
            agents[key].append(Agent(person, Writer(one["name"], one["title"], "de")))
    return House(teams, agents, given["signatures"], given["mailbox"])


def make_client(folder: str, house: House) -> Client:
    given = load(CONTENT / folder / "client.toml")
    organisation = Organisation.objects.create(name=given["name"], key=given["key"])
    Domain.objects.bulk_create(Domain(organisation=organisation, name=name) for name in given["domains"])
    dice = Random(given["key"])
    if cells := given.get("matrix"):
        set_matrix(organisation, cells)
    tree = load(CONTENT / folder / "categories.toml")
    return Client(
        organisation=organisation,
        customers=[_customer(one, given, organisation, dice) for one in given["people"]],
        categories=_categories(tree["categories"], tree.get("hints", {}), organisation, house),
        stories=stories(folder),
        pools=slots_in(given["slots"]),
        share=given["share"],
        night=given["night"],
        months=given["months"],
        signatures=given.get("signatures", {}),
    )


def _customer(one: dict[str, Any], given: dict[str, Any], organisation: Organisation, dice: Random) -> Customer:
    first, last = one["name"].rsplit(" ", 1)
    at = one.get("domain", given["domains"][0])
    email = one.get("email") or f"{first}.{last}@{at}".lower().translate(_ASCII)
    phone = "" if one["group"] == "buyer" else _unused(given["phone"], dice.randint(100, 899))
    language = one.get("locale", "de")
    person = register(name=one["name"], email=email, phone=phone, locale=language, organisations=[organisation])
    if one.get("manager"):
        Membership.objects.filter(person=person).update(is_manager=True)
    lines = [one["department"], given["name"], f"Tel. {phone}"] if phone else []
    return Customer(
        person, Writer(one["name"], one["title"], language, tuple(lines)), one["group"], one.get("slots", {})
    )


def _unused(line: str, extension: int) -> str:
    """Two who happen to have one number would look like one person known twice."""
    while Number.objects.filter(value=normal_number(f"{line}{extension}")).exists():
        extension += 1
    return f"{line}{extension}"


def _categories(
    given: dict[str, Any], hints: dict[str, str], organisation: Organisation, house: House
) -> dict[str, Category]:
    """What a node has from the one above it says only there."""
    made: dict[str, Category] = {}
    for position, (key, (german, english, team, priority)) in enumerate(given.items()):
        parent = made.get(key.rpartition(".")[0])
        above = given.get(key.rpartition(".")[0], (None, None, None, None))
        made[key] = add_category(
            {"de": german, "en": english},
            organisation=organisation,
            parent=parent,
            team=house.teams[team] if team != above[2] else None,
            priority=priority if priority != above[3] else None,
            hints=hints.get(key, ""),
            position=position,
        )
    return made
