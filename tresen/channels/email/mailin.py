"""The mail intake process: doors, one thread a mailbox fetched here, and the processing of what they took."""

import asyncio
import contextlib
import signal

import structlog
from django.db import close_old_connections

from tresen.channels.email.doors.opening import Doors, open_doors
from tresen.channels.email.fetching.rota import ROUND, Rota
from tresen.channels.email.intake import ask_for_help, process_waiting
from tresen.channels.email.outgoing import acknowledging

log = structlog.get_logger()

LOOK = 2.0  # seconds: how long a mail taken by another process may wait for us
HELP_FROM = 20  # mails waiting


def serve(doors: Doors) -> None:
    asyncio.run(_serve(doors))


async def _serve(doors: Doors) -> None:
    loop, news, stopped = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)

    def wake() -> None:
        loop.call_soon_threadsafe(news.set)

    rota = Rota(wake)
    opened = await open_doors(doors, news)
    tasks = [asyncio.create_task(_process(news)), asyncio.create_task(_fetch(rota))]
    await stopped.wait()
    for door in opened:
        door.close()
    for task in tasks:
        task.cancel()
    await asyncio.to_thread(rota.end)


async def _process(news: asyncio.Event) -> None:
    """Works off what was taken, at once when told, and looks for itself in between."""
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), LOOK)
        news.clear()
        try:
            while await asyncio.to_thread(_process_some) >= HELP_FROM:
                await asyncio.to_thread(_ask_for_help)
            if not news.is_set():  # while mails come in, they go first
                await asyncio.to_thread(_acknowledge)
        except Exception as error:  # the database is away, or something nobody thought of: never stop filing
            log.warning("processing starts again", error=str(error))
            await asyncio.sleep(1)


def _process_some() -> int:
    close_old_connections()
    return process_waiting(HELP_FROM)


def _acknowledge() -> None:
    close_old_connections()
    acknowledging.plan()


def _ask_for_help() -> None:
    """The worker files mails too while there is a queue."""
    close_old_connections()
    ask_for_help()


async def _fetch(rota: Rota) -> None:
    """Looks after the mailboxes that are fetched here."""
    while True:
        await asyncio.to_thread(rota.round)
        await asyncio.sleep(ROUND)
