"""Which tickets the demo has: a year of finished ones, and what is on the desk today."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tresen.demo import timetable
from tresen.demo.clients import Client, Customer
from tresen.demo.stories import CONTENT, Step, Story, load
from tresen.demo.wording import Blanks

CLOSED_AFTER = timedelta(days=7)


@dataclass
class Plan:
    """One ticket: its story, who asks, and what happens when."""

    client: Client
    story: Story
    customer: Customer
    subject: str
    moments: list[tuple[datetime, Step]]
    dice: Random
    blanks: Blanks

    @property
    def start(self) -> datetime:
        return self.moments[0][0]


# What lies on the desk today: the step a story has got to, how many such tickets, and their age in hours.
DESK_TODAY: tuple[tuple[str, int, tuple[float, float]], ...] = (
    ("opened", 9, (0.05, 20)),
    ("assigned", 3, (0.5, 6)),
    ("replied", 3, (2, 30)),
    ("answered", 10, (0.3, 40)),
    ("handed over", 5, (0.5, 30)),
    ("noted", 3, (1, 30)),
    ("wait", 7, (4, 110)),
    ("supplier", 4, (20, 300)),
)


class Planner:
    """Deals stories to days so that each client's are used evenly and no two tickets begin alike."""

    def __init__(self, clients: list[Client], *, today: datetime, dice: Random) -> None:
        self.clients, self.today, self.dice = clients, today, dice
        self.decks = {id(client): self._shuffled(client) for client in clients}
        self.said: set[str] = set()
        self.again = load(CONTENT / "again.toml")["again"]

    def plans(self, count: int) -> list[Plan]:
        wanted = [(what, age) for what, number, age in DESK_TODAY for _ in range(number)]
        if count < 100:
            wanted = wanted[:: max(1, 400 // count)]
        past = [
            plan
            for client in self.clients
            for plan in self._past(client, round((count - len(wanted)) * client.share))
        ]
        return past + [self._on_the_desk(what, age) for what, age in wanted]

    def _shuffled(self, client: Client) -> deque[Story]:
        return deque(self.dice.sample(client.stories, len(client.stories)))

    def _past(self, client: Client, count: int) -> Iterator[Plan]:
        for day in timetable.days(
            self.dice, today=self.today, count=count, months=client.months, night=client.night
        ):
            story = self._next(client, day)
            customer = self._customer(client, story)
            night = client.night and customer.writes_at_night
            start = timetable.moment_of(self.dice, day, private=customer.is_private, night=night)
            plan = self._plan(client, story, customer, start)
            self.said.add(plan.blanks.fill(story.steps[0].text))
            if story.kind == "incident" and self.dice.random() < 0.06 and story.language == "de":
                self._comes_back(plan)
            self._finish(plan)
            yield plan

    def _next(self, client: Client, day: datetime, fits: str = "") -> Story:
        """The next story of the deck that suits the month (and has the step `fits`)."""
        deck = self.decks[id(client)]
        for _ in range(len(deck)):
            story = deck.popleft()
            deck.append(story)
            if day.month in story.months and (not fits or _place(story, fits) is not None):
                return story
        return deck[0]

    def _customer(self, client: Client, story: Story) -> Customer:
        fitting = [
            one
            for one in client.customers
            if one.group in story.groups and one.writer.language == story.language
        ]
        return self.dice.choice(fitting)

    def _plan(self, client: Client, story: Story, customer: Customer, start: datetime) -> Plan:
        dice = Random(self.dice.random())
        for _ in range(30):
            blanks = self._blanks(client, customer, story, start, dice)
            if blanks.fill(story.steps[0].text) not in self.said:
                break
        subjects = [blanks.fill(one) for one in dice.sample(story.subjects, len(story.subjects))]
        subject = next((one for one in subjects if one not in self.said), subjects[0])
        self.said.add(subject)
        return Plan(
            client, story, customer, subject, self._schedule(story, start, dice, client), dice, blanks
        )

    def _blanks(
        self, client: Client, customer: Customer, story: Story, start: datetime, dice: Random
    ) -> Blanks:
        others = [one for one in client.customers if one is not customer and one.group == customer.group]
        colleague = dice.choice(others or client.customers).person.name
        fixed = {f"{{{name}}}": value for name, value in customer.slots.items()}
        fixed |= {"{kunde}": customer.writer.addressed, "{kollege}": colleague}
        return Blanks(dice, client.pools, start, story.language, fixed)

    def _schedule(
        self, story: Story, start: datetime, dice: Random, client: Client
    ) -> list[tuple[datetime, Step]]:
        priority = story.priority or client.categories[story.category].priority or 2
        moments, at, answered = [(start, story.steps[0])], start, False
        for last, step in zip(story.steps, story.steps[1:], strict=False):
            at = timetable.after(step, last, at, dice=dice, priority=priority, first_answer=not answered)
            answered = answered or step.verb in {"reply", "phone", "note"}
            moments.append((at, step))
        return moments

    def _comes_back(self, plan: Plan) -> None:
        """The customer writes again after the solution."""
        words, at = plan.dice.choice(self.again), plan.moments[-1][0]
        steps = [
            Step("customer", words["customer"]),
            Step("note", words["note"]),
            Step("reply", words["reply"]),
            Step("solve"),
        ]
        pauses = [
            timedelta(hours=plan.dice.randint(20, 90)),
            timedelta(minutes=50),
            timedelta(minutes=15),
            timedelta(minutes=1),
        ]
        for step, pause in zip(steps, pauses, strict=True):
            at = timetable.working(at + pause, plan.dice, always=False)
            plan.moments.append((at, step))

    def _finish(self, plan: Plan) -> None:
        """A past ticket is solved before today; a week later it is closed."""
        late = plan.moments[-1][0] - (self.today - timedelta(hours=2))
        if late > timedelta(0):
            back = timedelta(days=late.days + 1)
            plan.moments = [(at - back, step) for at, step in plan.moments]
        closing = (plan.moments[-1][0] + CLOSED_AFTER).replace(
            hour=3, minute=0, second=plan.dice.randint(0, 59)
        )
        if closing < self.today:
            plan.moments.append((closing, Step("close")))

    def _on_the_desk(self, what: str, age: tuple[float, float]) -> Plan:
        """A ticket whose story has got as far as `what`, as recently as `age` (hours) allows."""
        client = self.dice.choices(self.clients, [one.share for one in self.clients])[0]
        best: Plan | None = None
        for _ in range(40):
            story = self._next(client, self.today, fits=what)
            plan = self._until(what, self._recent(client, story, age, what))
            if best is None or best.moments[-1][0] < plan.moments[-1][0] <= self.today:
                best = plan
            if best.moments[-1][0] > self.today - timedelta(hours=age[1]):
                break
        assert best is not None
        self.said.add(best.blanks.fill(best.story.steps[0].text))
        return best

    def _recent(self, client: Client, story: Story, age: tuple[float, float], what: str) -> Plan:
        customer = self._customer(client, story)
        night = client.night and customer.writes_at_night
        for _ in range(40):
            back = timedelta(
                minutes=round(60 * self.dice.uniform(age[0], age[1] * (1 if what == "opened" else 1.6)))
            )
            start = (self.today - back).replace(microsecond=0)
            if timetable.plausible(start, private=customer.is_private, night=night):
                break
        return self._plan(client, story, customer, start)

    def _until(self, what: str, plan: Plan) -> Plan:
        """Cuts a plan off where the desk has got to; what would lie in the future moves before today."""
        place = _place(plan.story, what)
        plan.moments = plan.moments[: (place or 0) + 1]
        if what == "assigned":
            plan.moments.append((plan.start + timedelta(minutes=plan.dice.randint(3, 25)), Step("assign")))
        late = plan.moments[-1][0] - self.today
        if late >= timedelta(0):
            back = timedelta(days=late.days + 1)
            plan.moments = [(at - back, step) for at, step in plan.moments]
            plan.blanks.start = plan.start
        return plan


def _place(story: Story, what: str) -> int | None:
    """The index of the step at which a story has got as far as `what`; None if it never does."""
    verbs = [step.verb for step in story.steps]
    if what in {"opened", "assigned"}:
        return 0
    wanted = {"replied": "reply", "answered": "customer", "handed over": "to", "noted": "note"}.get(
        what, what
    )
    for place in range(1, len(verbs) - 1):
        if verbs[place] == wanted and not (wanted == "reply" and verbs[place + 1] == "wait"):
            return place
    return None
