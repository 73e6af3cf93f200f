"""`tresen sla due`: when something falls due by a calendar from a file, with every moment explained. No database."""

import argparse
import json
import sys
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tresen.sla.hours.calendar import Calendar
    from tresen.sla.hours.reckoning import Pause

MOST_MINUTES = 10**9


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=["due"])
    sub.add_argument("--calendar", required=True, metavar="FILE", help="JSON: docs/algorithms/sla-clock.md; -: stdin")
    sub.add_argument("--start", required=True, metavar="TIME", help="ISO 8601, like 2026-11-20T16:30+01:00")
    sub.add_argument("--minutes", required=True, metavar="N", help="of working time")
    sub.add_argument(
        "--pause",
        action="extend",
        nargs="+",
        default=[],
        metavar="FROM/TO",
        help="not counted; no TO: it lasts",
    )


def run(given: argparse.Namespace) -> int:
    """0: answered; 2: what was given is wrong."""
    from tresen.sla.hours.wrong import Wrong

    try:
        answer = _due(given)
    except (Wrong, ValueError, OSError) as error:
        print(f"tresen: {error.strerror or error if isinstance(error, OSError) else error}", file=sys.stderr)
        return 2
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def _due(given: argparse.Namespace) -> dict[str, Any]:
    from tresen.sla.hours.reckoning import due
    from tresen.sla.hours.writing import due_json

    calendar = _calendar(given.calendar)
    start = _instant(given.start, calendar)
    return due_json(
        calendar, due(calendar, start, _amount(given.minutes), [_pause(one, calendar) for one in given.pause])
    )


def _calendar(name: str) -> "Calendar":
    from tresen.sla.hours.reading import calendar_of

    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return calendar_of(json.loads(text))
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}.") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"{name} is no JSON: {error.msg} in line {error.lineno}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"{name} is no text in UTF-8.") from None


def _instant(text: str, calendar: "Calendar") -> datetime:
    from tresen.sla.hours.spelling import moment
    from tresen.sla.hours.writing import instant_in

    return instant_in(calendar, moment(text))


def _amount(text: str) -> timedelta:
    try:
        minutes = Decimal(text)
        known = 0 <= minutes <= MOST_MINUTES
    except InvalidOperation:
        known = False
    if not known:
        raise ValueError(f"“{text}” is no number of minutes; write a number from 0 on.")
    return timedelta(microseconds=int(minutes * 60_000_000))


def _pause(text: str, calendar: "Calendar") -> "Pause":
    from tresen.sla.hours.reckoning import Pause

    start, slash, end = text.partition("/")
    if not slash:
        raise ValueError(f"“{text}” is no pause; write FROM/TO.")
    found = Pause(_instant(start, calendar), None if end.strip() in ("", "..") else _instant(end, calendar))
    if found.end is not None and found.end < found.start:
        raise ValueError(f"The pause “{text}” ends before it begins.")
    return found
