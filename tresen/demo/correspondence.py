"""What mail brings besides questions: an answer that came back, one that waits for its time, a matter that goes on long
after it was closed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

from tresen.channels.email.models import Mailbox
from tresen.demo import mails
from tresen.demo.clients import Client, House
from tresen.demo.stories import CONTENT
from tresen.kit import clock
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import Person
from tresen.people.registering import register
from tresen.tickets import assigning, following, noting, replying, states
from tresen.tickets.body import Body
from tresen.tickets.models import Message, Ticket
from tresen.tickets.opening import open_ticket
from tresen.tickets.scheduling import Plan, schedule

Happening = tuple[datetime, Callable[[], object]]
CLOSED_AFTER = timedelta(days=7)


def of_the_week(house: House, clients: list[Client], today: datetime) -> list[Happening]:
    """What happens when; each by somebody of the service desk or the shop."""
    back, later, again = _ComesBack(house, clients[1]), _Waits(house, clients[0], today), _GoesOn(house, clients[2])
    called, closed = today - timedelta(hours=20), (today - timedelta(days=88)).replace(hour=10)
    return [
        (closed - CLOSED_AFTER, again.begin),
        (closed, again.close),
        (called, back.call),
        (called + timedelta(minutes=11), back.answer),
        (called + timedelta(minutes=12), back.report),
        (today - timedelta(hours=9), again.go_on),
        (today - timedelta(hours=9, minutes=-14), again.remember),
        (today - timedelta(hours=6), later.write),
    ]


class _ComesBack:
    """Somebody misheard an address on the phone."""

    def __init__(self, house: House, client: Client) -> None:
        self.house, self.by = house, Actor.of(house.agents["desk"][3].person)
        self.customer = register(
            name="Heike Kessler",
            email="heike.kesler@maschinenbau-falk.example",
            phone="+49 4941 555-941",
            organisations=[client.organisation],
        )

    def call(self) -> None:
        self.ticket = open_ticket(
            by=self.by,
            subject="Tablet in Halle 2 fragt nach einer PIN",
            customer=self.customer,
            body=Body.from_text("Frau Kessler ruft an: Das Tablet am Montageplatz verlangt seit heute eine PIN."),
            team=self.house.teams["desk"],
            channel="phone",
            said_by_agent=True,
        )
        assert self.by.person is not None
        assigning.assign(self.ticket, self.by.person, by=self.by)

    def answer(self) -> None:
        words = (
            "Guten Tag Frau Kessler,\n\ndie PIN ist zurückgesetzt. Bitte legen Sie beim nächsten Start eine neue fest."
        )
        self.said = replying.reply(Ticket.objects.get(pk=self.ticket.pk), by=self.by, body=Body.from_text(words))

    def report(self) -> None:
        box = Mailbox.objects.get(address=self.house.mailbox["address"])
        said = Message.objects.get(pk=self.said.pk)
        mails.receive("returned", _returned(self.customer, said, box.address), box)


class _Waits:
    """A reminder that is to leave tomorrow morning."""

    def __init__(self, house: House, client: Client, today: datetime) -> None:
        self.team, self.customer = house.teams["desk"], client.customers[5].person
        self.by = Actor.of(next(one.person for one in house.agents["desk"] if one.person.is_admin))
        self.at = (today + timedelta(days=1)).replace(hour=7, minute=30, second=0, microsecond=0)

    def write(self) -> None:
        assert self.by.person is not None
        ticket = open_ticket(
            by=Actor.of(self.customer),
            subject="Bitte vor dem Neustart der Visitenwagen erinnern",
            customer=self.customer,
            body=Body.from_text(
                "Guten Tag,\n\nbitte erinnern Sie uns kurz, bevor morgen die Visitenwagen neu starten."
            ),
            team=self.team,
            channel="email",
        )
        assigning.assign(ticket, self.by.person, by=self.by)
        html = (
            "<p>Guten Tag,</p><p>heute um neun Uhr starten die Visitenwagen neu. Bitte melden Sie sich vorher ab.</p>"
        )
        schedule(ticket, Plan("reply", html, {"to": [self.customer.email or ""]}, then="solve"), by=self.by, at=self.at)


class _GoesOn:
    """A question about something that was closed months ago is a ticket of its own."""

    def __init__(self, house: House, client: Client) -> None:
        self.team, self.customer = house.teams["ski"], client.customers[2].person
        self.by = Actor.of(house.agents["ski"][0].person)

    def begin(self) -> None:
        words = "Guten Tag,\n\nder linke Schuh drückt an der Ferse. Kann man die Schale dort weiten?"
        self.old = self._opened("Skischuh drückt an der Ferse", words)
        replying.reply(
            self.old, by=self.by, body=Body.from_text("Guten Tag,\n\nja, wir weiten die Schale kostenlos im Laden.")
        )
        states.solve(Ticket.objects.get(pk=self.old.pk), by=self.by)

    def close(self) -> None:
        states.close(Ticket.objects.get(pk=self.old.pk), by=SYSTEM)

    def go_on(self) -> None:
        words = "Guten Tag,\n\ndas Weiten hat geholfen, danke. Nun drückt leider auch der rechte. Geht das noch einmal?"
        new = self._opened("AW: Skischuh drückt an der Ferse", words, follows=self.old.number)
        following.follow(Ticket.objects.get(pk=self.old.pk), new, by=SYSTEM)
        self.new = new

    def remember(self) -> None:
        noting.note(
            Ticket.objects.get(pk=self.new.pk),
            by=self.by,
            body=Body.from_text("Der linke Schuh steht im alten Vorgang, Schale Größe 27,5."),
        )

    def _opened(self, subject: str, words: str, **data: str) -> Ticket:
        return open_ticket(
            by=Actor.of(self.customer),
            subject=subject,
            customer=self.customer,
            body=Body.from_text(words),
            team=self.team,
            channel="email",
            data=dict(data),
        )


def _returned(customer: Person, said: Message, to: str) -> bytes:
    """A delivery report as mail servers write it (RFC 3464): about the message by its Message-ID."""
    recipient = customer.email or ""
    told = (CONTENT / "mail/returned.eml").read_text(encoding="ascii")
    written = told.format(
        domain=recipient.partition("@")[2],
        to=to,
        date=format_datetime(clock.now()),
        stamp=f"{clock.now():%Y%m%d%H%M}",
        recipient=recipient,
        original=said.external_id.strip("<>"),
    )
    return written.replace("\n", "\r\n").encode()
