"""An invitation in a mail, as a card: when in the reader's own zone, where, by whom, with whom. Nothing is accepted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.tickets.models import Message
from tresen.ui.times import DAYS, MONTHS, Times

MOST = 5  # events of one mail
GUESTS = 12


@dataclass(frozen=True, slots=True)
class Guest:
    name: str
    email: str
    answer: str
    tone: str


@dataclass(frozen=True, slots=True)
class Invitation:
    title: str
    what: str  # "Invitation", "Cancelled", …
    tone: str
    weekday: str
    day: str
    month: str
    when: str
    elsewhere: str  # the same in the zone it was written in, when that is another one
    repeats: str
    place: str
    link: str  # the place, where it is an address
    organizer: Guest | None
    guests: list[Guest]
    more: str


def invitations(message: Message, times: Times) -> list[Invitation]:
    told = message.facts.get("calendar") if isinstance(message.facts, dict) else None
    events = [one for one in told[:MOST] if isinstance(one, dict)] if isinstance(told, list) else []
    return [_invitation(one, times) for one in events]


def _invitation(event: dict[str, Any], times: Times) -> Invitation:
    what, tone = _what(event)
    start, end = _moment(event.get("start"), times), _moment(event.get("end"), times)
    day = times.local(start).date() if isinstance(start, datetime) else start
    place = _line(event.get("location"))
    guests = [_guest(one) for one in _people(event.get("attendees"))]
    organizer = next((_guest(one) for one in _people([event.get("organizer")])), None)
    return Invitation(
        title=_line(event.get("summary")) or _("Without a title"),
        what=what,
        tone=tone,
        weekday=DAYS[times.language][day.weekday()] if day else "",
        day=str(day.day) if day else "?",
        month=MONTHS[times.language][day.month - 1] if day else "",
        when=_when(start, end, times),
        elsewhere=_elsewhere(event, start, end, times),
        repeats=_repeats(_line(event.get("rule"))),
        place=place,
        link=place if place.startswith(("https://", "http://")) and " " not in place else "",
        organizer=organizer,
        guests=guests[:GUESTS],
        more=ngettext("and %s more", "and %s more", len(guests) - GUESTS) % (len(guests) - GUESTS)
        if len(guests) > GUESTS
        else "",
    )


def _what(event: dict[str, Any]) -> tuple[str, str]:
    method, status = _line(event.get("method")).lower(), _line(event.get("status")).lower()
    if method == "cancel" or status == "cancelled":
        return _("Cancelled"), "bad"
    if method == "reply":
        answers = [_line(one.get("answer")).lower() for one in _people(event.get("attendees"))]
        words = {"accepted": _("Accepts"), "declined": _("Declines"), "tentative": _("Accepts tentatively")}
        tones = {"accepted": "good", "declined": "bad", "tentative": "warn"}
        answer = answers[0] if answers else ""
        return words.get(answer, _("Answer to an invitation")), tones.get(answer, "plain")
    if method == "counter":
        return _("Proposes another time"), "warn"
    return (_("Invitation"), "house") if method == "request" else (_("Appointment"), "plain")


def _moment(told: Any, times: Times) -> datetime | date | None:
    """Aware moments stay so; those without a zone are meant where the reader is; days stay days."""
    text = str(told or "")[:40]
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=times.zone)


def _when(start: datetime | date | None, end: datetime | date | None, times: Times) -> str:
    if start is None:
        return _("The time cannot be read.")
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if end and not isinstance(end, datetime) else start
        return times.date(start) if last <= start else f"{times.date(start)} – {times.date(last)}"
    here = times.local(start)
    text = f"{times.date(here)}, {here:%H:%M}"
    if isinstance(end, datetime) and end > start:
        until = times.local(end)
        text += f"–{until:%H:%M}" if until.date() == here.date() else f" – {times.date(until)}, {until:%H:%M}"
    return f"{text} {_('o’clock')}".strip() if times.language == "de" else text


def _elsewhere(event: dict[str, Any], start: Any, end: Any, times: Times) -> str:
    name = _line(event.get("zone"))
    if not name or not isinstance(start, datetime):
        return ""
    try:
        there = start.astimezone(ZoneInfo(name))
    except (ValueError, OSError, OverflowError):  # ZoneInfo has many ways of not knowing a zone
        return ""
    if there.utcoffset() == times.local(start).utcoffset():
        return ""
    until = f"–{end.astimezone(there.tzinfo):%H:%M}" if isinstance(end, datetime) and end > start else ""
    day = "" if there.date() == times.local(start).date() else f"{times.date(there, year=False)}, "
    return _("%(time)s for the sender (%(zone)s)") % {
        "time": f"{day}{there:%H:%M}{until}",
        "zone": name.replace("_", " "),
    }


def _repeats(rule: str) -> str:
    if not rule:
        return ""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    if parts.get("INTERVAL", "1") == "1":
        words = {
            "DAILY": _("every day"),
            "WEEKLY": _("every week"),
            "MONTHLY": _("every month"),
            "YEARLY": _("every year"),
        }
        if word := words.get(parts.get("FREQ", "")):
            return word
    return _("repeatedly")


def _people(told: Any) -> Iterator[dict[str, Any]]:
    for one in told if isinstance(told, list) else ():
        if isinstance(one, dict):
            yield one
        elif isinstance(one, str) and one:
            yield {"email": one}


def _guest(one: dict[str, Any]) -> Guest:
    answer = _line(one.get("answer")).lower()
    words = {"accepted": _("accepted"), "declined": _("declined"), "tentative": _("tentatively")}
    tones = {"accepted": "good", "declined": "bad", "tentative": "warn"}
    email = _line(one.get("email"))
    return Guest(_line(one.get("name")) or email, email, words.get(answer, ""), tones.get(answer, "plain"))


def _line(told: Any) -> str:
    return " ".join(str(told).split())[:300] if isinstance(told, str | int) else ""
