"""Loading the demo company: all of it or nothing, and only once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random

from django.db import transaction
from django.utils import timezone

from tresen.channels.email.models import Mailbox
from tresen.demo import mails
from tresen.demo.calendars import make_calendars
from tresen.demo.clients import CLIENTS, House, make_client, make_house
from tresen.demo.correspondence import of_the_week
from tresen.demo.custom_fields import make_fields
from tresen.demo.directory import fill_directory, found_further
from tresen.demo.experts import experts_asked
from tresen.demo.history import nothing_is_sent
from tresen.demo.macros import make_macros
from tresen.demo.modules import make_modules
from tresen.demo.notices import tell_the_agents
from tresen.demo.planning import plan_all
from tresen.demo.playing import Play
from tresen.demo.rules import make_rules
from tresen.demo.stories import CONTENT
from tresen.demo.stories import load as read
from tresen.demo.together import brought_together
from tresen.demo.views import make_views
from tresen.demo.workload import Working
from tresen.demo.workspaces import open_workspaces
from tresen.kit import clock
from tresen.people.models import Organisation, Person
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.state import UNFINISHED

SEED = 20251
TICKETS = 480


@dataclass(frozen=True)
class DemoSummary:
    """What there is now; `created` is false if it was there before."""

    created: bool
    admin: str
    agents: tuple[str, ...]
    mailbox: str
    tickets: int
    unfinished: int
    messages: int


def load(*, today: datetime, password: str | None, tickets: int = TICKETS, seed: int = SEED) -> DemoSummary:
    """Makes the demo company with a year of tickets up to `today` (aware); does nothing if it is there.

    The same `today` and `seed` give the same company. Administrator and agents sign in with `password`.
    """
    given = read(CONTENT / "company.toml")
    created = not Organisation.objects.filter(key="klinikum-seeblick").exists()
    if created:
        with transaction.atomic(), nothing_is_sent():
            _load(timezone.localtime(today), password, tickets, Random(seed))
    emails = [one["email"] for one in given["agents"]]
    return DemoSummary(
        created=created,
        admin=given["admin"]["email"],
        agents=tuple(one.email or "" for one in Person.objects.filter(email__in=emails).order_by("pk")),
        mailbox=given["mailbox"]["address"],
        tickets=Ticket.objects.count(),
        unfinished=Ticket.objects.filter(state_type__in=UNFINISHED).count(),
        messages=Message.objects.count(),
    )


def _load(today: datetime, password: str | None, tickets: int, dice: Random) -> None:
    with clock.at(today.replace(year=today.year - 1, day=min(today.day, 28))):
        house = make_house(read(CONTENT / "company.toml"), password=password)
        clients = [make_client(folder, house) for folder in CLIENTS]
        _mailbox(house)
        further = found_further(today) + brought_together(house, clients, today)
        make_views(house)
        make_macros(house)
        make_calendars(house, today)
        make_fields()
        further += open_workspaces(house, today, password=password) + of_the_week(house, clients, today)
        further += experts_asked(house, clients, today)
        further += make_rules(today)
        working = Working(house, clients, today, Random(SEED))
        working.prepare()
    plans = plan_all(clients, today=today, dice=dice, count=tickets)
    plays = [Play(plan, house) for plan in plans]
    further += working.happenings(plays)
    # All steps of all tickets by date, and the mails between them: numbers and journal grow as they would have.
    timed: list[tuple[datetime, int, int, Callable[[], object]]] = [
        (at, order, place, partial(plays[order].step, step))
        for order, plan in enumerate(plans)
        for place, (at, step) in enumerate(plan.moments)
    ]
    box = Mailbox.objects.get(address=house.mailbox["address"])
    for place, (at, name, mail) in enumerate(mails.all_of(today, box.address)):
        timed.append((at, len(plans), place, partial(mails.receive, name, mail, box)))
    timed += [(at, len(plans), len(timed) + place, happen) for place, (at, happen) in enumerate(further)]
    for at, _, _, happen in sorted(timed, key=lambda one: one[:3]):
        with clock.at(at):
            happen()
    with clock.at(today):
        fill_directory(today.date())
        make_modules(house, today)
        working.finish()
        tell_the_agents(today)


def _mailbox(house: House) -> None:
    given = dict(house.mailbox)
    team = house.teams[given.pop("team")]
    Mailbox.objects.get_or_create(
        address=given["address"],
        defaults={
            "name": given["name"],
            "sender_name": given["sender_name"],
            "team": team,
            "greeting": given["greeting"],
            "signature": given["signature"],
            "outgoing": "folder",
        },
    )
