"""Checklists, activities, templates and recurring tickets, as an administrator sets them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import Cast
from tresen.desk.admin.contents import found
from tresen.desk.admin.workload.rules import as_fields, in_words, rule_of
from tresen.tickets.change import Refused
from tresen.tickets.dates import check_rule
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.models import Activity, Checklist, Recurrence, TicketTemplate

SignIn = Callable[[Any], Client]
WHEN = {"often": "monthly-day", "interval": "1", "days": "MO", "place": "2", "at": "08:00", "zone": "Europe/Berlin"}
WHEN |= {"first_day": "2026-01-01"}


def test_a_checklist_is_written_as_a_list(cast: Cast, sign_in: SignIn) -> None:
    admin = sign_in(cast.admin)
    lines = f"! Konto sperren | {cast.other_team.name} | +0\nRechner abholen | {cast.agent.email} | +3\nBlumen"
    admin.post("/desk/admin/checklists/new/", {"name": "Austritt", "items": lines, "is_active": "on"})
    one = Checklist.objects.get()
    items = [(item.title, item.compulsory, item.team, item.owner, item.days) for item in one.items.all()]
    assert items == [
        ("Konto sperren", True, cast.other_team, None, 0),
        ("Rechner abholen", False, None, cast.agent, 3),
        ("Blumen", False, None, None, None),
    ]
    page = admin.get(f"/desk/admin/checklists/{one.pk}/").content.decode()
    assert f"! Konto sperren | {cast.other_team.name} | +0" in page
    wrong = admin.post(f"/desk/admin/checklists/{one.pk}/", {"name": "Austritt", "items": "X | Niemand"})
    assert wrong.status_code == 422
    assert "Niemand" in wrong.content.decode()


def test_an_activity_is_added_and_retired(cast: Cast, sign_in: SignIn) -> None:
    admin = sign_in(cast.admin)
    given = {"name_de": "Beratung", "billable": "on", "is_active": "on", "position": "1"}
    admin.post("/desk/admin/activities/new/", given)
    one = Activity.objects.get(names={"de": "Beratung"})
    admin.post(f"/desk/admin/activities/{one.pk}/", {"name_de": "Beratung", "position": "2"})
    one.refresh_from_db()
    assert (one.billable, one.is_active, one.position) == (False, False, 1)


def test_a_template_gets_its_dates_paused_and_ended(cast: Cast, sign_in: SignIn) -> None:
    admin = sign_in(cast.admin)
    given = {"name": "Wartung", "subject": "Server warten", "customer": cast.customer.email, "is_active": "on"}
    admin.post("/desk/admin/templates/new/", given)
    template = TicketTemplate.objects.get()
    admin.post("/desk/admin/recurring/new/", {"template": template.pk, **WHEN})
    one = Recurrence.objects.get()
    assert (one.rule, one.template) == ("FREQ=MONTHLY;BYDAY=2MO", template)
    assert admin.get(f"/desk/admin/recurring/{one.pk}/").content.decode().count("Mo, ") == 12
    admin.post(f"/desk/admin/recurring/{one.pk}/act/", {"do": "pause"})
    assert Recurrence.objects.get().next_at is None
    admin.post(f"/desk/admin/recurring/{one.pk}/act/", {"do": "go"})
    assert Recurrence.objects.get().next_at is not None
    admin.post(f"/desk/admin/recurring/{one.pk}/act/", {"do": "end"})
    assert not Recurrence.objects.exists()


def test_a_template_keeps_custom_fields_and_can_be_deleted(cast: Cast, sign_in: SignIn) -> None:
    add_field("text", Shape({"de": "Raum"}, is_required=True))
    add_field("text", Shape({"de": "Grund"}, kinds=["request"]))
    add_field("integer", Shape({"de": "Zahl"}))
    admin = sign_in(cast.admin)
    given = {"name": "Wartung", "subject": "Server warten", "kind": "request", "is_active": "on"}
    live = admin.post("/desk/admin/templates/fields/", given).content.decode()
    assert "field-grund" in live
    assert "Pflichtfeld" not in live, "a template may leave empty what a ticket must have"
    shown = {"shown": ["raum", "grund", "zahl"], "field-raum": "", "field-grund": "darum", "field-zahl": "7"}
    wrong = admin.post("/desk/admin/templates/new/", {**given, **shown, "field-zahl": "viele"})
    assert wrong.status_code == 422
    assert 'id="field-zahl-fault"' in wrong.content.decode()
    admin.post("/desk/admin/templates/new/", {**given, **shown})
    template = TicketTemplate.objects.get()
    assert template.values == {"grund": "darum", "zahl": 7}
    assert 'value="darum"' in admin.get(f"/desk/admin/templates/{template.pk}/").content.decode()
    one = plan_for(template)
    admin.post(f"/desk/admin/templates/{template.pk}/end/")
    assert TicketTemplate.objects.exists(), "tickets open from it by themselves"
    one.delete()
    admin.post(f"/desk/admin/templates/{template.pk}/end/")
    assert not TicketTemplate.objects.exists()


def plan_for(template: TicketTemplate) -> Recurrence:
    given = {"rule": "", "first_day": date(2030, 1, 1), "at": "08:00", "zone": "Europe/Berlin"}
    return Recurrence.objects.create(template=template, **given)


def test_the_next_twelve_dates_are_shown_while_one_chooses(cast: Cast, sign_in: SignIn) -> None:
    shown = sign_in(cast.admin).get("/desk/admin/recurring/dates/", WHEN).content.decode()
    assert shown.count("<li>Mo, ") == 12
    fault = sign_in(cast.admin).get("/desk/admin/recurring/dates/", {**WHEN, "often": "weekly", "days": []})
    assert "Wochentag" in fault.content.decode()


@pytest.mark.parametrize("given", [{}, {"template": "x"}, {"template": "999999", **WHEN}])
def test_what_is_missing_is_told(cast: Cast, sign_in: SignIn, given: dict[str, str]) -> None:
    admin = sign_in(cast.admin)
    assert admin.post("/desk/admin/recurring/new/", given).status_code == 422
    template = TicketTemplate.objects.create(name="W", subject="W", customer=cast.customer)
    only_template = admin.post("/desk/admin/recurring/new/", {"template": template.pk})
    assert only_template.status_code == 422


CHOSEN = [
    *(("once", 1, [], ""), ("daily", 3, [], ""), ("workdays", 1, [], ""), ("weekly", 2, ["MO", "FR"], "")),
    *(("monthly-date", 1, [], ""), ("monthly-day", 1, ["MO"], "2"), ("month-end", 1, [], "")),
    *(("first-workday", 1, [], ""), ("last-workday", 1, [], ""), ("yearly", 1, [], "")),
]


@pytest.mark.parametrize(("often", "interval", "days", "place"), CHOSEN)
def test_every_choice_is_a_rule_and_comes_back_as_chosen(often: str, interval: int, days: Any, place: str) -> None:
    rule = rule_of(often, interval, days, place, date(2026, 1, 15))
    assert check_rule(rule) == rule
    back = as_fields(rule)
    assert back["often"] == often
    assert back.get("days", []) == days
    assert back.get("interval", 1) == interval


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "once"),
        ("FREQ=MONTHLY;BYDAY=2MO", "every month: the second Monday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR", "every week: Tuesday, Friday (1 in 2)"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "on the first working day of the month"),
    ],
)
def test_a_rule_is_told_in_words(rule: str, words: str) -> None:
    with translation.override("en"):
        assert in_words(rule) == words


def test_a_day_that_not_every_month_has_is_refused() -> None:
    with pytest.raises(Refused):
        rule_of("monthly-date", 1, [], "", date(2026, 1, 31))


@pytest.mark.parametrize(
    ("word", "key"),
    [("Stundenzettel", "activities"), ("Austritt", "checklists"), ("Wartung", "recurring"), ("Muster", "templates")],
)
def test_everyday_words_find_the_pages(word: str, key: str) -> None:
    assert key in {entry.key for group in found(word) for entry in group.entries}
