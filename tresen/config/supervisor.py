"""The process tree of `tresen up`. Standard library only: it stays small and has little to fail on."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tresen.config.running import check_port, uses_embedded
from tresen.config.stop import Stop
from tresen.kit.database import DatabaseRefused, Embedded
from tresen.kit.processes import die_with_parent

# glibc keeps an arena for each thread and gives little back; two and a low threshold halve what a part holds.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
PATIENCE = 20  # seconds a part may take to end by itself


@dataclass(frozen=True)
class Wanted:
    host: str
    port: int
    smtp_host: str
    smtp_port: int
    web_workers: int
    demo: bool
    lmtp_port: int = 0
    lmtp_socket: str = ""


@dataclass
class Part:
    """One child process, started again when it ends, more slowly each time it ends at once."""

    name: str
    arguments: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    again_at: float = 0.0
    pause: float = 0.5

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            _tresen(*self.arguments),
            env={**os.environ, **ENVIRONMENT, "TRESEN_SUPERVISED": "1"},
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def look_after(self) -> None:
        if self.process is None:
            if time.monotonic() >= self.again_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            lived = time.monotonic() - self.started
            self.pause = 0.5 if lived > 30 else min(self.pause * 2, 15)
            self.again_at = time.monotonic() + self.pause
            self.process = None
            print(f"tresen: {self.name} ended ({code}), starting it again", file=sys.stderr, flush=True)

    def signal(self, number: int) -> None:
        """To the whole process group: granian's workers hear it as well."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    data: Path
    wanted: Wanted
    parts: list[Part] = field(default_factory=list)
    stopping: bool = False
    database: "subprocess.Popen[bytes] | None" = None

    def run(self) -> int:
        self._check_ports()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        os.environ["TRESEN_DATA"] = str(self.data)
        os.environ.setdefault("TRESEN_BASE_URL", f"http://{self.wanted.host}:{self.wanted.port}")
        self.database = self._start_database()
        try:
            self._once("migrate")
            if self.wanted.demo and not self.stopping:
                self._once("demo", "--smtp-port", str(self.wanted.smtp_port))
            if not self.stopping:
                self._start_parts()
                self._greet()
            self._watch()
        finally:
            self._end_parts()
            if self.database is not None:
                Embedded(self.data).stop(self.database)
        return 0

    def _check_ports(self) -> None:
        check_port(self.wanted.host, self.wanted.port, "--port")
        check_port(self.wanted.smtp_host, self.wanted.smtp_port, "--smtp-port")
        if self.wanted.lmtp_port:
            check_port(self.wanted.smtp_host, self.wanted.lmtp_port, "--lmtp-port")

    def _start_database(self) -> "subprocess.Popen[bytes] | None":
        if not uses_embedded():
            return None
        try:
            return Embedded(self.data).start()
        except DatabaseRefused as error:
            raise Stop(str(error)) from error

    def _once(self, *arguments: str) -> None:
        done = subprocess.run(_tresen(*arguments), check=False, start_new_session=True)  # noqa: S603
        if done.returncode and not self.stopping:
            raise Stop(f"“tresen {arguments[0]}” failed; its words stand above.")

    def _start_parts(self) -> None:
        host, port = self.wanted.host, str(self.wanted.port)
        smtp_host, smtp_port = self.wanted.smtp_host, str(self.wanted.smtp_port)
        self.parts = [
            Part("web", ["web", "--host", host, "--port", port, "--workers", str(self.wanted.web_workers)]),
            Part("worker", ["worker"]),
            Part("mail intake", ["mailin", "--host", smtp_host, "--smtp-port", smtp_port, *self._lmtp()]),
        ]
        for part in self.parts:
            part.start()

    def _lmtp(self) -> list[str]:
        port = ["--lmtp-port", str(self.wanted.lmtp_port)] if self.wanted.lmtp_port else []
        return [*port, *(["--lmtp-socket", self.wanted.lmtp_socket] if self.wanted.lmtp_socket else [])]

    def _greet(self) -> None:
        """Says where to go once the door is open."""
        deadline = time.monotonic() + 60
        while not self.stopping and time.monotonic() < deadline:
            try:
                with socket.create_connection((self.wanted.host, self.wanted.port), 1):
                    break
            except OSError:
                time.sleep(0.1)
        if not self.stopping:
            # Words only: if they cannot be said just now (the database is starting again, say), the house stays open.
            greeting = _tresen("demo", "--greet", "--smtp-port", str(self.wanted.smtp_port))
            subprocess.run(greeting, check=False, start_new_session=True)  # noqa: S603

    def _watch(self) -> None:
        while not self.stopping:
            if self.database is not None and self.database.poll() is not None:
                print("tresen: the database ended, starting it again", file=sys.stderr, flush=True)
                self.database = self._start_database()
            for part in self.parts:
                part.look_after()
            time.sleep(0.25)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _end_parts(self) -> None:
        for part in self.parts:
            part.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for part in self.parts:
            if part.process is not None:
                try:
                    part.process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    part.signal(signal.SIGKILL)


def _tresen(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tresen.config.cli", *arguments]
