"""The journal is told once: nothing is lost and nothing doubled, wherever the reader dies."""

import time
from typing import Any

import psycopg
import pytest
from django.db import OperationalError

from tests.cast import Cast, make_cast
from tests.notices.stories import kinds_of
from tresen.kit.connection import direct_dsn
from tresen.kit.journal import Cursor
from tresen.notices import reading, telling
from tresen.notices.models import Notice, Place
from tresen.notices.reading import read_on
from tresen.notices.ringing import Rung
from tresen.tickets.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


class PowerCut(BaseException):
    """Not an Exception: as with kill -9, nothing in between may handle it."""


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def all_read(patience: int = 3000) -> int:
    """Transactions of other workers in the cluster hold the journal back: that of a module of tests takes minutes."""
    last = Event.objects.order_by("-xid", "-id").first()
    count = 0
    for _ in range(patience):
        count += read_on()
        place = Place.objects.get()
        if last is None or Cursor(place.xid, place.event) >= last.cursor:
            return count
        time.sleep(0.1)
    raise AssertionError("the journal does not settle")


def test_each_event_is_told_once(cast: Cast) -> None:
    all_read()
    Notice.objects.all().delete()
    cast.open()
    assert all_read() == 1
    assert kinds_of(cast.agent) == ["opened"]
    assert read_on() == 0
    assert Notice.objects.get(person=cast.agent).count == 1


@pytest.mark.parametrize("where", ["tell", "spread", "push", "ring"])
def test_who_dies_before_the_end_has_told_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    all_read()
    Notice.objects.all().delete()
    cast.open()
    module: Any = reading if where == "tell" else telling
    whole = getattr(module, where)

    def dying(*given: Any) -> None:
        whole(*given)
        raise PowerCut

    monkeypatch.setattr(module, where, dying)
    with pytest.raises(PowerCut):
        all_read()
    assert not Notice.objects.exists()
    monkeypatch.undo()
    all_read()
    assert kinds_of(cast.agent) == ["opened"]
    assert Notice.objects.get(person=cast.agent).count == 1


def test_who_dies_after_the_commit_tells_nothing_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    all_read()
    Notice.objects.all().delete()
    cast.open()

    def dying() -> None:
        raise PowerCut

    monkeypatch.setattr("tresen.notices.reading.wake.up", dying)
    with pytest.raises(PowerCut):
        all_read()
    monkeypatch.undo()
    all_read()
    assert Notice.objects.get(person=cast.agent).count == 1


def test_an_event_waits_for_transactions_that_began_before(cast: Cast) -> None:
    all_read()
    Notice.objects.all().delete()
    with psycopg.connect(direct_dsn()) as other:
        other.execute("SELECT pg_current_xact_id()")
        cast.open()
        assert read_on() == 0
        assert kinds_of(cast.agent) == []
    all_read()
    assert kinds_of(cast.agent) == ["opened"]


def test_while_one_reads_the_other_goes_away(cast: Cast) -> None:
    cast.open()
    with psycopg.connect(direct_dsn()) as other:
        other.execute("SELECT 1 FROM notices_place FOR UPDATE")
        assert read_on() == 0
    assert not Notice.objects.exists()


def test_one_event_our_code_fails_on_keeps_back_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    all_read()
    Notice.objects.all().delete()
    bad, good = cast.open("kaputt"), cast.open("heil")
    whole = telling.spread

    def failing(told: Any) -> None:
        if any(ticket.pk == bad.pk for _, _, ticket, _ in told):
            raise KeyError("a slip")
        whole(told)

    monkeypatch.setattr(telling, "spread", failing)
    all_read()
    assert [notice.ticket for notice in Notice.objects.filter(person=cast.agent)] == [good]


def test_a_database_that_goes_away_skips_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    all_read()
    Notice.objects.all().delete()
    cast.open()

    def gone(events: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(reading, "tell", gone)
    with pytest.raises(OperationalError):
        all_read()
    monkeypatch.undo()
    all_read()
    assert kinds_of(cast.agent) == ["opened"]


def test_open_pages_hear_of_each_change_once(cast: Cast) -> None:
    rung = Rung()
    assert rung.look() == frozenset()
    cast.open()
    all_read()
    heard = rung.look()
    assert {cast.agent.pk, cast.colleague.pk} <= heard
    assert rung.look() & {cast.agent.pk, cast.colleague.pk} == frozenset()


def test_a_ring_that_commits_late_is_heard_late_but_heard(cast: Cast) -> None:
    rung = Rung()
    with psycopg.connect(direct_dsn()) as other:
        other.execute("SELECT pg_current_xact_id()")
        rung.look()
        other.execute(
            "INSERT INTO notices_bell (person_id, xid) VALUES (%s, pg_current_xact_id()::text::bigint)",
            [cast.agent.pk],
        )
        assert cast.agent.pk not in rung.look()
        other.commit()
    assert cast.agent.pk in rung.look()
