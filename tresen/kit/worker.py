"""The worker process: runs jobs until it is told to stop."""

import asyncio
import os
import signal
import threading

import structlog
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.psycopg_connector import PsycopgConnector

from tresen.kit import clock
from tresen.kit.connection import direct_dsn
from tresen.kit.jobs import periodic

log = structlog.get_logger()

PATIENCE = 18  # seconds from being told to end to the end
DEAD_AFTER = 60  # seconds without a heartbeat


def work(concurrency: int) -> None:
    asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    """Survives a database restart; ends on SIGTERM or SIGINT once the running jobs are done, at most 15 s later."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    stopping = asyncio.create_task(stopped.wait())
    stopping.add_done_callback(lambda _: _end_at_last())
    while not stopped.is_set():
        working = asyncio.create_task(_run(concurrency))
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        done = await asyncio.gather(working, return_exceptions=True)
        if not stopped.is_set():
            log.warning("worker starts again", error=str(done[0]))
            await asyncio.wait({stopping}, timeout=2)


def _end_at_last() -> None:
    """A job that hangs, or a database that is gone, keeps no worker that was told to end. Jobs may be repeated."""
    timer = threading.Timer(PATIENCE, os._exit, args=(0,))
    timer.daemon = True
    timer.start()


async def _run(concurrency: int) -> None:
    # A session of its own: it listens for new jobs, which no pooler in between would pass on.
    # Where the database is gone it gives up soon: the loop above tries again, or ends.
    worker_app = app.with_connector(PsycopgConnector(conninfo=direct_dsn(), timeout=5, reconnect_timeout=10))
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=15,
            install_signal_handlers=False,
        )


@periodic("*/2 * * * *")
def rescue(timestamp: int) -> None:
    """Every two minutes: jobs whose worker died (kill -9, power cut) are put back."""
    for job_id in _stalled():
        app.job_manager.retry_job_by_id(job_id, retry_at=clock.now())


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
