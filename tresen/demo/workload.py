"""Tasks, working time, waiting and recurring tickets of the demo: what the agents do beside answering.

Nothing that would hold up solving is put into a ticket that the year still has to solve."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from django.conf import settings

from tresen.demo.clients import Client, House
from tresen.demo.playing import Play
from tresen.demo.stories import CONTENT, load
from tresen.kit import clock
from tresen.people.actor import SYSTEM, Actor
from tresen.tickets import assigning, states, tasks, timers, waking
from tresen.tickets.activity_editing import save_activity
from tresen.tickets.billing import bill
from tresen.tickets.booking import Work, activities, book
from tresen.tickets.change import Refused
from tresen.tickets.checklists import save_checklist
from tresen.tickets.models import Checklist, ChecklistItem, Message, Recurrence, StateType, Ticket, TicketTemplate
from tresen.tickets.recurring import Timetable, open_now, plan
from tresen.tickets.tasks import Duty
from tresen.tickets.templates import Pattern, save_template

Happening = tuple[datetime, Callable[[], object]]
BOOKED_DAYS = 62  # working time is booked on what was said since then
MINUTES = (5, 10, 10, 15, 15, 20, 30, 45, 60)
WITH_TASKS = 12  # tickets
WAITING = ((2, 0), (20, 0), (24 * 3, 1), (24 * 9, 2), (24 * 17, 3))  # hours from now, place in the reasons


class Working:
    """What happens when; `plays` are the year's tickets, `dice` are its own."""

    def __init__(self, house: House, clients: list[Client], today: datetime, dice: Random) -> None:
        self.given = load(CONTENT / "workload.toml")
        self.house, self.clients, self.today, self.dice = house, clients, today, dice
        self.plays: list[Play] = []
        self.templates: dict[str, TicketTemplate] = {}
        self.timed: list[Ticket] = []

    def prepare(self) -> None:
        """Checklists, activities and templates: made before the year begins, put in by hand."""
        remote = self.given["activity"]
        save_activity(None, names=remote, billable=True, is_active=True, position=1)
        self.checklists = {key: self._checklist(one) for key, one in self.given["checklists"].items()}
        for one in self.given["templates"]:
            self.templates[one["key"]] = save_template(None, self._pattern(one), by=SYSTEM)

    def happenings(self, plays: list[Play]) -> list[Happening]:
        self.plays = plays
        steps: list[Happening] = []
        for one in self.given["recurring"]:
            steps += self._recurring(one)
        for days in range(BOOKED_DAYS, 0, -1):
            steps.append((self._at(days, 18, 30), partial(self.book_the_day, days)))
        for days in range(10, -1, -1):
            if (morning := self._at(days, 8)) <= self.today:
                steps.append((morning, partial(waking.wake_due, 0)))
        first = self.today.replace(day=1, hour=9, minute=0, second=0, microsecond=0)
        if first <= self.today:
            steps.append((first, self.bill_last_month))
        steps.append((self.today - timedelta(hours=3), self.put_tasks))
        steps.append((self.today - timedelta(minutes=50), self.was_waiting))
        steps.append((self.today - timedelta(minutes=20), partial(waking.wake_due, 0)))
        steps.append((self.today - timedelta(hours=1), self.let_wait))
        steps.append((self.today - timedelta(minutes=40), partial(self._clock, timers.start)))
        return [*steps, (self.today - timedelta(minutes=17), partial(self._clock, timers.pause))]

    def finish(self) -> None:
        """From now on a joiner's checklist is put in by itself."""
        one, client = self.checklists["joining"], self.clients[0]
        save_checklist(
            one,
            name=one.name,
            kinds=["request"],
            categories=[client.categories["account.new"]],
            items=list(one.items.all()),
        )

    def book_the_day(self, days: int) -> None:
        """In the evening, what everybody has said that day."""
        day = (self.today - timedelta(days=days)).date()
        said = Message.objects.filter(kind__in=("reply", "note", "phone"), created_at__date=day, author__role="agent")
        usual, remote, on_site, travel, internal = self._activities()
        for message in said.select_related("ticket", "author").order_by("pk"):
            assert message.author is not None
            by, minutes = Actor.of(message.author), self.dice.choice(MINUTES)
            short = message.kind == "note" and minutes <= 10
            activity = internal if short else self.dice.choice((usual, usual, remote))
            book(message.ticket, Work(minutes, activity, day), by=by)
            if message.kind == "note" and self.dice.random() < 0.15:
                book(message.ticket, Work(45, on_site, day, note="Gerät getauscht"), by=by)
                book(message.ticket, Work(30, travel, day), by=by)

    def bill_last_month(self) -> None:
        last = clock.now().astimezone(self.today.tzinfo).date().replace(day=1) - timedelta(days=1)
        by = Actor.of(self._admin())
        for client in self.clients[:2]:
            try:
                bill(client.organisation, last.replace(day=1), last, by=by)
            except Refused:
                continue  # a small demo: nothing was booked for this client

    def put_tasks(self) -> None:
        """On what lies on the desk today, the latest first; one ticket cannot be solved before its task is done."""
        titles, place = self.given["tasks"]["titles"], 0
        for number, ticket in enumerate(self._unfinished()[:WITH_TASKS]):
            by = Actor.of(ticket.assignee) if ticket.assignee else SYSTEM
            for step in range(1 + number % 3):
                title, hours = titles[place % len(titles)]
                done = tasks.add_task(ticket, Duty(title, self._owner(ticket, place), due_at=self._due(hours)), by=by)
                if step and number % 2:
                    tasks.tick(done, by=by)
                place += 1
            if number == 1:
                title, hours = self.given["tasks"]["compulsory"]
                tasks.add_task(ticket, Duty(title, self._admin(), due_at=self._due(hours), compulsory=True), by=by)

    def let_wait(self) -> None:
        unfinished = self._unfinished()
        found = unfinished[: len(unfinished) // 2 : -1]  # what lies there longest
        for ticket, (hours, reason) in zip(found, WAITING, strict=False):
            by = Actor.of(ticket.assignee) if ticket.assignee else SYSTEM
            until = self._hour + timedelta(hours=hours)
            states.snooze(ticket, until, by=by, reason=self.given["waiting"]["reasons"][reason])

    def was_waiting(self) -> None:
        """Until a moment ago: it is back, and nobody has looked at it yet."""
        for ticket in self._unfinished()[1:3]:
            by = Actor.of(ticket.assignee) if ticket.assignee else SYSTEM
            states.snooze(ticket, self.today - timedelta(minutes=25), by=by, reason=self.given["waiting"]["reasons"][0])

    def _recurring(self, given: dict[str, Any]) -> list[Happening]:
        """Planned once; then each date's ticket, which is done but for the latest."""
        template = self.templates[given["template"]]
        planned = self._at(given["days"], 10)
        when = Timetable(given["rule"], planned.date(), time.fromisoformat(given["at"]), settings.TIME_ZONE)
        dates = [at for at in when.after(planned, 20) if at < self.today - timedelta(hours=1)]
        made: list[Recurrence] = []
        opened: dict[datetime, Ticket] = {}

        def plan_it() -> None:
            made.append(plan(template, when, by=Actor.of(self._admin())))

        def open_it(at: datetime) -> None:
            if ticket := open_now(made[0].pk):
                opened[at] = ticket

        def do_it(at: datetime) -> None:
            agent = self.house.agents[self.house.team_key(opened[at].team)][0].person  # type: ignore[arg-type]
            ticket, by = Ticket.objects.get(pk=opened[at].pk), Actor.of(agent)
            assigning.assign(ticket, agent, by=by)
            for task in ticket.tasks.all():
                tasks.tick(task, by=by)
            states.solve(ticket, by=by)

        steps: list[Happening] = [(planned, plan_it)]
        for place, at in enumerate(dates):
            steps.append((at, partial(open_it, at)))
            if place < len(dates) - 1:
                steps.append((at + timedelta(hours=26), partial(do_it, at)))
        return steps

    def _checklist(self, given: dict[str, Any]) -> Checklist:
        items = [
            ChecklistItem(
                title=title.removeprefix("! "),
                compulsory=title.startswith("!"),
                team=self.house.teams.get(team),
                days=None if days == "" else days,
            )
            for title, team, days in given["items"]
        ]
        return save_checklist(None, name=given["name"], kinds=[], categories=[], items=items)

    def _pattern(self, given: dict[str, Any]) -> Pattern:
        client = self.clients[0] if given.get("client") else None
        asks = client is not None and given.get("customer", True)
        category = given.get("category")
        return Pattern(
            given["name"],
            given["subject"],
            given["body"],
            customer=client.customers[0].person if client and asks else None,
            kind=given["kind"],
            priority=given.get("priority"),
            team=self.house.teams[given["team"]],
            category=client.categories[category] if client and category else None,
            checklist=self.checklists.get(given.get("checklist", "")),
        )

    def _unfinished(self) -> list[Ticket]:
        keys = [one.ticket.pk for one in self.plays if one.plan.unfinished and one.ticket is not None]
        resting = (StateType.WAITING, StateType.SOLVED, StateType.CLOSED)
        found = Ticket.objects.filter(pk__in=keys, assignee__isnull=False, merged_into=None)
        return list(found.exclude(state_type__in=resting).select_related("assignee", "team").order_by("-pk"))

    def _owner(self, ticket: Ticket, place: int) -> Any:
        """The administrator has a good share, for whoever looks in; else somebody of the ticket's team."""
        if place % 3 == 0 or ticket.team is None:
            return self._admin()
        agents = self.house.agents[self.house.team_key(ticket.team)]
        return agents[place % len(agents)].person

    def _admin(self) -> Any:
        return next(one.person for one in self.house.agents["desk"] if one.person.is_admin)

    def _clock(self, act: Callable[..., object]) -> None:
        """A clock that was started and paused, on the same ticket."""
        self.timed = self.timed or self._unfinished()[:1]
        for ticket in self.timed:
            act(ticket, by=Actor.of(self._admin()))

    def _activities(self) -> list[Any]:
        known = {one.names["de"]: one for one in activities()}
        names = ("Bearbeitung", self.given["activity"]["de"], "Einsatz vor Ort", "Fahrt", "Intern")
        return [known[name] for name in names]

    def _due(self, hours: Any) -> datetime | None:
        return None if hours == "" else self._hour + timedelta(hours=hours)

    @property
    def _hour(self) -> datetime:
        """The full hour that has begun: people agree on those."""
        return self.today.replace(minute=0, second=0, microsecond=0)

    def _at(self, days: int, hour: int, minute: int = 0) -> datetime:
        day = self.today - timedelta(days=days)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
