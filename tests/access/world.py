"""One small house with every kind of person and four tickets nobody sees in the same way. See rights.py."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from tests.cast import Cast, make_cast
from tresen.channels.email.models import Mailbox
from tresen.kit import blobs, clock
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import Person, Team, TeamMembership, TeamRole
from tresen.people.registering import register
from tresen.people.rights import EVERY_RIGHT
from tresen.sla.models import Calendar
from tresen.tickets.assigning import assign
from tresen.tickets.body import Body
from tresen.tickets.booking import Work, book
from tresen.tickets.checklists import save_checklist
from tresen.tickets.choices import states
from tresen.tickets.involving import involve
from tresen.tickets.models import Activity, Checklist, ChecklistItem, Mention, Recurrence, Ticket, TicketTemplate
from tresen.tickets.noting import note
from tresen.tickets.receiving import receive
from tresen.tickets.recurring import Timetable, plan
from tresen.tickets.replying import reply
from tresen.tickets.saying import NewFile, Origin
from tresen.tickets.scheduling import Plan, schedule
from tresen.tickets.tasks import Duty, add_task

RAW = b"Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Guten Tag</p>"
NOWHERE = 999_999_999


@dataclass(frozen=True)
class World:
    cast: Any
    people: dict[str, Person | None]
    tickets: dict[str, Ticket]
    ids: dict[str, Any]
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        person = self.people[who]
        assert person is not None
        return Actor.of(person)


def make_world() -> World:
    cast = make_cast()
    it, hr = Team.objects.create(name="Informatik"), Team.objects.create(name="Personal", confidential=True)
    Team.objects.filter(pk=cast.team.pk).update(parent=it)
    people: dict[str, Person | None] = {"anonymous": None}
    for who in ("customer", "workmate", "manager", "stranger", "agent", "outsider", "admin"):
        people[who] = getattr(cast, who)
    for who, team, more in (
        ("parent", it, {}),
        ("own", cast.team, {"role": _role("Eigene", sorted(EVERY_RIGHT - {"lead"}), own_only=True)}),
        ("limited", cast.team, {"organisations": [cast.factory.pk]}),
        ("reader", cast.team, {"role": _role("Lesen", [])}),
        ("lead", cast.team, {"role": _role("Leitung", sorted(EVERY_RIGHT))}),
        ("hr", hr, {}),
    ):
        person = register(name=f"{who.title()} Besetzung", email=f"{who}@desk.test", role="agent")
        TeamMembership.objects.create(team=team, person=person, **more)
        people[who] = person
    head = register(name="Hanna Personalleitung", email="head@desk.test", role="agent")  # somebody leads what is closed
    TeamMembership.objects.create(team=hr, person=head, role=TeamRole.objects.order_by("-pk")[0])
    tickets = {
        "team": cast.ticket,
        "mine": cast.open("Mein eigener", team=cast.team),
        "other": cast.open("Switch blinkt", team=cast.other_team, customer=cast.stranger),
        "hr": cast.open("Gehaltsfrage", team=hr, customer=cast.outsider),
    }
    assign(tickets["mine"], people["own"], by=SYSTEM)
    by = {"team": "agent", "mine": "own", "other": "outsider", "hr": "hr"}
    ids = {
        "customer": cast.customer.pk,
        "workmate": cast.workmate.pk,
        "clinic": cast.clinic.pk,
        "agent_id": cast.agent.pk,
        "role": TeamRole.objects.order_by("-pk")[0].pk,
        "team": cast.team.pk,
        "other_team": cast.other_team.pk,
        "hr_team": hr.pk,
        "mailbox": Mailbox.objects.get().pk,
        "category": cast.category.pk,
        **work_of(cast),
        "state": states().first().pk,  # type: ignore[union-attr]
    }
    world = World(cast, people, tickets, ids)
    for owner, ticket in tickets.items():
        world.objects[owner] = _fill(ticket, world.actor(by[owner]))
    world.objects["none"] = dict.fromkeys(world.objects["team"], NOWHERE) | {"number": "T-99999999"}
    return world


def _role(name: str, rights: list[str], **more: Any) -> TeamRole:
    return TeamRole.objects.create(names={"de": name, "en": name}, rights=rights, **more)


def work_of(cast: Cast) -> dict[str, int]:
    """A checklist, an activity, a template and its dates, a calendar."""
    calendar = {"calendar": Calendar.objects.all()[0].pk}
    if known := Recurrence.objects.first():
        known_ids = calendar | {"template": known.template_id, "recurrence": known.pk, "recurrence_act": known.pk}
        return {"checklist": Checklist.objects.all()[0].pk, "activity": Activity.objects.all()[0].pk, **known_ids}
    listed = save_checklist(None, name="Liste", kinds=[], categories=[], items=[ChecklistItem(title="Prüfen")])
    activity = Activity.objects.get_or_create(names={"de": "Arbeit"})[0]
    template = TicketTemplate.objects.create(name="Wartung", subject="Warten", customer=cast.customer, team=cast.team)
    when = Timetable("FREQ=MONTHLY;BYDAY=2MO", date(2026, 1, 1), time(8), "Europe/Berlin")
    recurrence = plan(template, when, by=SYSTEM)
    return {
        "checklist": listed.pk,
        "activity": activity.pk,
        "template": template.pk,
        "recurrence": recurrence.pk,
        "recurrence_act": recurrence.pk,
        **calendar,
    }


def _fill(ticket: Ticket, by: Actor) -> dict[str, Any]:
    """What hangs on a ticket, of each kind one."""
    said = receive(
        ticket,
        by=SYSTEM,
        body=Body.from_text("Anbei das Bild."),
        author=ticket.customer,
        channel="email",
        origin=Origin(sender=str(ticket.customer.email), raw=blobs.put(RAW)),
        attachments=[NewFile(blobs.put(b"%PDF-1.4"), "a.pdf", "application/pdf")],
    )
    kept = note(ticket, by=by, body=Body.from_text("Nur für uns."))
    sent = reply(ticket, by=by, body=Body.from_text("Wir sehen nach."), delay=30)
    later = clock.now() + clock.timedelta(hours=5) if hasattr(clock, "timedelta") else None
    waiting = schedule(ticket, Plan("reply", "<p>Später</p>", {"to": ["a@b.test"]}), by=by, at=later or _later())
    part = involve(ticket, "kopie@b.test", by=SYSTEM)
    return {
        "number": ticket.number,
        "message": said.pk,
        "note": kept.pk,
        "sent": sent.pk,
        "waiting": waiting.pk,
        "participant": part.pk,
        "file": said.attachments.get().pk,
        "question": Mention.objects.create(message=kept, person=by.person, by=by.person, asked=True).pk,
        "task": add_task(ticket, Duty("Prüfen"), by=by).pk,
        "entry": book(ticket, Work(15, Activity.objects.all()[0]), by=by).pk,
        "link": NOWHERE,
        "relative": NOWHERE,
    }


def _later() -> Any:
    from datetime import timedelta

    return clock.now() + timedelta(hours=5)
