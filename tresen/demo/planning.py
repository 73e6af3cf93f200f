"""Which tickets the demo has: a year of finished ones, and what lies on the desk today."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tresen.demo import timetable
from tresen.demo.clients import Client
from tresen.demo.dealing import Dealer, Fits, Plan, place_of
from tresen.demo.stories import CONTENT, Step, load

CLOSED_AFTER = timedelta(days=7)
COMES_BACK = 0.06  # the share of faults that turn up again after the solution

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


def plan_all(clients: list[Client], *, today: datetime, dice: Random, count: int) -> list[Plan]:
    """`count` tickets of the year up to `today`, by their beginning."""
    dealer = Dealer(clients, today=today, dice=dice)
    wanted = [(what, age) for what, number, age in DESK_TODAY for _ in range(number)]
    if count < 100:
        wanted = wanted[:: max(1, 400 // count)]
    plans: list[Plan] = []
    for client in clients:
        plans += _past(dealer, client, round((count - len(wanted)) * client.share))
    plans += [_on_the_desk(dealer, what, age) for what, age in wanted]
    return sorted(plans, key=lambda plan: plan.start)


def _past(dealer: Dealer, client: Client, count: int) -> Iterator[Plan]:
    again = load(CONTENT / "again.toml")["again"]
    days = timetable.days(dealer.dice, today=dealer.today, count=count, months=client.months, night=client.night)
    for day in days:
        for _ in range(12):  # a story that has said all its words is passed over
            plan = _on_day(dealer, client, day)
            if dealer.is_new(plan):
                break
        german_fault = plan.story.kind == "incident" and plan.story.language == "de"
        if german_fault and dealer.dice.random() < COMES_BACK:
            _comes_back(plan, again)
        _finish(plan, dealer.today)
        yield dealer.use(plan)


def _on_day(dealer: Dealer, client: Client, day: datetime) -> Plan:
    story = dealer.story(client, day.month)
    customer = dealer.customer(client, story)
    night = client.night and customer.writes_at_night
    start = timetable.moment_of(dealer.dice, day, private=customer.is_private, night=night)
    return dealer.plan(client, story, customer, start)


def _comes_back(plan: Plan, again: list[dict[str, Any]]) -> None:
    """The customer writes again after the solution."""
    words, at = plan.dice.choice(again), plan.moments[-1][0]
    pauses = {"customer": 60 * plan.dice.randint(20, 90), "note": 50, "reply": 15, "solve": 1}
    for verb, minutes in pauses.items():
        at = timetable.working(at + timedelta(minutes=minutes), plan.dice, always=False)
        plan.moments.append((at, Step(verb, words.get(verb, ""))))


def _finish(plan: Plan, today: datetime) -> None:
    """A past ticket is solved before today; a week later it is closed."""
    _not_after(plan, today - timedelta(hours=2))
    closing = plan.moments[-1][0] + CLOSED_AFTER
    closing = closing.replace(hour=3, minute=0, second=plan.dice.randint(0, 59))
    if closing < today:
        plan.moments.append((closing, Step("close")))


def _not_after(plan: Plan, end: datetime) -> None:
    """Moves a plan back by whole days until its last step lies before `end`."""
    late = plan.moments[-1][0] - end
    if late >= timedelta(0):
        back = timedelta(days=late.days + 1)
        plan.moments = [(at - back, step) for at, step in plan.moments]
        plan.blanks.start = plan.start


def _on_the_desk(dealer: Dealer, what: str, age: tuple[float, float]) -> Plan:
    """A ticket whose story has got as far as `what`, as recently as `age` (hours) allows."""
    client = dealer.dice.choices(dealer.clients, [one.share for one in dealer.clients])[0]
    best: Plan | None = None
    for _ in range(60):
        plan = _recent(dealer, client, age, what)
        if not dealer.is_new(plan):
            continue
        if best is None or best.moments[-1][0] < plan.moments[-1][0]:
            best = plan
        if best.moments[-1][0] > dealer.today - timedelta(hours=age[1]):
            break
    return dealer.use(best or plan)


def _recent(dealer: Dealer, client: Client, age: tuple[float, float], what: str) -> Plan:
    story = dealer.story(client, dealer.today.month, Fits(what))
    customer = dealer.customer(client, story)
    night, longest = client.night and customer.writes_at_night, age[1] * (1 if what == "opened" else 1.6)
    for _ in range(40):
        back = timedelta(minutes=round(60 * dealer.dice.uniform(age[0], longest)))
        start = (dealer.today - back).replace(microsecond=0)
        if timetable.plausible(start, private=customer.is_private, night=night):
            break
    plan = dealer.plan(client, story, customer, start)
    plan.moments = plan.moments[: (place_of(story, what) or 0) + 1]
    if what == "assigned":
        plan.moments.append((plan.start + timedelta(minutes=plan.dice.randint(3, 25)), Step("assign")))
    _not_after(plan, dealer.today)
    plan.unfinished = True
    return plan
