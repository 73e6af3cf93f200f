"""Tickets that belong together: a major incident with those it hit, a pair that was merged, two links."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from tresen.demo.clients import Client, House
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.tickets import assigning, changing, noting
from tresen.tickets.body import Body
from tresen.tickets.family import set_parent
from tresen.tickets.linking import link
from tresen.tickets.merging import merge
from tresen.tickets.models import Ticket
from tresen.tickets.opening import open_ticket

HIT = (
    ("Kein Zugriff auf das Laufwerk", "Guten Tag, seit heute früh finde ich das Gruppenlaufwerk nicht mehr."),
    ("Anmeldung dauert ewig", "Hallo, ich komme nicht ins Netz, die Anmeldung dreht sich seit zehn Minuten."),
    ("Drucken geht nicht", "Guten Morgen, bei uns in der Verwaltung druckt heute kein einziger Drucker."),
    (
        "No network since this morning",
        "Hello, since this morning nobody here can reach the network. Please help.",
    ),
    ("Telefone tot", "Guten Tag, unsere Telefone am Empfang zeigen nur noch „Kein Netz“."),
)
CAUSE = "Netz in Gebäude B ausgefallen"


def brought_together(
    house: House, clients: list[Client], today: datetime
) -> list[tuple[datetime, Callable[[], object]]]:
    """This morning, to be played by the agents of the service desk: what happens when."""
    morning = Morning(house, clients)
    hit = [
        (today - timedelta(hours=3, minutes=40 - 5 * place), partial(morning.somebody_is_hit, place))
        for place in range(len(HIT))
    ]
    return [
        (today - timedelta(hours=4), morning.it_breaks),
        *hit,
        (today - timedelta(hours=2), morning.it_is_put_in_order),
    ]


class Morning:
    """The steps in their order; the later ones speak of the incident the first one opens."""

    def __init__(self, house: House, clients: list[Client]) -> None:
        self.team = house.teams["desk"]
        self.agent = house.agents["desk"][0].person
        self.by = Actor.of(self.agent)
        self.people = [one.person for one in clients[0].customers][: len(HIT)]

    def it_breaks(self) -> None:
        self.incident = open_ticket(
            by=self.by,
            subject=CAUSE,
            customer=self.people[0],
            body=Body.from_text("Der Verteiler in Gebäude B antwortet nicht. Alle Meldungen dazu stehen darunter."),
            team=self.team,
            priority=4,
            channel="phone",
            said_by_agent=True,
        )
        assigning.assign(self.incident, self.agent, by=self.by)

    def somebody_is_hit(self, place: int) -> None:
        subject, words = HIT[place]
        child = _opened(self.people[place % len(self.people)], subject, words, self.team)
        set_parent(child, self.incident, by=self.by)

    def it_is_put_in_order(self) -> None:
        _merged_and_linked(self.incident, self.by, self.people, self.team)


def _opened(person: Person, subject: str, words: str, team: Team) -> Ticket:
    body = Body.from_text(words)
    return open_ticket(by=Actor.of(person), subject=subject, customer=person, body=body, team=team, channel="email")


def _merged_and_linked(incident: Ticket, by: Actor, people: list[Person], team: Team) -> None:
    first = _opened(people[1], "Bildschirm flackert", "Guten Tag, mein Bildschirm flackert seit gestern.", team)
    again = _opened(people[1], "Nachtrag zum Bildschirm", "Noch etwas: Nur am Platz 14, am Platz daneben nicht.", team)
    merge([again], first, by=by)
    noting.note(Ticket.objects.get(pk=first.pk), by=by, body=Body.from_text("Beide Mails meinen denselben Platz."))
    parts = _opened(people[2], "Ersatzteil für den Verteiler", "Ich bestelle den Switch für Gebäude B.", team)
    changing.set_kind(parts, "request", by=by)
    link(parts, incident, "blocks", by=by)
    link(incident, first, "related", by=by)
