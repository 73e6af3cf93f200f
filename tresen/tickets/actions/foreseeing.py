"""What a list of actions would do to many tickets, counted."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.rights import Right
from tresen.tickets.access import NotAllowed, demand
from tresen.tickets.actions.acting import Prepared, rehearse
from tresen.tickets.bulk import is_meant
from tresen.tickets.models import Ticket

TRIED, PATIENCE = 500, 4.0  # tickets, seconds: what comes after is done without having been tried
NAMED = 5  # tickets of one reason


@dataclass
class Forecast:
    """`reasons`: {why: the first numbers it is so for}, `refusals`: {why: how many}. `tried` of `total` were tried."""

    total: int
    tried: int = 0
    changed: int = 0
    unchanged: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        return sum(self.refusals.values())

    @property
    def partial(self) -> bool:
        return self.tried < self.total

    def refuse(self, number: str, why: str) -> None:
        self.refusals[why] = self.refusals.get(why, 0) + 1
        names = self.reasons.setdefault(why, [])
        if len(names) < NAMED:
            names.append(number)


def forecast(tickets: Iterable[Ticket], prepared: Prepared, condition: dict[str, Any], *, total: int) -> Forecast:
    """Each is tried by itself and rolled back, so that nobody waits for more than one of them."""
    found, until = Forecast(total), time.monotonic() + PATIENCE
    for ticket in tickets:
        if found.tried >= TRIED or (found.tried and time.monotonic() > until):
            break
        found.tried += 1
        _look(ticket, prepared, condition, found)
    return found


def _look(ticket: Ticket, prepared: Prepared, condition: dict[str, Any], found: Forecast) -> None:
    by = prepared.doing.by
    try:
        demand(by, ticket, Right.BULK)
    except NotAllowed as lacking:
        return found.refuse(ticket.number, str(lacking))
    if not is_meant(ticket, condition, by):
        return found.refuse(ticket.number, _("It is not meant for tickets like this."))
    tried = rehearse(ticket, prepared)
    refusal = next((one.refusal for one in tried if one.refusal), "")
    if refusal:
        return found.refuse(ticket.number, refusal)
    if any(one.changes for one in tried):
        found.changed += 1
    else:
        found.unchanged += 1
    return None
