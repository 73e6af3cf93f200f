"""Tickets that belong together: a major incident with those it hit, a pair that was merged, two links."""

from datetime import datetime, timedelta

from tresen.demo.clients import Client, House
from tresen.kit import clock
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


def bring_together(house: House, clients: list[Client], today: datetime) -> None:
    """This morning, played by the agents of the service desk."""
    team = house.teams["desk"]
    agent = house.agents["desk"][0].person
    by = Actor.of(agent)
    people = [one.person for one in clients[0].customers][: len(HIT)]
    with clock.at(today - timedelta(hours=4)):
        incident = open_ticket(
            by=by,
            subject=CAUSE,
            customer=people[0],
            body=Body.from_text("Der Verteiler in Gebäude B antwortet nicht. Alle Meldungen dazu stehen darunter."),
            team=team,
            priority=4,
            channel="phone",
            said_by_agent=True,
        )
        assigning.assign(incident, agent, by=by)
    for minute, (subject, words) in enumerate(HIT):
        with clock.at(today - timedelta(hours=3, minutes=40 - 5 * minute)):
            child = _opened(people[minute % len(people)], subject, words, team)
            set_parent(child, incident, by=by)
    with clock.at(today - timedelta(hours=2)):
        _merged_and_linked(incident, by, people, team)


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
