"""The dates of a rule: a small part of RRULE (RFC 5545), reckoned by the wall clock of a zone.

A time that the clock skips (spring) is taken an hour later, one it shows twice (autumn) the first time: each date
comes exactly once."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

from tresen.tickets.change import Refused

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = "MO,TU,WE,TH,FR"
_DAY = f"(?:{'|'.join(DAYS)})"
_INTERVAL = r"(?:;INTERVAL=[1-9]\d?)?"
# Everything the editor can say, and nothing that never happens or happens by the second.
ALLOWED = re.compile(
    rf"FREQ=DAILY{_INTERVAL}"
    rf"|FREQ=DAILY;BYDAY={WORKDAYS}"
    rf"|FREQ=WEEKLY{_INTERVAL};BYDAY={_DAY}(?:,{_DAY}){{0,6}}"
    rf"|FREQ=MONTHLY{_INTERVAL};(?:BYDAY=(?:[1-4]|-1){_DAY}|BYMONTHDAY=(?:[1-9]|1\d|2[0-8])"
    rf"|BYMONTHDAY=28,29,30,31;BYSETPOS=-1|BYDAY={WORKDAYS};BYSETPOS=(?:1|-1))"
    rf"|FREQ=YEARLY{_INTERVAL}"
)
LONGEST = timedelta(days=366 * 5)


def check_rule(rule: str) -> str:
    """The rule; Refused unless it is one of those known here. "" is once."""
    if rule and not ALLOWED.fullmatch(rule):
        raise Refused(_("This rule of dates is not known."))
    return rule


def check_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(_("This time zone does not exist: %s") % name[:40]) from None


def dates(rule: str, first_day: date, at: time, zone: str, last_day: date | None = None) -> Iterator[datetime]:
    """Every date in UTC, from the first on, ascending."""
    place, begin = check_zone(zone), datetime.combine(first_day, at)
    if not check_rule(rule):
        yield moment_of(begin, place)
        return
    until = datetime.combine(last_day, time.max) if last_day else None
    for naive in rrulestr(rule, dtstart=begin):
        if until is not None and naive > until:
            return
        yield moment_of(naive, place)


def moment_of(naive: datetime, zone: ZoneInfo) -> datetime:
    """What the wall clock shows, in UTC; see above for the two nights a year."""
    return naive.replace(tzinfo=zone, fold=0).astimezone(UTC)


def dates_after(
    moment: datetime, most: int, rule: str, first_day: date, at: time, zone: str, last_day: date | None = None
) -> list[datetime]:
    """Up to `most` dates later than `moment`."""
    found: list[datetime] = []
    for one in dates(rule, first_day, at, zone, last_day):
        if one > moment:
            found.append(one)
        if len(found) >= most:
            break
    return found
