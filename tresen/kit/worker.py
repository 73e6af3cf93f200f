"""The worker process: runs jobs until it is told to stop."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.psycopg_connector import PsycopgConnector

from tresen.kit import clock
from tresen.kit.connection import direct_dsn
from tresen.kit.jobs import ending, periodic

log = structlog.get_logger()

PATIENCE = 18  # seconds from being told to end to the end
DEAD_AFTER = 60  # seconds without a heartbeat


# Jobs at the same time, by queue; what is not named here shares the rest. Each queue has its own: a mail server that
# does not answer holds up no periodic job, a long search none of the mails.
LANES: Mapping[str, int] = {"outgoing": 8, "periodic": 2, "push": 4}
POLLING = 2.0  # seconds after which a job that waited for its time is noticed

# What runs beside the jobs as long as the worker does, each in a thread of its own.
_companions: dict[str, Callable[[threading.Event], None]] = {}


def accompany(name: str, function: Callable[[threading.Event], None]) -> None:
    """Lets every worker run `function` beside its jobs until the event it gets is set; again if it fails."""
    _companions[name] = function


def _keep(name: str, function: Callable[[threading.Event], None]) -> None:
    while not ending.is_set():
        try:
            function(ending)
        except Exception as error:  # the database is away, say
            log.warning("a companion starts again", name=name, error=str(error))
            ending.wait(2)


def work(concurrency: int) -> None:
    """`concurrency`: of the queues that are not named in LANES."""
    asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    """Survives a database restart; ends on SIGTERM or SIGINT once the running jobs are done, at most 15 s later."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    loop.set_default_executor(ThreadPoolExecutor(concurrency + sum(LANES.values()) + 4, "job"))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    stopping = asyncio.create_task(stopped.wait())
    stopping.add_done_callback(_told_to_end)
    for name, function in _companions.items():
        threading.Thread(target=_keep, args=(name, function), name=name, daemon=True).start()
    while not stopped.is_set():
        working = asyncio.create_task(_run(concurrency))
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        done = await asyncio.gather(working, return_exceptions=True)
        if not stopped.is_set():
            log.warning("worker starts again", error=str(done[0]))
            await asyncio.wait({stopping}, timeout=2)


def _told_to_end(_: object) -> None:
    """A job that hangs, or a database that is gone, keeps no worker that was told to end. Jobs may be repeated."""
    ending.set()
    timer = threading.Timer(PATIENCE, os._exit, args=(0,))
    timer.daemon = True
    timer.start()


async def _run(concurrency: int) -> None:
    # Sessions of its own: they listen for new jobs, which no pooler in between would pass on.
    # Where the database is gone it gives up soon: the loop above tries again, or ends.
    worker_app = app.with_connector(
        PsycopgConnector(conninfo=direct_dsn(), timeout=5, reconnect_timeout=10, max_size=8)
    )
    async with worker_app.open_async(), asyncio.TaskGroup() as group:
        for queues, width in _lanes(concurrency):
            running = worker_app.run_worker_async(
                queues=queues,
                concurrency=width,
                fetch_job_polling_interval=POLLING,
                delete_jobs="successful",
                shutdown_graceful_timeout=15,
                install_signal_handlers=False,
            )
            group.create_task(running)


def _lanes(concurrency: int) -> list[tuple[list[str], int]]:
    """Every queue any job was declared for, in lanes of their own width."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    queues = {task.queue for task in app.tasks.values()}
    others = sorted(queues - set(LANES))
    return [([name], width) for name, width in LANES.items() if name in queues] + [(others, concurrency)]


@periodic("*/2 * * * *")
def rescue(timestamp: int) -> None:
    """Every two minutes: jobs whose worker died (kill -9, power cut) are put back."""
    for job_id in _stalled():
        try:
            with transaction.atomic():
                app.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
        except UniqueViolation:  # the same is waiting already: one of them is enough
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'doing'", [job_id])


def _stalled() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT job.id FROM procrastinate_jobs job
               LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
               WHERE job.status = 'doing'
                 AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))""",
            [DEAD_AFTER],
        )
        return [row[0] for row in cursor.fetchall()]
