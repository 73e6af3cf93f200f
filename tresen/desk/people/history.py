"""Everything somebody came with, or an organisation: as far as the agent works on it, page by page."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from tresen.desk.directory import Directory
from tresen.desk.views.builtin import BY_KEY
from tresen.desk.views.rows import COLUMNS, OWN, Row, rows_of
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Person
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.models import Ticket
from tresen.tickets.models.ticket import IS_UNFINISHED
from tresen.ui.sizes import capped

PAGE = 20
CAP = 99
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class History:
    rows: list[Row]
    after: str  # the cursor of the next page, "" at the end
    open: str  # how many are unfinished, counted no further than to the cap
    only_open: bool


def history_of(
    subject: Person | Organisation, actor: Actor, known: Directory, *, after: str = "", only_open: bool = False
) -> History:
    """In the order of its index: a person's by opening, an organisation's by the latest change. So a page costs what
    it shows, with fifty tickets as with fifty thousand."""
    whose, column = ("customer", "created_at") if isinstance(subject, Person) else ("organisation", "updated_at")
    tickets = tickets_worked_by(actor).filter(**{whose: subject})
    unfinished = tickets.filter(IS_UNFINISHED)
    if only_open:
        tickets = unfinished
    found = _page(tickets.filter(_beyond(column, after)), column)
    number = 0 if after else unfinished.order_by()[: CAP + 1].count()
    last = found[PAGE - 1] if len(found) > PAGE else None
    cursor = f"{(last[column] - EPOCH) // timedelta(microseconds=1)}-{last['id']}" if last else ""
    return History(
        rows_of(found[:PAGE], known, BY_KEY["open"]), cursor, capped(number, CAP) if number else "", only_open
    )


def _page(tickets: QuerySet[Ticket], column: str) -> list[dict[str, Any]]:
    names = (*OWN, column) if column not in OWN else OWN
    return list(tickets.order_by(f"-{column}", "-id").values(*names, **COLUMNS)[: PAGE + 1])


def _beyond(column: str, after: str) -> Q:
    """After the cursor. What is no cursor is the beginning."""
    moment, dash, key = after.partition("-")
    if not (dash and moment.isdecimal() and key.isdecimal() and len(after) < 40):
        return Q()
    at = EPOCH + timedelta(microseconds=int(moment))
    # The first condition is implied by the second; it lets the index begin at the right place.
    return Q(**{f"{column}__lte": at}) & (Q(**{f"{column}__lt": at}) | Q(id__lt=int(key)))
