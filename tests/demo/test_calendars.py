"""The demo shows calendars that differ: by Bundesland, by client, around the clock, changed and to be changed."""

from datetime import timedelta

import pytest

from tests.demo.conftest import TODAY
from tresen.demo.loading import DemoSummary
from tresen.people.models import Organisation, Team
from tresen.sla.hours.reckoning import used
from tresen.sla.models import Calendar
from tresen.sla.using import hours_for, uses_now

pytestmark = pytest.mark.django_db


def test_clients_work_by_holidays_of_their_own(loaded: DemoSummary) -> None:
    regions = {one.organisation.key: one.calendar.versions.get().hours["holidays"]["subdivision"]  # type: ignore[union-attr]
               for one in uses_now() if one.organisation}  # fmt: skip
    assert regions == {"klinikum-seeblick": "NI", "maschinenbau-falk": "NW"}
    systems = Team.objects.get(name="Systeme und Netze")
    falk = Organisation.objects.get(key="maschinenbau-falk")
    week = (TODAY - timedelta(days=7), TODAY)
    assert used(hours_for(systems.pk), *week) == timedelta(days=7)
    assert timedelta() < used(hours_for(systems.pk, falk.pk), *week) < timedelta(days=3)


def test_office_hours_have_changed_and_will_again(loaded: DemoSummary) -> None:
    notes = [one.note for one in Calendar.objects.get(name="Bürozeiten").versions.all()]
    assert notes == ["", "Feiertage in Hamburg", "Freitags bis 15:30 Uhr", "Langer Dienstag"]
