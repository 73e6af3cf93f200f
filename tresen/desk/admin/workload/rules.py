"""Rules of dates as a form asks for them, and back."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tresen.tickets.change import Refused
from tresen.tickets.dates import DAYS as KEYS
from tresen.tickets.dates import WORKDAYS, check_rule

CHOICES = (
    ("once", gettext_lazy("once")),
    ("daily", gettext_lazy("every day")),
    ("workdays", gettext_lazy("Monday to Friday")),
    ("weekly", gettext_lazy("every week on …")),
    ("monthly-date", gettext_lazy("every month on the same day of the month")),
    ("monthly-day", gettext_lazy("every month on a weekday, like the 2nd Monday")),
    ("month-end", gettext_lazy("on the last day of the month")),
    ("first-workday", gettext_lazy("on the first working day of the month")),
    ("last-workday", gettext_lazy("on the last working day of the month")),
    ("yearly", gettext_lazy("every year")),
)
_NAMES = (
    *(gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday")),
    *(gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday")),
)
DAYS = tuple(zip(KEYS, _NAMES, strict=True))
PLACES = (
    *(("1", gettext_lazy("the first")), ("2", gettext_lazy("the second")), ("3", gettext_lazy("the third"))),
    *(("4", gettext_lazy("the fourth")), ("-1", gettext_lazy("the last"))),
)
FIXED = {
    "workdays": f"FREQ=DAILY;BYDAY={WORKDAYS}",
    "month-end": "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
    "first-workday": f"FREQ=MONTHLY;BYDAY={WORKDAYS};BYSETPOS=1",
    "last-workday": f"FREQ=MONTHLY;BYDAY={WORKDAYS};BYSETPOS=-1",
}


def rule_of(often: str, interval: int, days: Sequence[str], place: str, first: date) -> str:
    """RRULE, "" for once. Refused where days are missing, or a month may not have the day."""
    if often == "once":
        return ""
    if often in FIXED:
        return FIXED[often]
    every = f";INTERVAL={interval}" if interval > 1 else ""
    if often in {"weekly", "monthly-day"} and not days:
        raise Refused(_("Choose a day of the week."))
    if often == "weekly":
        return check_rule(f"FREQ=WEEKLY{every};BYDAY={','.join(key for key in KEYS if key in days)}")
    if often == "monthly-day":
        return check_rule(f"FREQ=MONTHLY{every};BYDAY={place or '1'}{days[0]}")
    if often == "monthly-date":
        if first.day > 28:
            raise Refused(_("Not every month has this day. Choose one up to the 28th, or the last day of the month."))
        return check_rule(f"FREQ=MONTHLY{every};BYMONTHDAY={first.day}")
    return check_rule(f"FREQ={'DAILY' if often == 'daily' else 'YEARLY'}{every}")


def as_fields(rule: str) -> dict[str, object]:
    fixed = {text: often for often, text in FIXED.items()}
    if not rule or rule in fixed:
        return {"often": fixed.get(rule, "once")}
    interval = re.search(r"INTERVAL=(\d+)", rule)
    shown: dict[str, object] = {"interval": int(interval[1]) if interval else 1}
    weekday = re.search(r"BYDAY=(-?\d)([A-Z]{2})", rule)
    if weekday:
        return shown | {"often": "monthly-day", "place": weekday[1], "days": [weekday[2]]}
    if several := re.search(r"BYDAY=([A-Z,]+)", rule):
        return shown | {"often": "weekly", "days": several[1].split(",")}
    names = {"DAILY": "daily", "MONTHLY": "monthly-date", "YEARLY": "yearly"}
    return shown | {"often": names[rule.removeprefix("FREQ=").partition(";")[0]]}


def in_words(rule: str) -> str:
    """The rule in a few words, with its days: “every week: Monday, Thursday”."""
    shown: dict[str, Any] = as_fields(rule)
    names, interval = dict(DAYS), shown.get("interval", 1)
    days = [str(names[key]) for key in shown.get("days", ())]
    words = str(dict(CHOICES)[shown["often"]])
    if shown["often"] == "monthly-day":
        words = _("every month: %(place)s %(day)s") % {"place": dict(PLACES)[shown["place"]], "day": days[0]}
    elif shown["often"] == "weekly":
        words = _("every week: %(days)s") % {"days": ", ".join(days)}
    return words if interval == 1 else _("%(rule)s (1 in %(number)s)") % {"rule": words, "number": interval}
