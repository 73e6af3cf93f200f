"""Ticket numbers: unique, never reused, in a format of the desk's own.

They come from a PostgreSQL sequence, which hands out each value once whatever is rolled back; gaps are the
price. The format may change any day: old tickets keep their numbers.
"""

import re
from datetime import date

from django.db import connection
from django.utils import timezone

from tresen.kit import clock
from tresen.kit.preferences import Setting

FORMAT = Setting("tickets.number_format", "T-{number}")
SEQUENCE = "ticket_number"

# Only what needs no quoting in an address, a mail header or a mailbox name, and reads the same in any case.
_ALLOWED = re.compile(r"[A-Z0-9._-]*(\{(year|month|number(:0[2-9])?)\}[A-Z0-9._-]*)+")


def check(pattern: str) -> str | None:
    """What is wrong with a format, as a message id, or None. Only {year}, {month}, {number} and {number:05} exist."""
    if not _ALLOWED.fullmatch(pattern) or len(pattern) > 30:
        return "wrong"
    if pattern.count("{number") != 1:
        return "number"
    return None


def shape(pattern: str, value: int, day: date) -> str:
    """The number `value` in a checked format: shape("{year}-{number:05}", 7, …) is "2026-00007"."""

    def fill(match: re.Match[str]) -> str:
        name, _, width = match.group(1).partition(":0")
        parts = {"year": day.year, "month": day.month, "number": value}
        return str(parts[name]).zfill(2 if name == "month" else int(width or 0))

    return re.sub(r"\{([a-z]+(?::0\d)?)\}", fill, pattern)


def written_out(typed: str) -> str:
    """What a bare running number means today: "10482" is "T-10482"."""
    return shape(FORMAT.get(), int(typed), timezone.localdate(clock.now()))


def next_number() -> str:
    with connection.cursor() as cursor:
        # One round trip for both: this is on the path of every mail.
        cursor.execute(
            "SELECT nextval(%s), (SELECT value #>> '{}' FROM kit_preference WHERE key = %s)",
            [SEQUENCE, FORMAT.key],
        )
        value, pattern = cursor.fetchone()
    return shape(pattern or FORMAT.default, value, timezone.localdate(clock.now()))
