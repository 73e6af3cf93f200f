"""Tasks, working time and waiting in the desk: what a page shows, who may do it, and what a file holds."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tresen.desk.workload.snooze import presets
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.models import TeamMembership, TeamRole
from tresen.tickets.body import Body
from tresen.tickets.booking import Work, book
from tresen.tickets.models import Activity, Task, Ticket, TimeEntry, Timer
from tresen.tickets.receiving import receive
from tresen.tickets.states import wait
from tresen.tickets.tasks import Duty, add_task
from tresen.tickets.time_report import Wanted, entries_in, sums_of

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def activity(db: None) -> Activity:
    Activity.objects.all().delete()
    return Activity.objects.create(names={"de": "Fernwartung", "en": "Remote help"})


def url(ticket: Ticket, part: str) -> str:
    return f"/desk/tickets/{ticket.number}/{part}"


def test_a_task_is_added_ticked_changed_and_removed(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    answer = agent.post(
        url(cast.ticket, "tasks/"), {"title": "Konto sperren", "compulsory": "on", "due_at": "2026-01-05T16:00"},
        headers=HTMX,
    )  # fmt: skip
    task = Task.objects.get()
    assert "Konto sperren" in answer.content.decode()
    assert "überfällig" in answer.content.decode()
    assert agent.post(url(cast.ticket, "state/"), {"value": "solved"}, headers=HTMX).status_code == 422
    agent.post(url(cast.ticket, f"tasks/{task.pk}/done/"), headers=HTMX)
    assert Task.objects.get().done_by == cast.agent
    agent.delete(url(cast.ticket, f"tasks/{task.pk}/done/"), headers=HTMX)
    agent.post(url(cast.ticket, f"tasks/{task.pk}/"), {"title": "Konto löschen", "place": "1"}, headers=HTMX)
    assert (Task.objects.get().title, Task.objects.get().compulsory) == ("Konto löschen", False)
    agent.delete(url(cast.ticket, f"tasks/{task.pk}/"), headers=HTMX)
    assert not Task.objects.exists()


def test_a_task_of_another_ticket_is_none_of_this_one(cast: Cast, sign_in: SignIn) -> None:
    task = add_task(cast.open(), Duty("Fremd"), by=cast.actor("agent"))
    for part in (f"tasks/{task.pk}/", f"tasks/{task.pk}/done/", "tasks/999999/done/"):
        assert sign_in(cast.agent).post(url(cast.ticket, part), {"title": "x"}, headers=HTMX).status_code == 404


def test_whoever_has_a_task_ticks_it_though_his_role_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    role = TeamRole.objects.create(names={"de": "Lesen"}, rights=[])
    TeamMembership.objects.filter(person=cast.colleague).update(role=role)
    his = add_task(cast.ticket, Duty("Meine", cast.colleague), by=cast.actor("agent"))
    other = add_task(cast.ticket, Duty("Andere", cast.agent), by=cast.actor("agent"))
    colleague = sign_in(cast.colleague)
    assert colleague.post(url(cast.ticket, f"tasks/{his.pk}/done/"), headers=HTMX).status_code == 200
    assert colleague.post(url(cast.ticket, f"tasks/{other.pk}/done/"), headers=HTMX).status_code == 422
    assert "Aufgabe hinzufügen" not in colleague.get(url(cast.ticket, "")).content.decode()


def test_my_tasks_are_due_first_and_counted_in_the_navigation(cast: Cast, sign_in: SignIn) -> None:
    later, soon = cast.open("Später"), cast.open("Bald")
    now = clock.now()
    add_task(later, Duty("Zweite", cast.outsider, None, now + timedelta(days=3)), by=cast.actor("agent"))
    add_task(soon, Duty("Erste", cast.outsider, None, now - timedelta(days=1)), by=cast.actor("agent"))
    add_task(soon, Duty("Des Teams", None, cast.other_team), by=cast.actor("agent"))
    add_task(soon, Duty("Andere", cast.agent), by=cast.actor("agent"))
    page = sign_in(cast.outsider).get("/desk/tasks/").content.decode()
    assert page.index("Erste") < page.index("Zweite")
    assert "überfällig seit" in page
    assert "Andere" not in page
    assert "Des Teams" not in page
    assert "<span>Meine Aufgaben</span><b>2</b>" in page
    assert "Des Teams" in sign_in(cast.outsider).get("/desk/tasks/?whose=team").content.decode()


def test_a_task_on_a_ticket_one_works_on_no_more_is_not_named(cast: Cast, sign_in: SignIn) -> None:
    add_task(cast.ticket, Duty("Geheimes", cast.outsider), by=cast.actor("agent"))
    Ticket.objects.filter(pk=cast.ticket.pk).update(shared_with=[])
    page = sign_in(cast.outsider).get("/desk/tasks/?whose=team").content.decode()
    assert "Geheimes" not in page
    assert "<span>Meine Aufgaben</span><b></b>" in page.replace("<b>0</b>", "<b></b>")


def test_time_is_booked_beside_the_conversation_and_with_a_reply(
    cast: Cast, activity: Activity, sign_in: SignIn
) -> None:
    agent = sign_in(cast.agent)
    agent.post(url(cast.ticket, "time/"), {"minutes": "90", "activity": activity.pk, "note": "vor Ort"}, headers=HTMX)
    agent.post(url(cast.ticket, "note/"), {"text": "Notiz", "minutes": "5", "submission": "eins"}, headers=HTMX)
    agent.post(url(cast.ticket, "note/"), {"text": "Notiz", "minutes": "5", "submission": "eins"}, headers=HTMX)
    agent.post(url(cast.ticket, "reply/"), {"text": "Antwort", "minutes": "7"}, headers=HTMX)
    assert sorted(TimeEntry.objects.values_list("minutes", flat=True)) == [5, 7, 90]
    assert "1 h 42 min" in agent.get(url(cast.ticket, "")).content.decode()
    assert "vor Ort" in agent.get(url(cast.ticket, "time/")).content.decode()


def test_wrong_minutes_keep_the_reply_from_leaving(cast: Cast, activity: Activity, sign_in: SignIn) -> None:
    for minutes in ("0", "1441", "x"):
        sent = sign_in(cast.agent).post(
            url(cast.ticket, "reply/"), {"text": "Antwort", "minutes": minutes}, headers=HTMX
        )
        assert sent.status_code == 422
    assert not cast.ticket.messages.filter(kind="reply").exists()


def test_the_clock_survives_a_reload_and_becomes_an_entry(cast: Cast, activity: Activity, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    agent.post(url(cast.ticket, "timer/"), {"do": "start"}, headers=HTMX)
    assert "data-running=" in agent.get(url(cast.ticket, "")).content.decode()
    assert "data-running=" not in sign_in(cast.colleague).get(url(cast.ticket, "")).content.decode()
    agent.post(url(cast.ticket, "timer/"), {"do": "pause"}, headers=HTMX)
    Timer.objects.update(seconds=125)
    assert 'value="3"' in agent.get(url(cast.ticket, "time/")).content.decode()
    agent.post(url(cast.ticket, "time/"), {"minutes": "3", "activity": activity.pk, "timer": "reset"}, headers=HTMX)
    assert TimeEntry.objects.get().minutes == 3
    assert not Timer.objects.exists()


def test_without_the_right_no_time_is_booked(cast: Cast, activity: Activity, sign_in: SignIn) -> None:
    role = TeamRole.objects.create(names={"de": "Lesen"}, rights=["note"])
    TeamMembership.objects.filter(person=cast.colleague).update(role=role)
    colleague = sign_in(cast.colleague)
    for part, sent in (
        ("time/", {"minutes": "5", "activity": activity.pk}),
        ("timer/", {"do": "start"}),
        ("note/", {"text": "Notiz", "minutes": "5"}),
    ):
        assert colleague.post(url(cast.ticket, part), sent, headers=HTMX).status_code == 422
    assert not TimeEntry.objects.exists()
    assert not cast.ticket.messages.filter(kind="note").exists()


ENTRIES = st.lists(
    st.tuples(st.integers(1, 1440), st.integers(0, 70), st.booleans(), st.integers(0, 1), st.integers(0, 2)),
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES)
def test_the_sums_of_a_month_are_the_sum_of_its_entries(cast: Cast, activity: Activity, entries: Any) -> None:
    TimeEntry.objects.all().delete()
    kinds = [activity, Activity.objects.create(names={"de": "Fahrt"})]
    tickets = [cast.ticket, cast.open(customer=cast.stranger), cast.open()]
    today = timezone.localdate()
    for minutes, ago, billable, kind, ticket in entries:
        work = Work(minutes, kinds[kind], today - timedelta(days=ago), billable)
        book(tickets[ticket], work, by=cast.actor("agent"))
    for month in (today, today.replace(day=1) - timedelta(days=1)):
        wanted = Wanted(month.replace(day=1), month)
        sums, found = sums_of(cast.actor("admin"), wanted), list(entries_in(cast.actor("admin"), wanted))
        assert sum(one.minutes for one in sums) == sum(one.minutes for one in found)
        for one in sums:
            own = [e for e in found if e.client_id == one.organisation and e.activity_id == one.activity]
            assert one.minutes == sum(e.minutes for e in own)
            assert one.billable == sum(e.minutes for e in own if e.billable)
            assert one.entries == len(own)
        expected = sum(m for m, ago, *_ in entries if wanted.first <= today - timedelta(days=ago) <= wanted.last)
        assert sum(one.minutes for one in found) == expected


def test_the_files_hold_the_entries_and_no_formula(cast: Cast, activity: Activity, sign_in: SignIn) -> None:
    book(cast.ticket, Work(45, activity, note="=HYPERLINK(0)"), by=cast.actor("agent"))
    agent = sign_in(cast.agent)
    text = agent.get("/desk/times/file/").content.decode("utf-8-sig")
    _head, row = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert row[1:3] == ["Klinikum Test", cast.ticket.number]
    assert (row[6], row[-1]) == ("45", "'=HYPERLINK(0)")
    file = agent.get("/desk/times/file/?format=xlsx")
    assert file.content[:2] == b"PK"


def test_a_month_is_billed_seen_as_billed_and_taken_back(cast: Cast, activity: Activity, sign_in: SignIn) -> None:
    entry = book(cast.ticket, Work(45, activity), by=cast.actor("agent"))
    admin, month = sign_in(cast.admin), f"{timezone.localdate():%Y-%m}"
    admin.post("/desk/times/billing/", {"month": month, "organisation": cast.clinic.pk})
    locked = sign_in(cast.agent).post(
        url(cast.ticket, f"time/{entry.pk}/"), {"minutes": "1", "activity": activity.pk}, headers=HTMX
    )
    assert locked.status_code == 422
    assert "abgerechnet" in locked.content.decode()
    assert not sums_of(cast.actor("admin"), Wanted(date(2020, 1, 1), date(2100, 1, 1), standing="open"))
    billing = TimeEntry.objects.get().billing
    assert billing is not None
    assert sign_in(cast.outsider).post(f"/desk/times/billing/{billing.pk}/", {"reason": "x"}).status_code == 404
    admin.post(f"/desk/times/billing/{billing.pk}/", {"reason": "Falscher Monat"})
    assert TimeEntry.objects.get().billing is None
    assert "Falscher Monat" in admin.get(f"/desk/times/?month={month}").content.decode()


def test_the_overview_shows_nothing_of_others(cast: Cast, activity: Activity, sign_in: SignIn) -> None:
    book(cast.ticket, Work(45, activity), by=cast.actor("agent"))
    assert "45 min" in sign_in(cast.agent).get("/desk/times/").content.decode()
    assert "45 min" not in sign_in(cast.outsider).get("/desk/times/").content.decode()
    assert cast.ticket.number not in sign_in(cast.outsider).get("/desk/times/file/").content.decode()


def test_the_dates_offered_are_those_of_the_desks_clock() -> None:
    """A Friday, 21:30 in Berlin, the week before the clock changes."""
    with clock.at(datetime(2026, 3, 27, 20, 30, tzinfo=UTC)):
        offered = dict(presets(timezone.localtime(clock.now())))
    assert [f"{at:%a %d.%m. %H:%M %z}" for at in offered.values()] == [
        "Sat 28.03. 08:00 +0100",
        "Mon 30.03. 08:00 +0200",
        "Fri 03.04. 08:00 +0200",
    ]


def test_a_ticket_waits_until_its_date_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    agent, until = sign_in(cast.agent), clock.now() + timedelta(days=2)
    answer = agent.post(
        url(cast.ticket, "snooze/"), {"until": until.isoformat(), "reason": "Teil bestellt"}, headers=HTMX
    )
    fresh = Ticket.objects.get(pk=cast.ticket.pk)
    assert (fresh.state_type, fresh.waiting_until) == ("waiting", until)
    assert "Teil bestellt" in answer.content.decode()
    for wrong in ("", "gestern", (clock.now() - timedelta(minutes=1)).isoformat()):
        assert agent.post(url(cast.ticket, "snooze/"), {"until": wrong}, headers=HTMX).status_code == 422


def test_a_question_shows_the_old_date_and_offers_it_again(cast: Cast, sign_in: SignIn) -> None:
    until = clock.now().replace(microsecond=0) + timedelta(days=2)
    wait(cast.ticket, by=cast.actor("agent"), until=until)
    receive(cast.ticket, by=SYSTEM, body=Body.from_text("Wann denn?"), author=cast.customer)
    agent = sign_in(cast.agent)
    page = agent.get(url(cast.ticket, "")).content.decode()
    assert "Wieder bis dahin warten" in page
    assert until.isoformat() in page
    agent.post(url(cast.ticket, "snooze/"), {"until": until.isoformat()}, headers=HTMX)
    assert Ticket.objects.get(pk=cast.ticket.pk).waiting_until == until
    assert "Wieder bis dahin warten" not in agent.get(url(cast.ticket, "")).content.decode()
