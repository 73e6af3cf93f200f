"""The events of a calendar file as invitations."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from tresen.channels.email.reading.calendar.lines import MOST_BYTES, Component, Line, components
from tresen.channels.email.reading.calendar.zones import Zones, in_utc, stamp
from tresen.channels.email.reading.charsets import decode
from tresen.channels.email.reading.envelope import Attendee, Invitation
from tresen.channels.email.reading.wellformed import one_line, wellformed

EVENTS = 20
ATTENDEES = 50
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?")
_ROLES = {
    "REQ-PARTICIPANT": "required", "OPT-PARTICIPANT": "optional", "CHAIR": "chair", "NON-PARTICIPANT": "none",
}  # fmt: skip
_METHODS = {"publish", "request", "reply", "add", "cancel", "refresh", "counter", "declinecounter"}
_ANSWERS = {"needs-action", "accepted", "declined", "tentative", "delegated", "completed", "in-process"}
_STATES = {"tentative", "confirmed", "cancelled"}


def invitations(data: bytes, *, charset: str = "", method: str = "", floating: tzinfo = UTC) -> list[Invitation]:
    """At most 20 events of the first 256 KiB. `floating` is the zone of times that name none; `method` what the mail
    says when the file does not. Never raises."""
    text, _ = decode(data[:MOST_BYTES], charset or "utf-8")
    found: list[Invitation] = []
    for calendar in components(text):
        if calendar.name != "VCALENDAR":
            continue
        zones = Zones(calendar, floating)
        told = calendar.text("METHOD") or method
        for event in calendar.parts:
            if event.name == "VEVENT" and len(found) < EVENTS:
                found.append(_invitation(event, zones, told))
    return found


def _invitation(event: Component, zones: Zones, method: str) -> Invitation:
    start, zone, all_day = _time(event.line("DTSTART"), zones)
    end, _, _ = _time(event.line("DTEND"), zones)
    if all_day:
        end = end.date() if isinstance(end, datetime) else end
    elif not isinstance(end, datetime):
        end = None
    organizer = event.line("ORGANIZER")
    attendees = [line for line in event.lines if line.name == "ATTENDEE"][:ATTENDEES]
    sequence = event.text("SEQUENCE")
    return Invitation(
        method=_word(method, _METHODS),
        summary=one_line(event.text("SUMMARY"))[:500],
        start=start,
        end=_end(event, start, end, all_day),
        all_day=all_day,
        zone=zone,
        location=one_line(event.text("LOCATION"))[:500],
        description=wellformed(event.text("DESCRIPTION"))[:4000].strip(),
        organizer=_attendee(organizer) if organizer else None,
        attendees=tuple(map(_attendee, attendees)),
        rule=one_line(event.text("RRULE"))[:300],
        uid=one_line(event.text("UID"))[:300],
        sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0,
        status=_word(event.text("STATUS"), _STATES),
    )


def _time(line: Line | None, zones: Zones) -> tuple[datetime | date | None, str, bool]:
    """The moment or day, the name of its zone, whether it is a day."""
    wall = stamp(line.value) if line is not None else None
    if line is None or wall is None or not 1900 <= wall.year <= 2200:
        return None, "", False
    if "T" not in line.value or line.parameters.get("VALUE", "").upper() == "DATE":
        return wall.date(), "", True
    if line.value.strip().upper().endswith("Z"):
        return in_utc(wall), "", False
    moment, zone = zones.moment(wall, line.parameters.get("TZID", ""))
    return moment, zone, False


def _end(
    event: Component, start: datetime | date | None, end: datetime | date | None, all_day: bool
) -> datetime | date | None:
    if start is None:
        return None
    lasts = _DURATION.fullmatch(event.text("DURATION").upper())
    if end is None and lasts is not None:
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in lasts.groups()[1:])
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        try:
            end = start + length
        except OverflowError:
            end = None
    if all_day and (end is None or end <= start):
        return start + timedelta(days=1)
    return end


def _attendee(line: Line) -> Attendee:
    email = one_line(line.value)
    email = email[7:] if email[:7].lower() == "mailto:" else email
    return Attendee(
        name=one_line(line.parameters.get("CN", ""))[:200],
        email=email.strip("<> ")[:320] if "@" in email and " " not in email.strip() else "",
        answer=_word(line.parameters.get("PARTSTAT", ""), _ANSWERS),
        role=_ROLES.get(line.parameters.get("ROLE", "").upper(), ""),
    )


def _word(value: str, known: set[str]) -> str:
    word = value.strip().lower()
    return word if word in known else ""
