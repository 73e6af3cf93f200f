"""The worker process: runs jobs until it is told to stop."""

import asyncio

import structlog
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from tresen.kit import clock
from tresen.kit.jobs import periodic

log = structlog.get_logger()

DEAD_AFTER = 60  # seconds without a heartbeat


def work(concurrency: int) -> None:
    asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    """Survives a database restart: the pool reconnects, and the worker is started again when it gives up."""
    while True:
        assert isinstance(app.connector, DjangoConnector)
        connector = app.connector.get_worker_connector()
        worker_app = app.with_connector(connector)
        try:
            async with worker_app.open_async():
                await worker_app.run_worker_async(
                    concurrency=concurrency, delete_jobs="successful", shutdown_graceful_timeout=15
                )
            return
        except Exception as error:
            log.warning("worker starts again", error=str(error))
            await asyncio.sleep(2)


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
