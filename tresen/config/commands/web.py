"""`tresen web`: granian with the ASGI application."""

import argparse
import os
from pathlib import Path

from tresen.config.running import database, place


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--host", default="127.0.0.1")
    sub.add_argument("--port", type=int, default=8000)
    sub.add_argument("--workers", type=int, default=2)


def run(given: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels

    from tresen.config.place import CHECKOUT

    place()
    os.environ.setdefault("TRESEN_POOL", "8")
    with database():
        Granian(
            "tresen.config.asgi:application",
            address=given.host,
            port=given.port,
            interface=Interfaces.ASGINL,
            workers=given.workers,
            loop=Loops.asyncio,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            static_path_route=["/static"],
            static_path_mount=[Path(os.environ.get("TRESEN_STATIC") or CHECKOUT / ".static")],
            static_path_expires=365 * 24 * 3600,
        ).serve()
    return 0
