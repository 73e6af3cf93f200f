"""What the calendars of the world send: events with their times right, bounded, once each."""

import time
from base64 import encodebytes
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.channels.email.reading.mails import mixed, raw, read
from tresen.channels.email.reading.as_json import as_json
from tresen.channels.email.reading.calendar.reading import invitations

BERLIN = ZoneInfo("Europe/Berlin")
TEN = datetime(2026, 7, 3, 10, tzinfo=BERLIN)
RULES = """BEGIN:VTIMEZONE
TZID:{}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
EVENT = """ORGANIZER;CN="Muster, Erika":mailto:erika@klinik.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=TRUE;CN=Supp
 ort:MAILTO:support@desk.example
ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:bea@x.example
SUMMARY;LANGUAGE=de-DE:Begehung\\, Haus 3\\; Küche
LOCATION:Raum 5
DESCRIPTION:Eins\\nzwei
RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1000000
UID:040000008200E00074C5B7101A82E008
SEQUENCE:2
STATUS:CONFIRMED
"""


def ics(*events: str, head: str = "METHOD:REQUEST\n") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def test_it_tells_who_invites_whom_to_what(tmp_path: Path) -> None:
    event = EVENT + "DTSTART;TZID=Europe/Berlin:20260703T100000\nDTEND;TZID=Europe/Berlin:20260703T113000"
    (one,) = invitations(ics(event))
    assert (one.method, one.summary, one.location) == ("request", "Begehung, Haus 3; Küche", "Raum 5")
    assert (one.start, one.end, one.zone, one.all_day) == (TEN, TEN + timedelta(minutes=90), "Europe/Berlin", False)
    assert one.organizer is not None
    assert (one.organizer.name, one.organizer.email) == ("Muster, Erika", "erika@klinik.example")
    assert [(a.name, a.email, a.answer, a.role) for a in one.attendees] == [
        ("Support", "support@desk.example", "accepted", "required"),
        ("", "bea@x.example", "needs-action", "optional"),
    ]
    assert (one.rule, one.uid[:8], one.sequence, one.status, one.description) == (
        "FREQ=WEEKLY;BYDAY=MO;COUNT=1000000", "04000000", 2, "confirmed", "Eins\nzwei",
    )  # fmt: skip


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin", "W. Europe Standard Time", "/mozilla.org/20050126_1/Europe/Berlin",
        "/freeassociation.sourceforge.net/Europe/Berlin", '"(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien"',
    ],
)  # fmt: skip
def test_it_knows_zones_by_every_name(zone: str) -> None:
    (one,) = invitations(ics(f"DTSTART;TZID={zone}:20260703T100000"))
    assert (one.start, one.zone) == (TEN, "Europe/Berlin")


def test_it_follows_the_rules_a_file_brings_along() -> None:
    head = "METHOD:REQUEST\n" + RULES.format("Customized Time Zone")
    events = [f"DTSTART;TZID=Customized Time Zone:2026{day}T100000" for day in ("0703", "1203", "0329", "1025")]
    offsets = [one.start.utcoffset() for one in invitations(ics(*events, head=head))]  # type: ignore[union-attr]
    assert [offset / timedelta(hours=1) for offset in offsets if offset is not None] == [2, 1, 2, 1]


def test_times_without_a_zone_are_those_of_the_file_or_of_the_mail(tmp_path: Path) -> None:
    (one,) = invitations(ics("DTSTART:20260703T100000", head="X-WR-TIMEZONE:Europe/Berlin\n"))
    assert one.start == TEN
    (two,) = invitations(ics("DTSTART:20260703T080000Z"))
    assert two.start == TEN
    part = "Content-Type: text/calendar; method=REQUEST\r\n\r\n" + ics("DTSTART:20260703T100000", head="").decode()
    envelope = read(mixed(part), tmp_path)  # its Date says +0200
    assert envelope.calendar[0].start == TEN
    assert envelope.calendar[0].method == "request"


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ("DTSTART;VALUE=DATE:20260703", date(2026, 7, 3), date(2026, 7, 4)),
        ("DTSTART;VALUE=DATE:20260703\nDTEND;VALUE=DATE:20260706", date(2026, 7, 3), date(2026, 7, 6)),
        ("DTSTART:20260703\nDURATION:P2D", date(2026, 7, 3), date(2026, 7, 5)),
    ],
)
def test_whole_days_stay_days(lines: str, start: date, end: date) -> None:
    (one,) = invitations(ics(lines))
    assert (one.start, one.end, one.all_day) == (start, end, True)


def test_a_duration_is_an_end() -> None:
    (one,) = invitations(ics("DTSTART;TZID=Europe/Berlin:20260703T100000\nDURATION:PT1H30M"))
    assert one.end == TEN + timedelta(minutes=90)


@pytest.mark.parametrize(
    "part",
    [
        "Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n{}",
        "Content-Type: application/ics; name=invite.ics\r\nContent-Disposition: attachment\r\n\r\n{}",
        "Content-Type: application/octet-stream; name=Termin.ICS\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64}",
        "Content-Type: text/calendar; charset=us-ascii\r\n\r\n{}",
        "Content-Type: text/calendar; charset=x-unknown\r\n\r\n{}",
    ],
)
def test_it_is_found_however_it_is_packed(part: str, tmp_path: Path) -> None:
    file = ics(EVENT + "DTSTART:20260703T080000Z")
    text = "Content-Type: text/plain\r\n\r\nBitte kommen."
    envelope = read(mixed(text, part.format(file.decode(), b64=encodebytes(file).decode())), tmp_path)
    assert [one.summary for one in envelope.calendar] == ["Begehung, Haus 3; Küche"]
    assert envelope.text == "Bitte kommen."
    assert len(envelope.attachments) == 1
    assert as_json(envelope)["calendar"][0]["start"] == "2026-07-03T08:00:00+00:00"


def test_the_same_event_twice_is_one(tmp_path: Path) -> None:
    """Google sends it beside the text and attached."""
    file = ics(EVENT + "DTSTART:20260703T080000Z").decode()
    inline = f"Content-Type: text/calendar; method=REQUEST\r\n\r\n{file}"
    envelope = read(mixed(inline, f"Content-Type: application/ics; name=invite.ics\r\n\r\n{file}"), tmp_path)
    assert len(envelope.calendar) == 1


def test_an_invitation_alone_is_the_text(tmp_path: Path) -> None:
    source = raw(ics(EVENT + "DTSTART:20260703T080000Z").decode(), headers="Content-Type: text/calendar\r\n")
    assert read(source, tmp_path).text == "Eins\nzwei"


@pytest.mark.parametrize("method", ["REPLY", "CANCEL", "COUNTER", "PUBLISH"])
def test_it_knows_every_method(method: str) -> None:
    assert invitations(ics("DTSTART:20260703", head=f"METHOD:{method}\n"))[0].method == method.lower()


def test_latin1_under_a_false_name_is_read() -> None:
    (one,) = invitations(ics("SUMMARY:Küche\nDTSTART:20260703").decode().encode("latin-1"), charset="utf-8")
    assert one.summary == "Küche"


def test_it_reads_the_old_form_too() -> None:
    event = "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:K=C3=BCche=\n und Bad\nDTSTART:20260703T080000Z"
    (one,) = invitations(ics(event, head="VERSION:1.0\n"))
    assert one.summary == "Kücheund Bad"


HOSTILE = {
    "a million times": ics("DTSTART:20260703T080000Z\nRRULE:FREQ=SECONDLY;COUNT=100000000"),
    "many events": ics(*["DTSTART:20260703"] * 3000),
    "many people": ics("DTSTART:20260703\n" + "ATTENDEE:mailto:a@b.example\n" * 8000),
    "deep": b"BEGIN:VCALENDAR\r\n" * 20_000,
    "endless line": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:" + b"x" * 300_000,
    "parameters": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART" + b";A=b" * 60_000 + b":20260703\r\n",
    "quotes": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + b'X;A="' * 50_000,
    "zones": b"BEGIN:VCALENDAR\r\n" + RULES.format("x").encode() * 2000,
    "no times": ics("DTSTART:99999999T999999Z\nDTEND:x\nDURATION:P99999W"),
    "far away": ics("DTSTART:22000101\nDURATION:P9999W"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_bounds_what_a_hostile_file_costs(name: str) -> None:
    before = time.process_time()
    found = invitations(HOSTILE[name])
    assert time.process_time() - before < 1
    assert len(found) <= 20
    assert all(len(one.attendees) <= 50 for one in found)
