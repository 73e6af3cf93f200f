"""Somebody with the whole database in his hands, but without the house's key: whatever he forges is seen, and where."""

import pytest
from django.db import connection

from tests.kit.test_audit import by_hand, chain, say  # noqa: F401 — a fixture
from tresen.kit.audit.checking import Fault, Kind, verify
from tresen.kit.audit.entries import hash_of, seal
from tresen.kit.audit.seals import Mark
from tresen.kit.models import AuditEntry

pytestmark = pytest.mark.usefixtures("chain")


def mark(number: int) -> Mark:
    known = AuditEntry.objects.get(number=number)
    return Mark(number, known.hash, "2026-11-22T00:00:00.000000Z", seal(number, known.hash))


def rebuild(start: int) -> None:
    """Every line from here on with the hash it should have: docs/algorithms/audit-chain.md says how."""
    previous = AuditEntry.objects.get(number=start - 1).hash
    for entry in AuditEntry.objects.filter(number__gte=start).order_by("number"):
        entry.previous = previous
        previous = hash_of(entry)
        by_hand(
            "UPDATE kit_auditentry SET previous = %s, hash = %s WHERE number = %s",
            entry.previous,
            previous,
            entry.number,
        )


def put_in(number: int) -> None:
    """One more line, a copy of the one before; the later ones move up."""
    for later in range(7, number, -1):
        by_hand("UPDATE kit_auditentry SET number = %s WHERE number = %s", later, later - 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'kit_auditentry'")
        names = [name for (name,) in cursor.fetchall() if name != "number"]
    columns = ", ".join(f'"{name}"' for name in names)
    by_hand(f"INSERT INTO kit_auditentry (number, {columns}) SELECT {number}, {columns} FROM kit_auditentry"
            f" WHERE number = {number - 1}")  # fmt: skip


def test_a_changed_line_with_its_new_hash_is_not_followed_by_the_next() -> None:
    by_hand("UPDATE kit_auditentry SET about_label = 'x' WHERE number = 3")
    forged = hash_of(AuditEntry.objects.get(number=3))
    by_hand("UPDATE kit_auditentry SET hash = %s WHERE number = 3", forged)
    assert verify().faults == [Fault(Kind.UNLINKED, 4)]


def test_a_changed_last_line_with_its_new_hash_is_not_the_end_that_was_sealed() -> None:
    by_hand("UPDATE kit_auditentry SET about_label = 'x' WHERE number = 6")
    rebuild(6)
    assert verify().faults == [Fault(Kind.HEAD, 6)]


def test_a_chain_rebuilt_from_the_middle_is_seen_at_its_end_and_by_marks_before_it() -> None:
    marks = [mark(2), mark(5)]
    by_hand("UPDATE kit_auditentry SET about_label = 'x' WHERE number = 4")
    rebuild(4)
    assert verify().faults == [Fault(Kind.HEAD, 6)]
    assert verify(marks=marks).faults == [Fault(Kind.MARK, 5), Fault(Kind.HEAD, 6)]


def test_a_line_put_in_is_named() -> None:
    put_in(4)
    assert Fault(Kind.UNLINKED, 4) in verify().faults
    assert min(fault.number for fault in verify().faults) == 4


def test_a_line_put_in_with_all_hashes_rebuilt_is_not_what_was_sealed() -> None:
    marks = [mark(5)]
    put_in(4)
    rebuild(4)
    ends = [Fault(Kind.HEAD, 6), Fault(Kind.HEAD, 7)]  # another line where the end was, and one behind it
    assert verify().faults == ends
    assert verify(marks=marks).faults == [Fault(Kind.MARK, 5), *ends]


def test_a_line_put_behind_the_end_is_not_what_was_sealed() -> None:
    """Nothing before it is wrong, and its hash is right: the house has not sealed it."""
    put_in(7)
    rebuild(7)
    assert verify().faults == [Fault(Kind.HEAD, 7)]


def test_two_lines_that_change_places_are_named() -> None:
    by_hand("UPDATE kit_auditentry SET number = number + 100 WHERE number IN (3, 4)")
    by_hand("UPDATE kit_auditentry SET number = 107 - number WHERE number IN (103, 104)")
    by_hand("UPDATE kit_auditentry SET number = 7 - number WHERE number < 0")
    assert {fault.number for fault in verify().faults} == {3, 4, 5}


@pytest.mark.parametrize("left", [1, 4])
def test_a_tail_cut_off_with_the_head_is_named_by_a_mark(left: int) -> None:
    marks = [mark(left), mark(6)]
    by_hand("DELETE FROM kit_auditentry WHERE number > %s", left)
    by_hand("DELETE FROM kit_audithead")
    assert verify(marks=marks).faults == [Fault(Kind.HEAD, left), Fault(Kind.CUT, left + 1, 6)]


def test_what_is_appended_while_it_is_checked_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end is read before the lines: those that come between the two are sealed by a later one."""
    from tresen.kit.audit import checking

    wanted = checking._wanted

    def meanwhile(marks: object) -> dict[int, str]:
        say("meanwhile")
        return wanted(())

    monkeypatch.setattr(checking, "_wanted", meanwhile)
    assert verify().whole
