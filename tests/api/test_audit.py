"""The audit log for programs, and what programs do in it."""

from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.kit.models import AuditEntry


def test_administrators_read_it_newest_first(cast: Cast, program: Call) -> None:
    admin = program("admin")
    admin.patch("/mail/limits", {"sender_hourly": 7})
    admin.get(f"/people/{cast.customer.pk}")
    page = answered(admin.get("/audit?limit=1"))
    assert page["items"][0]["name"] == "opened"
    assert page["items"][0]["about"] == {"kind": "person", "id": str(cast.customer.pk), "label": "Karla Kundin"}
    older = answered(admin.get(f"/audit?limit=1&cursor={page['next']}"))["items"][0]
    assert (older["name"], older["data"]["changes"][0]["kind"]) == ("made", "setting")
    assert older["token"].startswith("tresen_")
    assert page["items"][0]["previous"] == older["hash"]
    assert not answered(admin.get("/audit?name=merged"))["items"]
    assert answered(admin.get(f"/audit?about=person:{cast.customer.pk}&q=karl"))["items"]
    assert not answered(admin.get("/audit?before=2020-01-01T00:00:00"))["items"]
    problem(admin.get("/audit?name=peeked"), 422, "name")


def test_what_a_program_changes_of_a_person_is_noted(cast: Cast, program: Call) -> None:
    program("agent").patch(f"/people/{cast.customer.pk}", {"name": "Karla Neu"})
    entry = AuditEntry.objects.get(name="changed", about_kind="person")
    assert entry.data["changes"][0]["fields"] == {"name": ["Karla Kundin", "Karla Neu"]}
    assert entry.actor_id == cast.agent.pk


def test_what_is_refused_is_not(cast: Cast, program: Call) -> None:
    before = AuditEntry.objects.count()
    program("customer").patch(f"/people/{cast.customer.pk}", {"name": "Karla Neu"})
    assert AuditEntry.objects.count() == before


def test_persons_are_merged_and_taken_apart(cast: Cast, program: Call) -> None:
    admin = program("admin")
    done = answered(admin.post(f"/people/{cast.workmate.pk}/merge", {"into": cast.customer.pk}), 201)
    assert (done["kind"], done["into"], done["settled"], done["undone"]) == ("person", cast.customer.pk, True, False)
    assert AuditEntry.objects.filter(name="merged", about_id=str(cast.workmate.pk)).exists()
    problem(admin.post(f"/people/{cast.workmate.pk}/merge", {"into": cast.customer.pk}), 422)
    assert answered(admin.send("DELETE", f"/merges/{done['id']}"))["undone"]
    assert cast.workmate.addresses.count() == 1
    other = answered(admin.post("/organisations/werk/merge", {"into": "klinikum"}), 201)
    assert answered(admin.send("DELETE", f"/merges/{other['id']}"))["undone"]
