"""Templates and recurring tickets for programs (T14)."""

from typing import Any

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.people.models import Team
from tresen.tickets.assigning import hand_over
from tresen.tickets.checklists import save_checklist
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.models import Checklist, ChecklistItem, Recurrence, Run, Ticket, TicketTemplate


def checklist() -> Checklist:
    items = [ChecklistItem(title="Eins"), ChecklistItem(title="Zwei", compulsory=True)]
    return save_checklist(None, name="Sicherung", kinds=[], categories=[], items=items)


def made(program: Call, **more: Any) -> Any:
    given = {"name": "Sicherung", "subject": "Sicherung prüfen", "body": "Bitte alle.", "team": "Service Desk", **more}
    return answered(program("admin").post("/templates", given), 201)


def test_a_ticket_is_opened_as_the_template_has_it(cast: Cast, program: Call) -> None:
    add_field("integer", Shape({"de": "Zahl"}))
    one = made(program, kind="request", priority="high", checklist=checklist().pk, fields={"zahl": 7})
    agent = program("agent")
    assert [each["id"] for each in answered(agent.get("/templates"))["items"]] == [one["id"]]
    problem(agent.post(f"/templates/{one['id']}/tickets", {}), 422)  # for whom?
    given = {"customer": "karla@klinikum.test", "subject": "Diesmal anders"}
    ticket = answered(agent.post(f"/templates/{one['id']}/tickets", given), 201)
    told = {name: ticket[name] for name in ("subject", "kind", "priority", "team", "fields")}
    expected = {"subject": "Diesmal anders", "kind": "request", "priority": "high", "team": "Service Desk"}
    assert told == {**expected, "fields": {"zahl": 7}}
    tasks = answered(agent.get(f"/tickets/{ticket['number']}/tasks"))["items"]
    assert [each["title"] for each in tasks] == ["Eins", "Zwei"]


def test_what_does_not_fit_a_template_is_refused(cast: Cast, program: Call) -> None:
    add_field("integer", Shape({"de": "Zahl"}))
    admin, known = program("admin"), made(program)
    problem(admin.post("/templates", {"name": "Sicherung", "subject": "x"}), 422)
    problem(admin.patch(f"/templates/{known['id']}", {"fields": {"zahl": "viele"}}), 422, "fields.zahl")
    foreign = {"customer": "sven@werk.test", "category": cast.category.pk}
    problem(admin.patch(f"/templates/{known['id']}", foreign), 422)
    problem(admin.patch(f"/templates/{known['id']}", {"checklist": 4711}), 422, "checklist")
    changed = answered(admin.patch(f"/templates/{known['id']}", {"fields": {"zahl": 8}, "active": False}))
    assert (changed["fields"], changed["subject"]) == ({"zahl": 8}, "Sicherung prüfen")
    assert answered(program("agent").get("/templates"))["items"] == []
    problem(program("agent").post(f"/templates/{known['id']}/tickets", {"customer": "karla@klinikum.test"}), 404)
    assert admin.delete(f"/templates/{known['id']}").status_code == 204
    assert not TicketTemplate.objects.exists()


def test_a_template_of_a_confidential_team_is_not_there_for_others(cast: Cast, program: Call) -> None:
    one = made(program)
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    assert answered(program("agent").get("/templates"))["items"]
    for who in ("outsider", "admin"):
        assert answered(program(who).get("/templates"))["items"] == []
        assert problem(program(who).get(f"/templates/{one['id']}"), 404) == problem(
            program(who).get("/templates/4711"), 404
        )


def test_a_recurring_ticket_is_planned_shown_paused_and_ended(cast: Cast, program: Call) -> None:
    one, admin = made(program, customer="karla@klinikum.test"), program("admin")
    given = {"template": one["id"], "rule": "FREQ=MONTHLY;BYDAY=2MO", "first_day": "2030-01-01", "at": "08:00"}
    planned = answered(admin.post("/recurrences", given), 201)
    assert planned["dates"][:2] == ["2030-01-14T07:00:00Z", "2030-02-11T07:00:00Z"]
    assert len(planned["dates"]) == 12
    url = f"/recurrences/{planned['id']}"
    moved = answered(admin.patch(url, {"at": "09:30", "paused": True}))
    assert (moved["at"], moved["paused"], moved["rule"]) == ("09:30:00", True, given["rule"])
    assert Recurrence.objects.get().next_at is None
    assert answered(admin.patch(url, {"paused": False}))["dates"][0] == "2030-01-14T08:30:00Z"
    problem(admin.patch(url, {"rule": "FREQ=SECONDLY"}), 422)
    problem(admin.patch(url, {"at": "09:30Z"}), 422, "at")
    problem(admin.delete(f"/templates/{one['id']}"), 422)
    problem(admin.patch(f"/templates/{one['id']}", {"customer": None}), 422)
    assert answered(program("agent").get("/recurrences"))["items"] == []
    assert admin.delete(url).status_code == 204


def test_a_ticket_that_went_where_one_sees_nothing_is_not_named(cast: Cast, program: Call, sign_in: Any) -> None:
    one = made(program, customer="karla@klinikum.test")
    given = {"template": one["id"], "first_day": "2030-01-01", "at": "08:00"}
    planned = answered(program("admin").post("/recurrences", given), 201)
    ticket = Ticket.objects.get(pk=cast.open("Geheim").pk)
    Run.objects.create(recurrence_id=planned["id"], due_at="2026-01-01T08:00:00Z", ticket=ticket)
    url, page = f"/recurrences/{planned['id']}", f"/desk/admin/recurring/{planned['id']}/"
    assert [run["ticket"] for run in answered(program("admin").get(url))["runs"]] == [ticket.number]
    assert ticket.number in sign_in(cast.admin).get(page).content.decode()
    hand_over(ticket, Team.objects.create(name="Personal", confidential=True), by=SYSTEM)
    assert answered(program("admin").get(url))["runs"] == []
    assert ticket.number not in sign_in(cast.admin).get(page).content.decode()
