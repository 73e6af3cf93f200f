"""Working time for programs (T17)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.people.models import Team
from tresen.tickets.booking import Work, activities, book
from tresen.tickets.models import Activity, TimeEntry


@pytest.fixture
def activity(db: None) -> Activity:
    return Activity.objects.create(names={"de": "Fernwartung", "en": "Remote help"})


def test_time_is_booked_corrected_and_withdrawn(cast: Cast, activity: Activity, program: Call) -> None:
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}/times"
    usual = answered(agent.post(url, {"minutes": 1}), 201)
    assert usual["activity"] == activities()[0].pk
    entry = answered(agent.post(url, {"minutes": 25, "activity": activity.pk, "note": "Treiber"}), 201)
    assert (entry["activity"], entry["billable"], entry["day"]) == (activity.pk, True, str(timezone.localdate()))
    corrected = answered(agent.patch(f"{url}/{entry['id']}", {"minutes": 30, "billable": False}))
    assert (corrected["minutes"], corrected["billable"], corrected["note"]) == (30, False, "Treiber")
    assert answered(agent.get(url))["items"] == [corrected, usual]
    assert agent.delete(f"{url}/{entry['id']}").status_code == 204
    assert TimeEntry.objects.get().pk == usual["id"]


def test_what_is_billed_is_locked_with_a_sentence_until_it_is_taken_back(
    cast: Cast, activity: Activity, program: Call
) -> None:
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}/times"
    entry = answered(agent.post(url, {"minutes": 25}), 201)
    today = str(timezone.localdate())
    bill = {"organisation": "klinikum", "first": today, "last": today}
    billing = answered(agent.post("/billings", bill), 201)
    assert (billing["minutes"], billing["entries"]) == (25, 1)
    for response in (agent.patch(f"{url}/{entry['id']}", {"minutes": 1}), agent.delete(f"{url}/{entry['id']}")):
        assert "locked" in problem(response, 409)["detail"]
    assert answered(agent.get(url))["items"][0]["billed_at"]
    assert answered(agent.get("/billings"))["items"][0]["id"] == billing["id"]
    problem(agent.post(f"/billings/{billing['id']}/undo", {"reason": ""}), 422, "reason")
    undone = answered(program("admin").post(f"/billings/{billing['id']}/undo", {"reason": "Falscher Monat"}), 201)
    assert (undone["reason"], undone["undone_by"]["name"]) == ("Falscher Monat", "Adam Admin")
    answered(agent.patch(f"{url}/{entry['id']}", {"minutes": 1}))


def test_only_who_booked_it_changes_it(cast: Cast, activity: Activity, program: Call) -> None:
    entry = book(cast.ticket, Work(5, activity), by=cast.actor("agent"))
    url = f"/tickets/{cast.ticket.number}/times/{entry.pk}"
    assert "booked" in problem(program("colleague").patch(url, {"minutes": 6}), 403)["detail"]


def test_the_sums_are_those_of_the_entries(cast: Cast, activity: Activity, program: Call) -> None:
    other = Activity.objects.create(names={"de": "Anfahrt"}, billable=False, position=2)
    for minutes, what in ((10, activity), (20, activity), (45, other)):
        book(cast.ticket, Work(minutes, what), by=cast.actor("agent"))
    book(cast.ticket, Work(99, activity, timezone.localdate() - timedelta(days=70)), by=cast.actor("agent"))
    agent = program("agent")
    sums = answered(agent.get("/times/sums"))
    entries = answered(agent.get("/times"))["items"]
    assert sums["minutes"] == sum(one["minutes"] for one in entries) == 75
    assert [(one["organisation"], one["activity"], one["minutes"], one["billable"]) for one in sums["items"]] == [
        ("klinikum", activity.pk, 30, 30),
        ("klinikum", other.pk, 45, 0),
    ]
    assert answered(agent.get("/times/sums?standing=free"))["minutes"] == 45
    first = str(timezone.localdate() - timedelta(days=100))
    assert answered(agent.get(f"/times/sums?first={first}&last={timezone.localdate()}"))["entries"] == 4
    assert len(answered(agent.get("/times?limit=2"))["items"]) == 2
    problem(agent.get("/times?organisation=nichts"), 422, "organisation")
    problem(agent.get("/times/sums?nichts=1"), 422, "nichts")


def test_nobody_reads_time_of_tickets_he_does_not_work_on(cast: Cast, activity: Activity, program: Call) -> None:
    book(cast.ticket, Work(5, activity), by=cast.actor("agent"))
    for who in ("outsider", "customer", "manager", "stranger"):
        assert answered(program(who).get("/times"))["items"] == []
        assert answered(program(who).get("/times/sums"))["items"] == []
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    assert answered(program("admin").get("/times/sums"))["minutes"] == 0
    names = [one["names"]["en"] for one in answered(program("outsider").get("/activities"))["items"]]
    assert names[-1] == "Remote help"
    assert answered(program("customer").get("/activities"))["items"] == []
