"""Reading the journal after its place, in a thread beside the jobs: each event is told once.

What is told and how far the journal was read are one transaction. Whoever dies before its end has told nothing and
begins there again; whoever dies after it has told everything. Of several workers one reads: the others find the row of
the place locked, and look again a second later.
"""

import threading

import psycopg
import structlog
from django.db import DatabaseError, close_old_connections, transaction

from tresen.kit import wake
from tresen.kit.connection import direct_dsn
from tresen.kit.journal import Cursor, settled_since
from tresen.notices import vapid
from tresen.notices.models import Place
from tresen.notices.telling import tell
from tresen.tickets.models import Event

log = structlog.get_logger()

BATCH = 200
LOOK = 1.0  # seconds: a wake-up may be lost, and a transaction may settle later than the one that woke us


def follow(ended: threading.Event) -> None:
    """Until `ended`. Raises when the database goes away; whoever runs it begins again."""
    close_old_connections()
    vapid.private_key()  # made here, the first time, and not by whoever looks at a page
    with psycopg.connect(direct_dsn(), autocommit=True, application_name="tresen notices") as connection:
        connection.execute(f"LISTEN {wake.CHANNEL}")
        while not ended.is_set():
            close_old_connections()
            while not ended.is_set() and read_on() == BATCH:
                pass
            for _ in connection.notifies(timeout=LOOK, stop_after=1):
                pass


def read_on() -> int:
    """Tells the next events; how many there were."""
    with transaction.atomic():
        place = Place.objects.select_for_update(skip_locked=True).first()
        if place is None:
            return 0
        events = settled_since(Event, Cursor(place.xid, place.event), BATCH)
        if not events:
            return 0
        _tell(events)
        last = events[-1].cursor
        Place.objects.filter(pk=place.pk).update(xid=last.xid, event=last.id)
        transaction.on_commit(wake.up)
    return len(events)


def _tell(events: list[Event]) -> None:
    """An event our own code fails on is left out and named in the log; it does not keep back all that follow."""
    try:
        with transaction.atomic():
            tell(events)
    except DatabaseError:
        raise
    except Exception:
        log.exception("notices of some events failed together")
        for event in events:
            try:
                with transaction.atomic():
                    tell([event])
            except DatabaseError:
                raise
            except Exception:
                log.exception("no notice", number=event.pk, name=event.name)
