"""Telling other processes that the journal has grown.

NOTIFY takes a lock on the whole database while it commits, so it never rides in a verb's transaction: a
thread sends it afterwards on a connection of its own, at most once per 50 ms however many verbs commit.
The journal is the truth and this is only a wake-up: a reader that hears nothing looks after a second anyway.
"""

import threading
import time

import psycopg
import structlog

from tresen.kit.connection import direct_dsn

CHANNEL = "tresen_journal"
QUIET = 0.05

log = structlog.get_logger()


class _Bell(threading.Thread):
    def __init__(self) -> None:
        super().__init__(name="journal-bell", daemon=True)
        self.rung = threading.Event()

    def run(self) -> None:
        connection: psycopg.Connection | None = None
        while True:
            self.rung.wait()
            self.rung.clear()
            try:
                if connection is None or connection.closed:
                    connection = psycopg.connect(direct_dsn(), autocommit=True, application_name="tresen bell")
                connection.execute(f"NOTIFY {CHANNEL}")
            except psycopg.Error as error:
                log.warning("wake-up not sent", error=str(error))
                connection = None
                time.sleep(1)
            time.sleep(QUIET)


_bell: _Bell | None = None
_starting = threading.Lock()


def up() -> None:
    """Wakes every process that listens; returns at once."""
    global _bell
    if _bell is None or not _bell.is_alive():
        with _starting:
            if _bell is None or not _bell.is_alive():
                _bell = _Bell()
                _bell.start()
    _bell.rung.set()
