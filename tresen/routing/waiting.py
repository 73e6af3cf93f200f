"""When a ticket became so with time, in the past: each minute at which a rule of time would have found it, without
asking every minute of three months.

Between two verbs only time can change the answer, and a condition knows at which moments it can (`Ready.turns`). So it
is asked at the full minute after each verb and after each of these moments, as `by_time` would have."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from tresen.kit import clock
from tresen.routing.past import Stage, stages
from tresen.routing.rule_set import ReadyRule, house_context
from tresen.rules.spans import TICK
from tresen.tickets.models import Ticket

MINUTE = timedelta(minutes=1)


def found_waiting(
    ticket: Ticket, rule: ReadyRule, since: datetime, without: Collection[str] = ()
) -> Iterator[tuple[datetime, Stage]]:
    """Each full minute since then at which it was so and had not been a minute before: the rule's turns, the first one
    at once if it was so when the rule began. `without`: see `stages`."""
    so = False
    for stage, end in _lasting(stages(ticket, without)):
        if end <= since or stage.values["merged_into"] is not None:
            so = False
            continue
        read = stage.read()
        for minute in _minutes(read, rule, max(stage.at, since), end):
            was = so
            with clock.at(minute):
                so = rule.condition.holds(read, house_context())
            if so and not was:
                yield minute, stage


def _lasting(found: Iterator[Stage]) -> Iterator[tuple[Stage, datetime]]:
    """Each with the moment the next one began."""
    known = list(found)
    yield from ((one, following.at) for one, following in pairwise(known))
    if known:
        yield known[-1], clock.now()


def _minutes(read: Ticket, rule: ReadyRule, start: datetime, end: datetime) -> list[datetime]:
    """The full minutes in which the answer can be another one than in the minute before. A moment that is a full minute
    itself may turn with it or right after it."""
    moments = {start}
    for moment in rule.condition.turns(read, house_context()):
        if start <= moment < end:
            moments |= {moment, moment + TICK}
    return sorted({minute for minute in map(_full, moments) if minute < end})


def _full(moment: datetime) -> datetime:
    begun = moment.replace(second=0, microsecond=0)
    return begun if begun == moment else begun + MINUTE
