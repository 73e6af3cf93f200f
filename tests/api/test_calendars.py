"""Calendars for programs."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.kit import clock
from tresen.sla.models import Calendar
from tresen.sla.using import uses_now

HOURS: Any = {"zone": "Europe/Berlin", "weekly": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}


@pytest.fixture
def office(cast: Cast) -> Calendar:
    return Calendar.objects.get(name="Bürozeiten")


def test_a_calendar_is_made_read_and_given_a_version(cast: Cast, program: Call) -> None:
    admin = program("admin")
    made = answered(admin.post("/calendars", {"name": "Werk", "hours": HOURS, "note": "neu"}), 201)
    assert made["versions"][0]["hours"]["weekly"]["mon"] == ["09:00-12:00", "13:00-17:00"]
    assert made["versions"][0]["valid_from"] is None
    soon = clock.now() + timedelta(days=3)
    change = {"hours": {**HOURS, "weekly": "24x7"}, "valid_from": soon.isoformat(), "is_house": True}
    changed = answered(admin.send("PATCH", f"/calendars/{made['id']}", change), 200)
    assert [one["is_current"] for one in changed["versions"]] == [True, False]
    assert changed["is_house"] is True
    assert [str(one.calendar) for one in uses_now()] == ["Werk"]
    assert answered(program("agent").get(f"/calendars/{made['id']}"), 200) == changed
    assert [one["name"] for one in answered(program("agent").get("/calendars"), 200)["items"]] == [
        "Bürozeiten", "Rund um die Uhr", "Werk"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"hours": {"zone": "Berlin", "weekly": {}}},
        {"hours": HOURS, "valid_from": "2020-01-01T00:00:00Z"},
        {"valid_from": "2999-01-01T00:00:00Z"},
        {"is_active": False},
        {"is_house": False},
        {"weekly": {}},
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, program: Call, office: Calendar, change: Any) -> None:
    response = program("admin").send("PATCH", f"/calendars/{office.pk}", change)
    assert response.status_code in (409, 422)
    assert office.versions.count() == 1


def test_a_due_time_is_explained(cast: Cast, program: Call, office: Calendar) -> None:
    address = f"/calendars/{office.pk}/due?start=2026-11-20T16:30:00%2B01:00&minutes=60"
    answer = answered(program("agent").get(address), 200)
    assert answer["due"] == "2026-11-23T08:30:00+01:00"
    assert [one["why"] for one in answer["spans"]] == ["working", "outside", "working"]
    paused = answered(program("agent").get(f"{address}&pause=2026-11-23T08:00/2026-11-23T09:00"), 200)
    assert paused["due"] == "2026-11-23T09:30:00+01:00"
    assert answered(program("agent").get(f"{address}&pause=2026-11-20T16:45/"), 200)["due"] is None
    for odd in ("&pause=gestern", "&pause=2026-11-23T08:00", "&pauze=1", "&pause=2026-11-23/2026-11-22"):
        problem(program("agent").get(address + odd), 422)
    problem(program("agent").get(f"/calendars/{office.pk}/due?start=2026-11-20T16:30:00Z&minutes=-1"), 422)
