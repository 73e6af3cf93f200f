"""Tasks for programs (T16): the same verbs, rights and refusals as in the desk."""

from datetime import UTC, datetime, timedelta

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.kit import clock
from tresen.people.actor import SYSTEM
from tresen.people.models import Team, TeamMembership, TeamRole
from tresen.tickets.checklists import save_checklist
from tresen.tickets.models import ChecklistItem, Task, Ticket
from tresen.tickets.states import snooze
from tresen.tickets.tasks import Duty, add_task


def test_a_task_is_added_changed_placed_done_and_removed(cast: Cast, program: Call) -> None:
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}/tasks"
    first = answered(agent.post(url, {"title": "Konto sperren", "owner": "cem@desk.test", "compulsory": True}), 201)
    second = answered(agent.post(url, {"title": "Ausweis", "due_at": "2026-11-30T17:00:00+01:00"}), 201)
    assert first["owner"] == {"email": "cem@desk.test", "name": "Cem Kollege"}
    assert second["due_at"] == "2026-11-30T16:00:00Z"
    changed = answered(agent.patch(f"{url}/{second['id']}", {"place": 1, "due_at": None, "done": True}))
    assert (changed["due_at"], changed["done_by"]["name"]) == (None, "Anna Agentin")
    assert [one["title"] for one in answered(agent.get(url))["items"]] == ["Ausweis", "Konto sperren"]
    assert answered(agent.patch(f"{url}/{second['id']}", {"done": False}))["done_at"] is None
    assert agent.delete(f"{url}/{second['id']}").status_code == 204
    refused = problem(agent.patch(f"/tickets/{cast.ticket.number}", {"state": "solved"}), 422)
    assert "Konto sperren" in refused["detail"]


def test_whoever_has_a_task_says_that_it_is_done_and_changes_nothing_else(cast: Cast, program: Call) -> None:
    reader = TeamRole.objects.create(names={"de": "Lesen"}, rights=[])
    TeamMembership.objects.filter(person=cast.colleague).update(role=reader)
    his = add_task(cast.ticket, Duty("Seine", owner=cast.colleague), by=SYSTEM)
    other = add_task(cast.ticket, Duty("Andere", owner=cast.agent), by=SYSTEM)
    colleague, url = program("colleague"), f"/tickets/{cast.ticket.number}/tasks"
    answered(colleague.patch(f"{url}/{his.pk}", {"done": True}))
    problem(colleague.patch(f"{url}/{other.pk}", {"done": True}), 403)
    problem(colleague.patch(f"{url}/{his.pk}", {"done": True, "title": "x"}), 403)
    assert Task.objects.get(pk=his.pk).title == "Seine"


def test_a_task_of_another_ticket_is_not_there(cast: Cast, program: Call) -> None:
    elsewhere = add_task(cast.open("Anderes"), Duty("x"), by=SYSTEM)
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}/tasks"
    foreign = problem(agent.patch(f"{url}/{elsewhere.pk}", {"title": "y"}), 404)
    assert foreign == problem(agent.patch(f"{url}/999999999", {"title": "y"}), 404)
    assert foreign == problem(agent.patch(f"{url}/{2**64}", {"title": "y"}), 404)


def test_a_task_takes_nothing_out_of_a_confidential_team_unasked(cast: Cast, program: Call) -> None:
    Team.objects.filter(pk=cast.team.pk).update(confidential=True)
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}/tasks"
    assert "disclose" in problem(agent.post(url, {"title": "x", "team": "Netze"}), 409)["detail"]
    assert not Task.objects.exists()
    answered(agent.post(url, {"title": "x", "team": "Netze", "disclose": True}), 201)


def test_sending_again_adds_no_second_task(cast: Cast, program: Call) -> None:
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}/tasks"
    first, again = (agent.post(url, {"title": "Einmal"}, idempotency_key="k") for _ in range(2))
    assert answered(first, 201) == answered(again, 201)
    assert again["Idempotent-Replayed"] == "true"
    assert Task.objects.count() == 1


def test_a_checklist_is_put_in(cast: Cast, program: Call) -> None:
    items = [ChecklistItem(title="Eins", compulsory=True), ChecklistItem(title="Zwei", days=3, team=cast.other_team)]
    listed = save_checklist(None, name="Austritt", kinds=[], categories=[], items=items)
    agent = program("agent")
    offered = answered(agent.get("/checklists"))["items"]
    assert [one["title"] for one in offered[0]["items"]] == ["Eins", "Zwei"]
    added = answered(agent.post(f"/tickets/{cast.ticket.number}/checklists", {"checklist": listed.pk}), 201)["items"]
    assert [(one["title"], one["checklist"]) for one in added] == [("Eins", "Austritt"), ("Zwei", "Austritt")]
    problem(agent.post(f"/tickets/{cast.ticket.number}/checklists", {"checklist": 99}), 422, "checklist")
    assert answered(program("customer").get("/checklists"))["items"] == []


def test_my_tasks_are_mine_and_with_team_those_of_nobody(cast: Cast, program: Call) -> None:
    add_task(cast.ticket, Duty("Meine", owner=cast.agent), by=SYSTEM)
    add_task(cast.ticket, Duty("Fremde", owner=cast.colleague), by=SYSTEM)
    add_task(cast.ticket, Duty("Unsere", team=cast.team), by=SYSTEM)
    agent = program("agent")
    assert [one["title"] for one in answered(agent.get("/tasks"))["items"]] == ["Meine"]
    assert [one["title"] for one in answered(agent.get("/tasks?team=true"))["items"]] == ["Meine", "Unsere"]
    assert answered(program("outsider").get("/tasks?team=true"))["items"] == []


def test_a_ticket_waits_until_a_date(cast: Cast, program: Call) -> None:
    agent, url = program("agent"), f"/tickets/{cast.ticket.number}"
    until = (clock.now() + timedelta(days=3)).astimezone(UTC).replace(microsecond=0)
    sent = until.isoformat()
    waiting = answered(agent.patch(url, {"waiting_until": sent}))
    assert (waiting["state_type"], datetime.fromisoformat(waiting["waiting_until"])) == ("waiting", until)
    supplier = answered(agent.patch(url, {"state": "waiting_supplier"}))
    assert supplier["waiting_until"] == waiting["waiting_until"], "what is left out stays"
    later = answered(agent.patch(url, {"waiting_until": (until + timedelta(days=1)).isoformat()}))
    assert later["state"] == "waiting_supplier"
    assert answered(agent.patch(url, {"waiting_until": None}))["waiting_until"] is None
    assert Ticket.objects.get(pk=cast.ticket.pk).state_type == "waiting"
    problem(agent.patch(url, {"state": "open", "waiting_until": sent}), 422, "waiting_until")
    problem(agent.patch(url, {"waiting_until": "2020-01-01T00:00:00Z"}), 422)
    problem(agent.patch(url, {"waiting_until": "2030-01-01T00:00:00"}), 422, "waiting_until")


def test_until_when_a_ticket_waits_is_not_for_its_customer(cast: Cast, program: Call) -> None:
    snooze(cast.ticket, clock.now() + timedelta(days=1), by=cast.actor("agent"))
    url = f"/tickets/{cast.ticket.number}"
    assert answered(program("agent").get(url))["waiting_until"]
    assert answered(program("customer").get(url))["waiting_until"] is None
