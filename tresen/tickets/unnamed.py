"""Numbers of other tickets in what is told of one: only of those the reader works on as well.

A message that came from a confidential ticket, say, tells that it was moved, and nothing of where it was."""

from collections.abc import Iterable

from tresen.people.actor import Actor
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.models import Event

# Where a line of the journal names another ticket by its number alone. Those that name it by its id as well ("of") are
# not there at all for whoever does not work on that one: `access.events_for`.
NAMED_IN = {"moved_in": "from", "moved_out": "to", "split_off": "from", "followed": "ticket", "opened": "follows"}


def numbers_seen(actor: Actor, numbers: Iterable[object]) -> set[str]:
    """Those of tickets the actor works on. No query for none."""
    wanted = {one for one in numbers if isinstance(one, str) and one}
    if not wanted:
        return set()
    return set(tickets_worked_by(actor).filter(number__in=wanted).order_by().values_list("number", flat=True))


def unnamed(events: Iterable[Event], actor: Actor) -> list[Event]:
    """The same lines, never to be saved, with None for each number the actor is not to be told."""
    told = list(events)
    naming = [one for one in told if one.data.get(NAMED_IN.get(one.name, ""))]
    seen = numbers_seen(actor, [one.data[NAMED_IN[one.name]] for one in naming])
    for one in naming:
        if one.data[NAMED_IN[one.name]] not in seen:
            one.data = one.data | {NAMED_IN[one.name]: None}
    return told
