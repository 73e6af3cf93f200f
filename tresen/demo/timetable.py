"""When things happen in the demo: days by season, hours by who writes, answers in working hours."""

from datetime import datetime, time, timedelta
from random import Random

from tresen.demo.stories import Step

WEEKDAYS = [1.5, 1.15, 1.0, 1.0, 0.85]
FIRST_ANSWER = {1: (40, 420), 2: (12, 170), 3: (6, 40), 4: (3, 10)}  # minutes, by priority
WEEKEND_DUTY = 0.4
OPENS, CLOSES = time(7, 30), time(18, 30)


def days(dice: Random, *, today: datetime, count: int, months: list[float], night: bool) -> list[datetime]:
    """`count` mornings of the last year: more on Mondays and in a client's busy months."""
    mornings = [today - timedelta(days=back) for back in range(3, 365)]
    weekend = [0.5, 0.45] if night else [0.05, 0.02]
    weights = [months[one.month - 1] * [*WEEKDAYS, *weekend][one.weekday()] for one in mornings]
    return sorted(dice.choices(mornings, weights, k=count))


def moment_of(dice: Random, day: datetime, *, private: bool, night: bool) -> datetime:
    """When on a day somebody writes: offices in the morning, private persons in the evening, wards always."""
    if private:
        hour = dice.choices(range(6, 24), [1, 2, 3, 3, 3, 3, 4, 4, 3, 3, 3, 4, 5, 6, 8, 8, 5, 2])[0]
    elif night and dice.random() < 0.18:
        hour = dice.choice([0, 1, 2, 3, 4, 5, 19, 20, 21, 22, 23])
    else:
        hour = dice.choices(range(6, 18), [3, 8, 12, 11, 10, 8, 5, 6, 8, 7, 5, 2])[0]
    return day.replace(hour=hour, minute=dice.randint(0, 59), second=dice.randint(0, 59), microsecond=0)


def after(step: Step, last: Step, moment: datetime, *, dice: Random, priority: int, first_answer: bool) -> datetime:
    """When `step` happens if `last` happened at `moment`."""
    if step.after is not None:
        pause = timedelta(seconds=round(step.after.total_seconds() * dice.uniform(0.9, 1.2)))
        return working(moment + pause, dice, always=step.after < timedelta(hours=1))
    minutes = _pause(step, last, dice, priority, first_answer=first_answer)
    at = moment + timedelta(seconds=round(minutes * 60) + dice.randint(0, 50))
    if step.verb == "customer":
        return at if priority == 4 else awake(at, dice)
    return working(at, dice, always=priority == 4 or minutes < 15)


def _pause(step: Step, last: Step, dice: Random, priority: int, *, first_answer: bool) -> float:
    if step.verb in {"wait", "supplier", "priority"}:
        return 0.5
    if step.verb == "solve":
        return dice.uniform(2, 90) if last.verb == "customer" else 1
    if step.verb == "customer":
        return dice.lognormvariate(4.2, 1.1) if priority < 4 else dice.uniform(5, 40)
    if first_answer and step.verb != "to":
        return dice.uniform(*FIRST_ANSWER[priority])
    if step.verb == "to":
        return dice.uniform(2, 12)
    return dice.uniform(8, 35) if priority >= 3 else dice.uniform(15, 150)


def working(moment: datetime, dice: Random, *, always: bool) -> datetime:
    """The moment, or the next opening of the desk if it is shut then; a small duty works at weekends."""
    if always or (moment.weekday() > 4 and 9 <= moment.hour < 17 and dice.random() < WEEKEND_DUTY):
        return moment
    if moment.time() > CLOSES:
        moment = _morning(moment + timedelta(days=1), dice)
    elif moment.time() < OPENS:
        moment = _morning(moment, dice)
    while moment.weekday() > 4:
        moment = _morning(moment + timedelta(days=1), dice)
    return moment


def _morning(day: datetime, dice: Random) -> datetime:
    start = day.replace(hour=OPENS.hour, minute=OPENS.minute, second=dice.randint(0, 59))
    return start + timedelta(minutes=dice.randint(2, 110))


def awake(moment: datetime, dice: Random) -> datetime:
    """Nobody answers between eleven at night and six in the morning."""
    if 6 <= moment.hour < 23:
        return moment
    day = moment + timedelta(days=1) if moment.hour >= 23 else moment
    return day.replace(hour=dice.randint(6, 9), minute=dice.randint(0, 59))


def plausible(moment: datetime, *, private: bool, night: bool) -> bool:
    """Would this person write at this moment?"""
    if private:
        return 6 <= moment.hour < 24
    return night or (moment.weekday() < 5 and 6 <= moment.hour < 18)
