"""An import that dies, is stopped, is started twice; who may."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from tests.cast import Cast
from tests.people.imports.conftest import Take
from tresen.kit import clock
from tresen.kit.models import AuditEntry
from tresen.people.imports import running
from tresen.people.imports.forgetting import KEPT, forget_lines
from tresen.people.imports.running import check, discard, read_file, start, stop, writing
from tresen.people.models import PeopleImport, Person
from tresen.people.refusals import EditRefused

TABLE = "Name;E-Mail\n" + "".join(f"P {number};p{number}@x.test\n" for number in range(120))


class Killed(BaseException):
    pass


def test_a_killed_job_goes_on_and_does_nothing_twice(cast: Cast, take: Take) -> None:
    """Dies in the middle of the second transaction: that one is not there at all; the next job does it."""
    batch, real, seen = take(TABLE), running._written, []

    def dying(plan: Any) -> Any:
        seen.append(plan)
        if len(seen) == 75:
            raise Killed
        return real(plan)

    start(batch, by=cast.actor("admin"))
    with patch.object(running, "_written", dying), pytest.raises(Killed):
        writing(import_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, Person.objects.filter(name__startswith="P ").count()) == ("writing", 50)
    writing(import_id=batch.pk)
    writing(import_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, batch.totals["new"]) == ("done", 120)
    assert Person.objects.filter(name__startswith="P ").count() == 120


def test_a_line_that_fails_leaves_no_half(cast: Cast, take: Take) -> None:
    """An organisation the failing line had made known is made by the next."""
    table = "Name;E-Mail;Firma\nA;a@x.test;Hafen\nB;b@x.test;Hafen\n"
    real, failed = running.PersonLines._write, []

    def failing(*given: Any) -> int:
        key = real(*given)
        if not failed:
            failed.append(key)
            raise DatabaseError("deadlock detected")
        return key

    with patch.object(running.PersonLines, "_write", failing):
        batch = take(table, sure=True, founds=True)
    assert [one.outcome for one in batch.lines.order_by("number")] == ["refused", "new"]
    assert not Person.objects.filter(name="A").exists()
    assert Person.objects.get(name="B").organisations.get().name == "Hafen"


def test_what_changed_since_the_check_is_seen(cast: Cast, take: Take) -> None:
    batch = take("Nr;Name;E-Mail\n9;Neu;neu@x.test\n")
    other = Person.objects.create(name="Anders", external_id="8")
    other.addresses.create(value="neu@x.test")
    start(batch, by=cast.actor("admin"))
    writing(import_id=batch.pk)
    line = batch.lines.get()
    assert line.outcome == "refused"
    assert "Anders" in line.fault
    assert not Person.objects.filter(name="Neu").exists()


def test_whoever_lost_the_right_imports_no_more(cast: Cast, take: Take) -> None:
    batch = take(TABLE)
    start(batch, by=cast.actor("admin"))
    Person.objects.filter(pk=cast.admin.pk).update(role="agent")
    writing(import_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, batch.reason) == ("stopped", "Whoever started it is no administrator any more.")
    assert not Person.objects.filter(name__startswith="P ").exists()


@pytest.mark.parametrize("who", ["agent", "customer", "manager"])
def test_only_administrators(cast: Cast, take: Take, who: str) -> None:
    batch, by = take(TABLE), cast.actor(who)
    for verb in (start, stop, discard, check):
        with pytest.raises(EditRefused):
            verb(batch, by=by)
    with pytest.raises(EditRefused):
        read_file(b"Name\nA\n", kind="person", file="x", by=by)


def test_stopped_and_gone_on(cast: Cast, take: Take) -> None:
    batch, by = take(TABLE), cast.actor("admin")
    start(batch, by=by)
    stop(batch, by=by)
    writing(import_id=batch.pk)
    assert not Person.objects.filter(name__startswith="P ").exists()
    start(batch, by=by)
    writing(import_id=batch.pk)
    assert Person.objects.filter(name__startswith="P ").count() == 120
    with pytest.raises(EditRefused):
        start(batch, by=by)
    with pytest.raises(EditRefused):
        check(batch, by=by)


def test_many_lines_are_checked_by_a_job(cast: Cast, take: Take) -> None:
    table = "Name;E-Mail\n" + "".join(f"P {number};p{number}@x.test\n" for number in range(501))
    batch = take(table)
    assert batch.stage == "reading"
    running.checking(import_id=batch.pk, round=batch.round - 1)  # of an earlier check
    batch.refresh_from_db()
    assert batch.stage == "reading"
    running.checking(import_id=batch.pk, round=batch.round)
    batch.refresh_from_db()
    assert (batch.stage, batch.totals["new"]) == ("ready", 501)


def test_the_audit_log_has_the_import_as_a_whole(cast: Cast, take: Take) -> None:
    take(TABLE, sure=True)
    entry = AuditEntry.objects.get(name="imported")
    assert (entry.actor_id, entry.about_label, entry.data["count"]) == (cast.admin.pk, "liste.csv", 120)
    assert entry.data["outcome"] == "done: new 120"


def test_too_much_is_said_so(cast: Cast) -> None:
    by = cast.actor("admin")
    for content in (b"Name\n", b"Name\n" + b"A\n" * 100_001, b"x" * 20_000_001, b";".join([b"a"] * 101) + b"\n1\n"):
        with pytest.raises(EditRefused):
            read_file(content, kind="person", file="x", by=by)
    assert not PeopleImport.objects.exists()


def test_lines_are_forgotten_after_a_month(cast: Cast, take: Take) -> None:
    done, left = take("Name;E-Mail\nA;a@x.test\n", sure=True), take("Name;E-Mail\nB;b@x.test\n")
    forget_lines(0)
    assert done.lines.exists()
    PeopleImport.objects.update(created_at=clock.now() - KEPT * 2)
    forget_lines(0)
    assert not done.lines.exists()
    assert not PeopleImport.objects.filter(pk=left.pk).exists()
