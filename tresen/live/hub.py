"""One listener a process: hears wake-ups, reads the journal once, hands each subscriber the new events."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import structlog
from django.db import DatabaseError

from tresen.kit.connection import direct_dsn
from tresen.kit.journal import Cursor, end_of, settled_since
from tresen.kit.wake import CHANNEL
from tresen.live.threads import in_thread
from tresen.notices.ringing import Rung
from tresen.tickets import presence
from tresen.tickets.models import Event

log = structlog.get_logger()

BATCH = 500
LOOK = 1.0  # seconds: a wake-up may be lost, and a transaction may settle later than the one that woke us
KEPT = 2000  # events a slow subscriber may lag behind before it is told to start afresh


class Subscription:
    """The events for one stream, in journal order; `rung`: the notices of its person have changed."""

    def __init__(self, person: int = 0) -> None:
        self.person = person
        self.events: deque[Event] = deque()
        self.company: set[int] = set()  # ids of tickets he has open, at which somebody came, went or began to write
        self.overrun = False
        self.rung = False
        self.news = asyncio.Event()

    def ring(self) -> None:
        self.rung = True
        self.news.set()

    def push(self, events: list[Event]) -> None:
        if len(self.events) + len(events) > KEPT:
            self.events.clear()
            self.overrun = True
        else:
            self.events.extend(events)
        self.news.set()

    def meet(self, tickets: dict[int, set[int]]) -> None:
        """{ticket id: who is at it} of those at which something has changed."""
        mine = {key for key, people in tickets.items() if self.person in people}
        if mine:
            self.company |= mine
            self.news.set()

    async def next(self, timeout: float) -> list[Event]:
        """What has come, waiting up to `timeout` seconds for something; may be empty."""
        if not (self.events or self.overrun or self.company or self.rung):
            try:
                await asyncio.wait_for(self.news.wait(), timeout)
            except TimeoutError:
                return []
        self.news.clear()
        taken = list(self.events)
        self.events.clear()
        return taken


class Hub:
    def __init__(self) -> None:
        self.subscriptions: set[Subscription] = set()
        self.place: Cursor | None = None
        self.bells = Rung()
        self.task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    @asynccontextmanager
    async def subscribe(self, person: int = 0) -> AsyncIterator[tuple[Subscription, Cursor]]:
        """A subscription and the place in the journal it begins after. The listener runs while there is one."""
        if self.task is None or self.task.done():
            self.ready.clear()
            self.task = asyncio.create_task(self._run())
        subscription = Subscription(person)
        await self.ready.wait()
        assert self.place is not None
        begin = self.place
        self.subscriptions.add(subscription)
        try:
            yield subscription, begin
        finally:
            self.subscriptions.discard(subscription)
            if not self.subscriptions and self.task is not None:
                self.task.cancel()
                self.task = None

    async def _run(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    direct_dsn(), autocommit=True, application_name="tresen live"
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    await connection.execute(f"LISTEN {presence.CHANNEL}")
                    if self.place is None or not self.subscriptions:
                        self.place = await in_thread(end_of, Event)
                    await in_thread(self.bells.look)  # from here on nothing is missed
                    self.ready.set()
                    await self._listen(connection)
            except (psycopg.Error, DatabaseError, OSError) as error:
                log.warning("live events wait for the database", error=str(error))
                await asyncio.sleep(1)

    async def _listen(self, connection: "psycopg.AsyncConnection[tuple[object, ...]]") -> None:
        while True:
            await self._read()
            rung = {note async for note in connection.notifies(timeout=LOOK, stop_after=1)}
            if met := {int(note.payload) for note in rung if note.channel == presence.CHANNEL}:
                tickets = await in_thread(presence.who_is_at, met)
                for subscription in self.subscriptions:
                    subscription.meet(tickets)

    async def _read(self) -> None:
        await self._read_journal()
        people = await in_thread(self.bells.look)
        for subscription in self.subscriptions:
            if subscription.person in people:
                subscription.ring()

    async def _read_journal(self) -> None:
        while True:
            assert self.place is not None
            events = await in_thread(settled_since, Event, self.place, BATCH)
            if not events:
                return
            self.place = events[-1].cursor
            for subscription in self.subscriptions:
                subscription.push(events)
            if len(events) < BATCH:
                return


hub = Hub()
