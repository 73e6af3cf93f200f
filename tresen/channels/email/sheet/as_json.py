"""The sheet for programs: one object a line of the sheet, and one for each thing that does not add up."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tresen.channels.email.models import Comparison
from tresen.channels.email.sheet.odd import odd_ones
from tresen.channels.email.sheet.sums import Line, lines
from tresen.people.actor import SYSTEM, Actor


def sheet(first: date, last: date, *, by: Actor = SYSTEM) -> Iterator[dict[str, Any]]:
    """{"what": "day", …} for each day and way in, {"what": "odd", …}, {"what": "server", …} for each mailbox."""
    for line in lines(first, last):
        yield {"what": "day", **as_json(line)}
    for one in odd_ones(first, last, by=by):
        day = one.day.isoformat() if one.day else None
        yield {"what": "odd", "kind": one.kind, "day": day, "mail": one.inbound, "ticket": one.ticket or None,
               "words": one.words}  # fmt: skip
    for compared in Comparison.objects.select_related("mailbox").order_by("mailbox__address"):
        yield {
            "what": "server", "mailbox": compared.mailbox.address, "at": compared.at.isoformat(),
            "since": compared.since.isoformat(), "on_server": compared.on_server, "known": compared.known,
            "waiting": compared.waiting, "healed": compared.healed, "missing": compared.missing,
            "error": compared.error,
        }  # fmt: skip


def as_json(line: Line) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(), "door": line.door, "mailbox": line.mailbox or None, "offered": line.offered,
        "again": line.again, "lost": line.lost, "taken": line.taken, **line.outcomes, "adds_up": line.adds_up,
    }  # fmt: skip
