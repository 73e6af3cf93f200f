"""Reading the journal: nothing skipped, whatever order transactions commit in."""

import threading
import time

import pytest
from django.db import connections, transaction

from tests.cast import make_cast
from tresen.kit.journal import Cursor, end_of, settled_since
from tresen.tickets.changing import retitle
from tresen.tickets.models import Event


@pytest.mark.parametrize("text", ["", "1", "a-b", "1-", "-1", "1-2-3", "１-２", "9" * 50 + "-1", "1-2; DROP"])
def test_a_cursor_from_outside_is_checked(text: str) -> None:
    with pytest.raises(ValueError, match="not a journal cursor"):
        Cursor.parse(text)
    assert Cursor.parse("12-7") == Cursor(12, 7)
    assert str(Cursor(12, 7)) == "12-7"


@pytest.mark.django_db(transaction=True)
def test_a_reader_waits_for_a_slow_transaction_and_skips_nothing() -> None:
    """A transaction that began first commits last: its events have the lower xid and must still be read."""
    cast = make_cast()
    first, second = cast.open("langsam"), cast.open("schnell")
    place = end_of(Event)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                retitle(first, "langsam, aber da", by=cast.actor("agent"))
                begun.set()
                go_on.wait(10)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(10)
    retitle(second, "schnell fertig", by=cast.actor("agent"))
    while_running = [event for event in settled_since(Event, place, 100) if event.name == "retitled"]
    assert while_running == [], "the later event must not overtake the running transaction"
    go_on.set()
    thread.join()
    assert _subjects(place, 2) == ["langsam, aber da", "schnell fertig"]


def _subjects(place: Cursor, count: int) -> list[str]:
    """The retitled tickets after `place`. Other test workers' transactions in this cluster may hold it back."""
    deadline = time.monotonic() + 30
    while True:
        events = [event for event in settled_since(Event, place, 100) if event.name == "retitled"]
        if len(events) >= count or time.monotonic() > deadline:
            return [event.ticket.subject for event in events]
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_reader_goes_on_where_it_stopped() -> None:
    cast = make_cast()
    place = Cursor(0, 0)
    seen: list[int] = []
    retitle(cast.ticket, "noch etwas", by=cast.actor("agent"))
    deadline = time.monotonic() + 30
    while len(seen) < Event.objects.count() and time.monotonic() < deadline:
        for event in settled_since(Event, place, 1):
            seen.append(event.pk)
            place = event.cursor
    assert seen == sorted(Event.objects.values_list("pk", flat=True))
