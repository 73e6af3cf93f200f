"""Colleagues of the third level, asked in notes: one has answered by mail, one has not yet."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tresen.demo.clients import Client, House
from tresen.kit import clock
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import Person
from tresen.tickets import assigning, noting
from tresen.tickets.asking import answer_question
from tresen.tickets.body import Body
from tresen.tickets.mentioning import PERSON, TEAM, Naming, mark, written
from tresen.tickets.models import Mention, Ticket
from tresen.tickets.opening import open_ticket
from tresen.tickets.saying import Origin


def experts_asked(house: House, clients: list[Client], today: datetime) -> list[tuple[datetime, Callable[[], object]]]:
    """What happens when."""
    week = _Week(house, clients[0], today)
    return [
        (today - timedelta(hours=27), week.open_both),
        (today - timedelta(hours=26), week.ask_henrik),
        (today - timedelta(hours=22), week.henrik_answers),
        (today - timedelta(hours=2), week.ask_sandra),
    ]


class _Week:
    def __init__(self, house: House, client: Client, today: datetime) -> None:
        self.house, self.today = house, today
        self.agent = house.agents["desk"][0].person
        self.by = Actor.of(self.agent)
        self.people = [one.person for one in client.customers]
        self.henrik, self.sandra = house.agents["platform"][0].person, house.agents["systems"][1].person

    def open_both(self) -> None:
        words = "Guten Tag, seit dem Update am Wochenende bricht der Export der Dienstpläne nach der Hälfte ab."
        self.first = self._opened("Export der Dienstpläne bricht ab", words, self.people[0])
        words = "Hallo, unser Netzlaufwerk meldet morgens zwischen 7 und 8 Uhr „Pfad nicht gefunden“, danach geht es."
        self.second = self._opened("Netzlaufwerk morgens nicht erreichbar", words, self.people[1])

    def _opened(self, subject: str, words: str, customer: Person) -> Ticket:
        given = {"subject": subject, "customer": customer, "team": self.house.teams["desk"], "channel": "email"}
        ticket = open_ticket(by=Actor.of(customer), body=Body.from_text(words), **given)  # type: ignore[arg-type]
        assigning.assign(ticket, self.agent, by=self.by)
        return ticket

    def ask_henrik(self) -> None:
        self._ask(self.first, self.henrik, "ist das nach dem Update bekannt? Es bricht immer bei 500 Zeilen ab.", 24)

    def henrik_answers(self) -> None:
        mention = Mention.objects.select_related("message", "person").get(person=self.henrik, asked=True)
        words = (
            "Ja, das ist der neue Seitenumbruch im Export. Bis zum Patch am Donnerstag hilft: unter „Optionen“ die "
            "Blockgröße auf 250 stellen. Dann läuft er durch."
        )
        origin = Origin(sender=f"{self.henrik} <{self.henrik.email}>", external_id="demo-henrik@demo.example")
        answer_question(mention, self.first, by=SYSTEM, body=Body.from_text(words), origin=origin)

    def ask_sandra(self) -> None:
        due = (self.today + timedelta(days=1)).replace(hour=10, minute=0)
        hours = (due - clock.now()).total_seconds() / 3600
        self._ask(self.second, self.sandra, "läuft zwischen 7 und 8 noch die Sicherung auf dem Dateiserver?", hours)
        team = self.house.teams["desk"]
        words = f'<p><span data-mention="{mark(TEAM, team.pk)}">@</span> falls das noch jemand meldet: bitte hier.</p>'
        body = written(words, self.by)
        noting.note(self.second, by=self.by, body=body, naming=Naming.of(body.html))

    def _ask(self, ticket: Ticket, expert: Person, words: str, hours: float) -> None:
        body = written(f'<p><span data-mention="{mark(PERSON, expert.pk)}">@</span> {words}</p>', self.by)
        naming = Naming.of(body.html).asking(clock.now() + timedelta(hours=hours))
        noting.note(ticket, by=self.by, body=body, naming=naming)
