"""The cast: people with a meaning, so that every story asks the same questions.

`agent` is of the team, `colleague` too, `outsider` is an agent of another team, `customer` asks,
`workmate` is of the customer's organisation, `manager` is its client manager, `stranger` must see nothing.
"""

from dataclasses import dataclass
from typing import Any

from tresen.channels.email.models import Mailbox, Outgoing
from tresen.people.actor import Actor
from tresen.people.models import Domain, Membership, Organisation, Person, Team
from tresen.people.registering import register
from tresen.tickets.body import Body
from tresen.tickets.categories import add_category
from tresen.tickets.models import Category, Ticket
from tresen.tickets.opening import open_ticket


@dataclass(frozen=True)
class Cast:
    team: Team
    other_team: Team
    clinic: Organisation
    factory: Organisation
    admin: Person
    agent: Person
    colleague: Person
    outsider: Person
    customer: Person
    workmate: Person
    manager: Person
    stranger: Person
    category: Category
    mailbox: Mailbox
    ticket: Ticket

    def actor(self, name: str) -> Actor:
        return Actor.of(getattr(self, name))

    def person(self, name: str) -> Person | None:
        """The named person; None for "nobody"."""
        return None if name == "nobody" else getattr(self, name)

    def open(self, subject: str = "Drucker druckt nicht", **more: Any) -> Ticket:
        more.setdefault("customer", self.customer)
        more.setdefault("team", self.team)
        more.setdefault("by", Actor.of(more["customer"]))
        more.setdefault("body", Body.from_text("Guten Morgen, der Drucker auf Station 3 druckt nicht."))
        return open_ticket(subject=subject, **more)


def make_cast() -> Cast:
    team = Team.objects.create(name="Service Desk", level="1")
    other_team = Team.objects.create(name="Netze", level="2")
    clinic = Organisation.objects.create(name="Klinikum Test", key="klinikum")
    factory = Organisation.objects.create(name="Werk Test", key="werk")
    Domain.objects.create(organisation=clinic, name="klinikum.test")
    Domain.objects.create(organisation=factory, name="werk.test")

    def agent(name: str, *teams: Team, role: str = "agent") -> Person:
        return register(name=name, email=f"{name.split()[0].lower()}@desk.test", role=role, teams=teams)

    def customer(name: str, organisation: Organisation, domain: str) -> Person:
        return register(name=name, email=f"{name.split()[0].lower()}@{domain}", organisations=[organisation])

    admin = agent("Adam Admin", role="admin")
    people = {
        "admin": admin,
        "agent": agent("Anna Agentin", team),
        "colleague": agent("Cem Kollege", team),
        "outsider": agent("Otto Außen", other_team),
        "customer": customer("Karla Kundin", clinic, "klinikum.test"),
        "workmate": customer("Wolf Mitarbeiter", clinic, "klinikum.test"),
        "manager": customer("Mona Leitung", clinic, "klinikum.test"),
        "stranger": customer("Sven Fremd", factory, "werk.test"),
    }
    Membership.objects.filter(person=people["manager"]).update(is_manager=True)
    mailbox = Mailbox.objects.create(
        name="Support",
        address="support@desk.test",
        team=team,
        outgoing=Outgoing.FOLDER,
        sender_name="Service Desk",
    )
    category = add_category({"de": "Drucker", "en": "Printers"}, organisation=clinic, team=team)
    ticket = open_ticket(
        by=Actor.of(people["customer"]),
        subject="Etikettendrucker druckt halbe Barcodes",
        customer=people["customer"],
        body=Body.from_text("Seit gestern druckt er nur noch die linke Hälfte."),
        team=team,
        category=category,
        channel="email",
    )
    return Cast(
        team=team,
        other_team=other_team,
        clinic=clinic,
        factory=factory,
        category=category,
        mailbox=mailbox,
        ticket=ticket,
        **people,
    )
