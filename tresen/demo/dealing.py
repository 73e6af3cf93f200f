"""Dealing stories to customers and days: each client's are used evenly, and no two tickets begin alike."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from random import Random

from tresen.demo import timetable
from tresen.demo.clients import Client, Customer
from tresen.demo.stories import Step, Story
from tresen.demo.wording import Blanks

Moments = list[tuple[datetime, Step]]


@dataclass
class Plan:
    """One ticket: its story, who asks, and what happens when."""

    client: Client
    story: Story
    customer: Customer
    subject: str
    moments: Moments
    dice: Random
    blanks: Blanks
    unfinished: bool = False  # it lies on the desk today

    @property
    def start(self) -> datetime:
        return self.moments[0][0]

    @property
    def beginning(self) -> str:
        """The first words of the ticket."""
        return self.blanks.fill(self.story.steps[0].text)


class Dealer:
    def __init__(self, clients: list[Client], *, today: datetime, dice: Random) -> None:
        self.clients, self.today, self.dice = clients, today, dice
        self.decks = {id(one): deque(dice.sample(one.stories, len(one.stories))) for one in clients}
        self.said: set[str] = set()

    def story(self, client: Client, month: int, fits: "Fits | None" = None) -> Story:
        """The next story of the client's deck that suits the month (and what is asked for)."""
        deck = self.decks[id(client)]
        for _ in range(len(deck)):
            story = deck.popleft()
            deck.append(story)
            if month in story.months and (fits is None or fits(story)):
                return story
        return deck[0]

    def customer(self, client: Client, story: Story) -> Customer:
        fitting = [one for one in client.customers if one.group in story.groups]
        return self.dice.choice([one for one in fitting if one.writer.language == story.language])

    def plan(self, client: Client, story: Story, customer: Customer, start: datetime) -> Plan:
        """A ticket that begins at `start`, in words not used yet if the story has any left."""
        dice = Random(self.dice.random())
        for _ in range(30):
            blanks = _blanks(client, customer, story, start, dice)
            if blanks.fill(story.steps[0].text) not in self.said:
                break
        subjects = [blanks.fill(one) for one in dice.sample(story.subjects, len(story.subjects))]
        subject = next((one for one in subjects if one not in self.said), subjects[0])
        return Plan(client, story, customer, subject, _schedule(client, story, start, dice), dice, blanks)

    def is_new(self, plan: Plan) -> bool:
        return plan.beginning not in self.said

    def use(self, plan: Plan) -> Plan:
        """The plan is taken: its words are not used again."""
        self.said |= {plan.beginning, plan.subject}
        return plan


class Fits:
    """Does a story have the step that is wanted?"""

    def __init__(self, what: str) -> None:
        self.what = what

    def __call__(self, story: Story) -> bool:
        return place_of(story, self.what) is not None


def place_of(story: Story, what: str) -> int | None:
    """The index of the step at which a story has got as far as `what`; None if it never does."""
    if what in {"opened", "assigned"}:
        return 0
    verbs = [step.verb for step in story.steps]
    names = {"replied": "reply", "answered": "customer", "handed over": "to", "noted": "note"}
    wanted = names.get(what, what)
    for place in range(1, len(verbs) - 1):
        if verbs[place] == wanted and not (wanted == "reply" and verbs[place + 1] == "wait"):
            return place
    return None


def _blanks(client: Client, customer: Customer, story: Story, start: datetime, dice: Random) -> Blanks:
    others = [one for one in client.customers if one is not customer and one.group == customer.group]
    colleague = dice.choice(others or client.customers).person.name
    fixed = {f"{{{name}}}": value for name, value in customer.slots.items()}
    fixed |= {"{kunde}": customer.writer.addressed, "{kollege}": colleague}
    return Blanks(dice, client.pools, start, story.language, fixed)


def _schedule(client: Client, story: Story, start: datetime, dice: Random) -> Moments:
    priority = story.priority or client.categories[story.category].priority or 2
    moments, at, answered = [(start, story.steps[0])], start, False
    for last, step in zip(story.steps, story.steps[1:], strict=False):
        at = timetable.after(step, last, at, dice=dice, priority=priority, first_answer=not answered)
        answered = answered or step.verb in {"reply", "phone", "note"}
        moments.append((at, step))
    return moments
