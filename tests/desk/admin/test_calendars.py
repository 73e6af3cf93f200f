"""The administration of calendars: what is typed is what holds, and what it means stands beside it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tresen.desk.admin.contents import found
from tresen.desk.admin.sla.calendar_form import from_hours
from tresen.kit import clock
from tresen.kit.models import AuditEntry
from tresen.sla.editing import add_version, checked, make_calendar
from tresen.sla.models import Calendar, CalendarUse
from tresen.sla.using import uses_now

DAYS = ("mon", "tue", "wed", "thu", "fri")
FORM: dict[str, Any] = {
    "name": "Werk Köln",
    "zone": "Europe/Berlin",
    "region": "DE-NW",
    **{f"{day}-from": ["09:00", "13:00"] for day in DAYS},
    **{f"{day}-to": ["12:00", "17:00"] for day in DAYS},
    "sun-from": ["22:00", ""],
    "sun-to": ["00:00", ""],
    "exception-date": ["2026-12-24", "2026-06-04", "2026-06-05", ""],
    "exception-every": ["year", "", "", ""],
    "exception-kind": ["spans", "worked", "closed", "closed"],
    "exception-spans": ["09:00-12:00", "", "", ""],
    "exception-name": ["Heiligabend", "", "Brückentag", ""],
    "closure-from": ["2026-08-03", "2026-12-28", ""],
    "closure-from-time": ["12:00", "", ""],
    "closure-to": ["", "2026-12-31", ""],
    "closure-to-time": ["15:00", "", ""],
    "closure-reason": ["Umzug", "Betriebsferien", ""],
}
HOURS = {
    "zone": "Europe/Berlin",
    "weekly": {**{day: ["09:00-12:00", "13:00-17:00"] for day in DAYS}, "sat": [], "sun": ["22:00-24:00"]},
    "holidays": {"country": "DE", "subdivision": "NW", "categories": ["public"]},
    "exceptions": [
        {"date": "12-24", "spans": ["09:00-12:00"], "name": "Heiligabend"},
        {"date": "2026-06-04", "worked": True, "name": ""},
        {"date": "2026-06-05", "spans": [], "name": "Brückentag"},
    ],
    "closures": [
        {"from": "2026-08-03T12:00:00", "to": "2026-08-03T15:00:00", "reason": "Umzug"},
        {"from": "2026-12-28", "to": "2026-12-31", "reason": "Betriebsferien"},
    ],
}
LIST = "/desk/admin/calendars/"


@pytest.fixture
def admin(cast: Cast, sign_in: Any) -> Any:
    return sign_in(cast.admin)


@pytest.fixture
def office(cast: Cast) -> Calendar:
    return Calendar.objects.get(name="Bürozeiten")


def test_what_is_typed_is_what_holds(admin: Any) -> None:
    response = admin.post(f"{LIST}new/", FORM)
    made = Calendar.objects.get(name="Werk Köln")
    assert response.headers["Location"] == f"{LIST}{made.pk}/"
    assert made.versions.get().hours == HOURS
    entry = AuditEntry.objects.latest("number")
    assert (entry.about_kind, entry.about_id, entry.data["page"]) == ("calendar", str(made.pk), "calendar_new")
    page = admin.get(f"{LIST}{made.pk}/").content.decode()
    assert "Heiligabend" in page
    assert "Nordrhein-Westfalen" in page


def test_the_form_of_a_calendar_gives_the_same_calendar() -> None:
    assert checked(from_hours(HOURS).hours()) == HOURS
    far = {**HOURS, "holidays": {"country": "CA", "subdivision": "NL", "categories": ["public", "optional"]}}
    assert checked(from_hours(far).hours()) == far


def test_a_change_is_a_version_from_now_on_or_from_a_day_to_come(admin: Any, office: Calendar) -> None:
    address, seen = f"{LIST}{office.pk}/", office.versions.get().pk
    soon = (clock.now() + timedelta(days=40)).date().isoformat()
    later = {"when": "later", "since": soon, "since-time": "06:00", "note": "Sommer", "seen": seen}
    assert admin.post(address, {**FORM, **later}).status_code == 302
    office.refresh_from_db()
    coming = office.versions.all()[1]
    assert (office.name, coming.note, coming.hours) == ("Werk Köln", "Sommer", HOURS)
    assert admin.post(f"{address}?version={coming.pk}", {**FORM, **later, "note": "Herbst"}).status_code == 302
    assert admin.post(address, {**FORM, "region": "", "when": "now", "seen": seen}).status_code == 302
    assert [one.note for one in office.versions.all()] == ["", "", "Herbst"]
    assert "inzwischen" in admin.post(address, {**FORM, "when": "now", "seen": seen}).content.decode()
    admin.post(f"{address}act/", {"do": "withdraw", "version": coming.pk})
    assert office.versions.count() == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Namen"),
        ({"zone": "Nirgendwo/Stadt"}, "keine Zeitzone"),
        ({"mon-from": ["09:00", ""]}, "Anfang und Ende"),
        ({"exception-spans": ["", "", "", ""]}, "Sagen Sie, wann"),
        ({"closure-to": ["", "2026-12-01", ""]}, "endet, bevor sie beginnt"),
        ({"region": "DE-XX"}, "nicht bekannt"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(admin: Any, change: dict[str, Any], says: str) -> None:
    response = admin.post(f"{LIST}new/", {**FORM, **change})
    assert response.status_code == 422
    page = response.content.decode()
    assert says in page
    assert "Brückentag" in page
    assert not Calendar.objects.filter(name="Werk Köln").exists()


def test_the_preview_says_what_it_means(admin: Any) -> None:
    tried = {"try-day": "2026-06-03", "try-time": "16:30", "try-minutes": "60", "year": "2026"}
    plain = {**FORM, "exception-date": ["", "", "", ""]}
    page = admin.post(f"{LIST}preview/", {**plain, **tried}).content.decode()
    assert "Fr, 5. Juni 2026, 09:30" in page
    assert "Feiertag: Fronleichnam" in page
    assert page.count("<li") > 14
    berlin = admin.post(f"{LIST}preview/", {**plain, **tried, "region": "DE-BE"}).content.decode()
    assert "Do, 4. Juni 2026, 09:30" in berlin
    for odd in ({"try-day": ""}, {"try-minutes": "viele"}, {"try-minutes": "-1"}, {"try-time": "25:00"}):
        assert admin.post(f"{LIST}preview/", {**plain, **tried, **odd}).status_code == 200
    assert Calendar.objects.count() == 2


def test_teams_and_clients_get_a_calendar_and_the_house_another(admin: Any, cast: Cast, office: Calendar) -> None:
    shift = make_calendar("Schicht", HOURS, by=cast.actor("admin"))
    act = f"{LIST}{shift.pk}/act/"
    for whom in (f"team-{cast.team.pk}", f"client-{cast.clinic.pk}"):
        admin.post(act, {"do": "use", "whom": whom})
    admin.post(act, {"do": "house"})
    assert {(one.calendar, one.team, one.organisation) for one in uses_now()} == {
        (shift, cast.team, None), (shift, None, cast.clinic), (shift, None, None)
    }  # fmt: skip
    assert "Service Desk" in admin.get(LIST).content.decode()
    admin.post(act, {"do": "leave", "whom": f"team-{cast.team.pk}"})
    admin.post(act, {"do": "aside"})  # refused: it is the house's
    shift.refresh_from_db()
    assert shift.is_active
    assert len(uses_now()) == 2
    assert CalendarUse.objects.count() == 5
    assert admin.post(act, {"do": "use", "whom": "team-999999"}).status_code == 404
    assert admin.post(act, {"do": "dance"}).status_code == 302
    assert CalendarUse.objects.count() == 5


def test_a_version_of_another_calendar_is_not_found(admin: Any, cast: Cast, office: Calendar) -> None:
    other = make_calendar("Schicht", HOURS, by=cast.actor("admin"))
    coming = add_version(
        other, {**HOURS, "closures": []}, valid_from=clock.now() + timedelta(days=1), by=cast.actor("admin")
    )
    assert admin.get(f"{LIST}{other.pk}/?version={coming.pk}").status_code == 200
    for key in (coming.pk, 999999, "x"):
        assert admin.get(f"{LIST}{office.pk}/?version={key}").status_code == 404
    assert admin.post(f"{LIST}{office.pk}/act/", {"do": "withdraw", "version": coming.pk}).status_code == 404


@pytest.mark.parametrize("words", ["Öffnungszeiten", "Feiertage", "Mittagspause", "Betriebsferien", "Nachtschicht"])
def test_it_is_found_by_everyday_words(words: str) -> None:
    assert "calendars" in [one.key for group in found(words) for one in group.entries]
