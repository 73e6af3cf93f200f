"""The sheet's figures: for each day and each way in, what was offered and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from tresen.channels.email.models import Mailbox

# What can have become of a mail that was taken, as the page orders it.
OUTCOMES = ("created", "appended", "bounce", "duplicate", "ignored", "quarantined", "waiting")

# Every mail that was taken, once, on the day it was; what the doors and imports were given again stands beside it.
TAKEN = """
    SELECT (received_at AT TIME ZONE %(zone)s)::date AS day, source,
           CASE WHEN source IN ('imap', 'pop3') THEN mailbox_id END,
           CASE WHEN state = 'received' THEN 'waiting' ELSE outcome END AS what,
           count(*), sum(offers) - count(*)
    FROM email_inbound
    WHERE received_at >= %(begin)s AND received_at < %(end)s
    GROUP BY 1, 2, 3, 4
"""
# A mail is numbered in the transaction it is taken in. A number of another moment is one and the same mail once more
# (the server numbered its folder anew, say); a number without a mail is a mail that was here and is lost.
NUMBERED = """
    SELECT (number.fetched_at AT TIME ZONE %(zone)s)::date AS day, coalesce(mail.source, ''), number.mailbox_id,
           CASE WHEN mail.id IS NULL THEN 'lost' ELSE 'again' END AS what, count(*), 0
    FROM email_fetched number LEFT JOIN email_inbound mail ON mail.id = number.inbound_id
    WHERE number.fetched_at >= %(begin)s AND number.fetched_at < %(end)s
      AND mail.received_at IS DISTINCT FROM number.fetched_at
    GROUP BY 1, 2, 3, 4
"""


@dataclass
class Line:
    """One day of one way in. `offered` is all the other side showed us; `again` what we had already."""

    day: date
    door: str  # imap, pop3, smtp, lmtp, file
    mailbox: str = ""  # its address, where it was fetched
    again: int = 0
    lost: int = 0
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))

    @property
    def taken(self) -> int:
        return sum(self.outcomes.values())

    @property
    def offered(self) -> int:
        return self.taken + self.again + self.lost

    @property
    def adds_up(self) -> bool:
        return self.lost == 0


def lines(first: date, last: date) -> list[Line]:
    """Every day from `first` to `last` on which something came, newest first."""
    begin, end = span(first, last)
    asked: dict[str, str | datetime] = {"zone": settings.TIME_ZONE, "begin": begin, "end": end}
    addresses = dict(Mailbox.objects.values_list("pk", "address"))
    protocols = dict(Mailbox.objects.values_list("pk", "fetch_protocol"))
    found: dict[tuple[date, str, str], Line] = {}

    def line(day: date, door: str, mailbox: int | None) -> Line:
        address = addresses.get(mailbox, "?") if mailbox is not None else ""
        return found.setdefault((day, door, address), Line(day, door, address))

    with connection.cursor() as cursor:
        for statement in (TAKEN, NUMBERED):
            cursor.execute(statement, asked)
            for day, door, mailbox, what, count, again in cursor.fetchall():
                one = line(day, door or protocols.get(mailbox, "imap"), mailbox)
                _add(one, what, count)
                one.again += int(again)
    return sorted(found.values(), key=lambda one: (-one.day.toordinal(), one.mailbox, one.door))


def _add(line: Line, what: str, count: int) -> None:
    if what in line.outcomes:
        line.outcomes[what] += count
    elif what == "again":
        line.again += count
    else:
        line.lost += count


def total(all_lines: Iterable[Line]) -> Line:
    """All of them in one."""
    whole = Line(date.min, "")
    for one in all_lines:
        whole.again += one.again
        whole.lost += one.lost
        for what, count in one.outcomes.items():
            whole.outcomes[what] += count
    return whole


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments a row of days begins and ends, in the house's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
