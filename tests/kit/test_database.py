"""The embedded server: reachable by its owner alone, and back after any end."""

import os
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tresen.kit.database import DatabaseRefused, Embedded


@pytest.fixture
def embedded() -> Iterator[Embedded]:
    with tempfile.TemporaryDirectory(prefix="tresen-database-") as folder:
        Path(folder).chmod(0o711)
        server = Embedded(Path(folder) / "data")
        yield server
        server.stop_leftover()


def test_it_survives_kill_9_with_everything_committed(embedded: Embedded) -> None:
    process = embedded.start()
    with psycopg.connect(embedded.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('da')")
    os.kill(process.pid, signal.SIGKILL)
    # Nobody waits for it: it stays a zombie, as under a container's careless init.
    again = embedded.start()
    with psycopg.connect(embedded.url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("da",)]
    embedded.stop(again)
    process.wait()
    assert embedded.running_pid() is None


def test_nobody_else_may_enter_its_folders_and_no_port_is_open(embedded: Embedded) -> None:
    process = embedded.start()
    for folder in (embedded.pgdata, embedded.sockets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with psycopg.connect(embedded.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    embedded.stop(process)


def test_a_leftover_server_is_ended_before_a_new_one_starts(embedded: Embedded) -> None:
    first = embedded.start()
    second = embedded.start()
    assert first.wait(10) == 0
    assert embedded.running_pid() == second.pid
    embedded.stop(second)


def test_a_long_path_gets_a_short_socket_folder(tmp_path: Path) -> None:
    assert len(str(Embedded(tmp_path / ("lang" * 40)).sockets)) < 80


def test_a_foreign_socket_folder_is_refused(embedded: Embedded) -> None:
    embedded.folder.mkdir()
    embedded.sockets.symlink_to("/tmp")
    with pytest.raises((DatabaseRefused, FileExistsError)):
        embedded.start()
    embedded.sockets.unlink()
