"""The mail intake process: SMTP door, one thread a mailbox, and the processing of what they took."""

import asyncio
import contextlib
import signal
import threading

import structlog
from django.db import close_old_connections

from tresen.channels.email import imap_fetch
from tresen.channels.email.intake import drain, process_waiting
from tresen.channels.email.models import Mailbox, Protocol
from tresen.channels.email.smtp_door import open_door

log = structlog.get_logger()

LOOK = 2.0  # seconds: how long a mail taken by another process may wait for us
HELP_FROM = 20  # mails waiting
MAILBOXES = 15.0  # seconds until a new mailbox is noticed


def serve(host: str, smtp_port: int) -> None:
    asyncio.run(_serve(host, smtp_port))


async def _serve(host: str, smtp_port: int) -> None:
    loop, news, stopped, stop_threads = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    door = await open_door(host, smtp_port, news)
    processing = asyncio.create_task(_process(news))
    watching = asyncio.create_task(_watch_mailboxes(news, stop_threads))
    await stopped.wait()
    stop_threads.set()
    door.close()
    watching.cancel()
    processing.cancel()


async def _process(news: asyncio.Event) -> None:
    """Works off what was taken, at once when told, and looks for itself in between."""
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), LOOK)
        news.clear()
        try:
            while await asyncio.to_thread(_process_some) >= HELP_FROM:
                await asyncio.to_thread(_ask_for_help)
        except Exception as error:  # the database is away, or something nobody thought of: never stop filing
            log.warning("processing starts again", error=str(error))
            await asyncio.sleep(1)


def _process_some() -> int:
    close_old_connections()
    return process_waiting(HELP_FROM)


def _ask_for_help() -> None:
    """The worker files mails too while there is a queue; one such job at a time is enough."""
    close_old_connections()
    drain.later_once()


async def _watch_mailboxes(news: asyncio.Event, stop: threading.Event) -> None:
    """One thread for each active IMAP mailbox; a thread ends by itself when its mailbox is switched off."""
    loop, threads = asyncio.get_running_loop(), dict[int, threading.Thread]()

    def wake() -> None:
        loop.call_soon_threadsafe(news.set)

    while True:
        try:
            wanted = await asyncio.to_thread(_fetched_mailboxes)
        except Exception as error:
            log.warning("mailboxes not read", error=str(error))
            wanted = []
        for pk in wanted:
            if pk not in threads or not threads[pk].is_alive():
                threads[pk] = threading.Thread(
                    target=imap_fetch.watch, args=(pk, wake, stop), name=f"imap-{pk}", daemon=True
                )
                threads[pk].start()
        await asyncio.sleep(MAILBOXES)


def _fetched_mailboxes() -> list[int]:
    close_old_connections()
    return list(Mailbox.objects.filter(is_active=True, fetch_protocol=Protocol.IMAP).values_list("pk", flat=True))
