"""The orders a list of tickets can have, each read by keyset: a page begins after the last row of the one before."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tresen.tickets.models import Ticket
from tresen.tickets.models.view import Sort

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FAR = datetime(9000, 1, 1, tzinfo=UTC)  # where nothing is waited for
TICK = timedelta(microseconds=1)
EXPRESSIONS: dict[str, Any] = {
    Sort.CREATED: F("created_at"),
    Sort.MESSAGE: Coalesce("last_message_at", "created_at"),
    Sort.WAITING: Coalesce("waiting_until", Value(FAR)),
    Sort.PRIORITY: F("priority"),
}


@dataclass(frozen=True)
class Order:
    """`sort` is a key of Sort. The column is called `place`, but for the usual order, whose index needs its name."""

    sort: str = Sort.UPDATED
    descending: bool = True

    @property
    def column(self) -> str:
        return "updated_at" if self.sort == Sort.UPDATED else "place"

    def apply(self, tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
        sign = "-" if self.descending else ""
        return self._placed(tickets).order_by(f"{sign}{self.column}", f"{sign}id")

    def cursor(self, row: dict[str, Any]) -> str:
        place = row[self.column]
        return f"{place if self.sort == Sort.PRIORITY else (place - EPOCH) // TICK}-{row['id']}"

    def after(self, tickets: QuerySet[Ticket], cursor: str) -> QuerySet[Ticket]:
        """What comes after the cursor. What is no cursor is the beginning: an old link still shows something."""
        place, dash, key = cursor.partition("-")
        if not (dash and place.isdecimal() and key.isdecimal() and len(cursor) < 40):
            return tickets
        try:
            at = int(place) if self.sort == Sort.PRIORITY else EPOCH + timedelta(microseconds=int(place))
        except OverflowError:
            return tickets
        if (self.sort == Sort.PRIORITY and int(place) > 9) or int(key) >= 2**63:
            return tickets
        beyond = "lt" if self.descending else "gt"
        # The first condition is implied by the second; it lets the index begin at the right place.
        implied = Q(**{f"{self.column}__{beyond}e": at})
        rest = Q(**{f"{self.column}__{beyond}": at}) | Q(**{f"id__{beyond}": int(key)})
        return self._placed(tickets).filter(implied & rest)

    def _placed(self, tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
        if self.sort == Sort.UPDATED or "place" in tickets.query.annotations:
            return tickets
        return tickets.annotate(place=EXPRESSIONS[self.sort])
