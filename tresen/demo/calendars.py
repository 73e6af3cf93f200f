"""When the demo company works, and for whom: two clients of different Bundesländer, and a team around the clock."""

from datetime import datetime, timedelta
from typing import Any

from tresen.demo.clients import House
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.models import Organisation
from tresen.sla.editing import add_version, make_calendar
from tresen.sla.models import Calendar
from tresen.sla.using import use_calendar

ZONE = "Europe/Berlin"
HOLY = [
    {"date": "12-24", "closed": True, "name": "Heiligabend"},
    {"date": "12-31", "spans": ["08:00-12:00"], "name": "Silvester"},
]
OFFICE = {"mon-thu": ["08:00-17:00"], "fri": ["08:00-15:30"]}
CLINIC = {"mon-fri": ["06:00-22:00"], "sat": ["08:00-14:00"]}
WORKS = {"mon-fri": ["07:00-12:00", "12:30-17:30"]}


def make_calendars(house: House, today: datetime) -> None:
    """Called in the demo's first days; the change of office hours comes later, and one is still to come."""
    office, always = Calendar.objects.get(name="Bürozeiten"), Calendar.objects.get(name="Rund um die Uhr")
    begun = clock.now()
    with clock.at(begun + timedelta(minutes=5)):
        usual = {"mon-fri": ["08:00-17:00"]}
        add_version(office, _hours("DE-HH", usual, exceptions=HOLY), note="Feiertage in Hamburg", by=SYSTEM)
        use_calendar(always, team=house.teams["systems"], by=SYSTEM)
        for name, key, hours in (
            ("Klinikum Seeblick", "klinikum-seeblick", _hours("DE-NI", CLINIC)),
            ("Maschinenbau Falk", "maschinenbau-falk", _hours("DE-NW", WORKS, exceptions=HOLY, closures=_away(today))),
        ):
            calendar = make_calendar(name, hours, by=SYSTEM)
            use_calendar(calendar, organisation=Organisation.objects.get(key=key), by=SYSTEM)
    with clock.at(today - timedelta(days=60)):
        add_version(office, _hours("DE-HH", OFFICE, exceptions=HOLY), note="Freitags bis 15:30 Uhr", by=SYSTEM)
    with clock.at(today):
        longer = _hours("DE-HH", {**OFFICE, "tue": ["08:00-19:00"]}, exceptions=HOLY)
        soon = today.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=40)
        add_version(office, longer, valid_from=soon, note="Langer Dienstag", by=SYSTEM)


def _hours(region: str, weekly: Any, **more: Any) -> dict[str, Any]:
    return {"zone": ZONE, "weekly": weekly, "holidays": region, **more}


def _away(today: datetime) -> list[dict[str, str]]:
    """Company holidays in August, each year that the demo knows."""
    years = (today.year - 1, today.year, today.year + 1)
    return [{"from": f"{year}-08-04", "to": f"{year}-08-17", "reason": "Betriebsferien"} for year in years]
