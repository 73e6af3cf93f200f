"""`tresen web`: granian with the ASGI application."""

import argparse
import gc
import multiprocessing
import sys

from tresen.config.running import check_port, database, place


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--host", default="127.0.0.1")
    sub.add_argument("--port", type=int, default=8000)
    sub.add_argument("--workers", type=int, default=2)


def run(given: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels

    place()
    check_port(given.host, given.port, "--port")
    with database():
        if sys.platform == "linux":
            _load_before_forking()
        Granian(
            "tresen.config.asgi:application",
            address=given.host,
            port=given.port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            workers=given.workers,
            loop=Loops.asyncio,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
    return 0


def _load_before_forking() -> None:
    """Code loaded once is shared by all workers: about 20 MB less for each. No connection is opened here."""
    from importlib import import_module

    from django.urls import get_resolver

    import_module("tresen.config.asgi")
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    multiprocessing.set_start_method("fork")
