"""The chain of the audit log: nothing leaves it, comes into it or changes in it unseen."""

import hashlib
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tresen.kit import clock
from tresen.kit.audit import seals
from tresen.kit.audit.checking import Fault, Kind, verify
from tresen.kit.audit.entries import Draft, Thing, Who, append, plain
from tresen.kit.audit.exporting import lines
from tresen.kit.audit.names import Name
from tresen.kit.audit.origin import shortened
from tresen.kit.audit.telling import ALARM, check
from tresen.kit.models import Alarm, AuditEntry, AuditHead

ANNA = Who("person", 1, "Anna Agentin")


def say(label: str = "Karla", **data: Any) -> None:
    append(Draft(Name.OPENED, ANNA, Thing("person", "7", label), data))


@pytest.fixture
def chain(db: None) -> None:
    for number in range(6):
        say(f"Person {number}", count=number)


def by_hand(statement: str, *values: Any) -> None:
    """What somebody with the whole database in his hands can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_a_chain_is_whole(chain: None) -> None:
    report = verify()
    assert report.whole
    assert (report.checked, report.first, report.last) == (6, 1, 6)


@pytest.mark.django_db
def test_no_entries_are_whole_too() -> None:
    assert verify().whole


@pytest.mark.parametrize("column", ["name", "actor_label", "about_label", "about_id", "address", "token"])
def test_a_changed_column_is_seen(chain: None, column: str) -> None:
    by_hand(f"UPDATE kit_auditentry SET {column} = 'x' WHERE number = 3")
    assert verify().faults == [Fault(Kind.CHANGED, 3)]


@pytest.mark.parametrize(
    "change", ["at = at + interval '1 microsecond'", "data = '{\"count\": 9}'", "actor_id = 2", "actor_kind = 'ai'"]
)
def test_a_changed_fact_is_seen(chain: None, change: str) -> None:
    by_hand(f"UPDATE kit_auditentry SET {change} WHERE number = 3")
    assert verify().faults == [Fault(Kind.CHANGED, 3)]


def test_a_removed_line_is_named(chain: None) -> None:
    by_hand("DELETE FROM kit_auditentry WHERE number IN (3, 4)")
    assert verify().faults == [Fault(Kind.MISSING, 3, 4)]


def test_a_removed_beginning_is_named(chain: None) -> None:
    by_hand("DELETE FROM kit_auditentry WHERE number <= 2")
    assert verify().faults == [Fault(Kind.MISSING, 1, 2)]


def test_a_removed_line_is_seen_if_all_later_ones_move_up(chain: None) -> None:
    by_hand("DELETE FROM kit_auditentry WHERE number = 3")
    by_hand("UPDATE kit_auditentry SET number = number - 1 WHERE number = 4")
    assert Fault(Kind.UNLINKED, 3) in verify().faults


def test_two_lines_that_change_places_are_seen(chain: None) -> None:
    by_hand("UPDATE kit_auditentry SET number = number + 100 WHERE number IN (2, 3)")
    by_hand("UPDATE kit_auditentry SET number = 105 - number WHERE number IN (102, 103)")
    assert {fault.number for fault in verify().faults} >= {2, 3}


def test_a_line_put_in_is_seen(chain: None) -> None:
    by_hand("UPDATE kit_auditentry SET number = number + 1 WHERE number = 6")
    by_hand(
        """INSERT INTO kit_auditentry (number, at, name, actor_kind, actor_label, about_kind, about_id, about_label,
           data, address, token, previous, hash)
           SELECT 6, at, name, actor_kind, actor_label, about_kind, about_id, about_label, data, address, token,
                  hash, hash FROM kit_auditentry WHERE number = 5"""
    )
    assert not verify().whole


@pytest.mark.parametrize("cut", [1, 3, 6])
def test_a_tail_cut_off_is_seen(chain: None, cut: int) -> None:
    by_hand("DELETE FROM kit_auditentry WHERE number > %s", 6 - cut)
    assert verify().faults == [Fault(Kind.CUT, 7 - cut, 6)]


def test_a_head_set_back_is_not_sealed(chain: None) -> None:
    by_hand("DELETE FROM kit_auditentry WHERE number > 4")
    by_hand("UPDATE kit_audithead SET number = 4, hash = (SELECT hash FROM kit_auditentry WHERE number = 4)")
    assert verify().faults == [Fault(Kind.HEAD, 4)]


def test_a_head_set_back_to_what_it_was_is_seen_by_a_mark(chain: None) -> None:
    """The old head was sealed by us: within the database nothing is wrong."""
    old = AuditHead.objects.get()
    say("the last")
    mark = seals.present()
    assert mark is not None
    by_hand("DELETE FROM kit_auditentry WHERE number > 6")
    old.save()
    assert verify().whole
    assert verify(marks=[mark]).faults == [Fault(Kind.CUT, 7, 7)]


def test_a_chain_written_anew_is_seen_by_a_mark(chain: None) -> None:
    mark = seals.present()
    assert mark is not None
    by_hand("TRUNCATE kit_auditentry")
    AuditHead.objects.all().delete()
    for number in range(8):
        say(f"Another {number}", count=number)
    assert verify().whole
    assert verify(marks=[mark]).faults == [Fault(Kind.MARK, 6)]


def test_a_mark_of_a_stranger_proves_nothing(chain: None) -> None:
    assert verify(marks=[seals.Mark(3, "f" * 64, "2026-11-22T00:00:00.000000Z", "a" * 52)]).whole


def test_a_head_taken_away_is_seen_and_stops_nobody(chain: None) -> None:
    AuditHead.objects.all().delete()
    assert verify().faults == [Fault(Kind.HEAD, 6)]
    say("afterwards")
    assert verify().faults == [Fault(Kind.UNLINKED, 7)]


def test_the_database_itself_refuses(chain: None) -> None:
    for statement in ["UPDATE kit_auditentry SET name = 'x'", "DELETE FROM kit_auditentry", "TRUNCATE kit_auditentry"]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_what_is_undone_leaves_no_line_and_no_gap() -> None:
    say("one")
    with pytest.raises(RuntimeError), transaction.atomic():
        say("two")
        raise RuntimeError
    say("three")
    assert verify().whole
    assert list(AuditEntry.objects.order_by("number").values_list("about_label", flat=True)) == ["one", "three"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain() -> None:
    """Some of them fail after their entry: their numbers go to others."""
    faults: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(10):
                try:
                    with transaction.atomic():
                        say(f"{name} {number}")
                        if number % 3 == 2:
                            raise LookupError
                except LookupError:
                    pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    report = verify()
    assert report.whole
    assert report.checked == 6 * 7


def test_since_a_day_believes_what_was_before(chain: None) -> None:
    with clock.at(datetime(2030, 1, 1, tzinfo=UTC)):
        say("later")
    by_hand("DELETE FROM kit_auditentry WHERE number = 3")
    assert not verify().whole
    report = verify(since=datetime(2029, 12, 1, tzinfo=UTC))
    assert report.whole
    assert report.checked == 1
    assert verify(since=datetime(2031, 1, 1, tzinfo=UTC)).checked == 0


def test_a_stranger_can_verify_an_export(chain: None) -> None:
    """As docs/algorithms/audit-chain.md says, with nothing of ours."""
    say('Ünïcode „so“ \u2028 \U0001f600 \x01\t"\\', filter="a\nb")
    previous, number = "0" * 64, 0
    for line in lines():
        whole = json.loads(line)
        raw = line[len('{"entry":') : -len(f',"hash":"{whole["hash"]}"}}')]
        assert hashlib.sha256(raw.encode()).hexdigest() == whole["hash"]
        assert whole["entry"]["previous"] == previous
        assert whole["entry"]["number"] == number + 1
        previous, number = whole["hash"], number + 1
    assert number == 7


@pytest.mark.django_db
def test_no_entry_says_what_is_not_on_the_list() -> None:
    with pytest.raises(ValueError, match="password"):
        say(password="geheim")
    with pytest.raises(ValueError):
        append(Draft("peeked", ANNA))


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(LEAVES, lambda one: st.lists(one) | st.dictionaries(st.text(), one), max_leaves=8)


@given(VALUES)
def test_what_an_entry_says_reads_the_same_everywhere(value: Any) -> None:
    said = plain(value)
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, allow_nan=False)
    assert plain(json.loads(text)) == said
    assert "\\u0000" not in text
    text.encode()


def test_the_nightly_check_raises_an_alarm_and_ends_it(
    chain: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path
    assert check().whole
    assert [mark.number for mark in seals.kept(seals.place())] == [6]
    by_hand("DELETE FROM kit_auditentry WHERE number = 6")
    assert check().faults == [Fault(Kind.CUT, 6, 6)]
    alarm = Alarm.objects.get(kind=ALARM, ended_at=None)
    assert alarm.facts == {"fault": "cut", "number": 6, "until": 6, "count": 1}


def test_half_a_mark_is_passed_over(chain: None, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    check()
    with seals.place().open("a") as file:
        file.write('{"number": 7, "ha')
    assert len(list(seals.kept(seals.place()))) == 1
    assert check().whole


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("unknown", ""),
    ],
)
def test_addresses_are_shortened(address: str, kept: str) -> None:
    assert shortened(address) == kept


def test_the_command_names_the_line_and_fails(
    chain: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    from contextlib import nullcontext

    from tresen.config import cli
    from tresen.config.commands import audit

    settings.DATA = tmp_path
    monkeypatch.setattr(audit, "database", nullcontext)
    monkeypatch.setattr(audit, "load_django", lambda: None)
    run: Callable[..., int] = lambda *words: cli.main(["audit", *words])  # noqa: E731
    assert run("verify") == 0
    assert "6 lines" in capsys.readouterr().out
    assert run("mark") == 0
    (tmp_path / "marks").write_text(capsys.readouterr().out)
    assert run("export", str(tmp_path / "out")) == 0
    assert len((tmp_path / "out").read_text().splitlines()) == 7  # the export itself stands there as well
    assert run("export") == 1
    assert run("verify", "--since", "gestern") == 1
    assert run("verify", "--marks", str(tmp_path / "marks")) == 0
    by_hand("UPDATE kit_auditentry SET name = 'x' WHERE number = 2")
    assert run("verify") == 1
    assert "line 2: not as it was written" in capsys.readouterr().out
