"""The real product as a tree of processes, on free ports and a folder of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    data: Path
    port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    outside: int = field(default_factory=free_port)  # where a test may stand in for a server of the web
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TRESEN_")}
        return {
            **inherited,
            "TRESEN_DATA": str(self.data),
            "TRESEN_OUTBOUND_ALLOW": f"127.0.0.1:{self.outside}",
            "DJANGO_SETTINGS_MODULE": "tresen.config.settings",
        }

    def tresen(self, *arguments: str) -> str:
        """Runs a `tresen` command on this installation; its output."""
        command = [sys.executable, "-m", "tresen.config.cli", *arguments]
        done = subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True, timeout=300)
        return done.stdout

    def python(self, code: str) -> str:
        """Runs Python inside this installation's Django; its output."""
        prepared = "import django; django.setup()\n" + code
        done = subprocess.run(
            [sys.executable, "-c", prepared],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
        return done.stdout

    def start(self, *options: str, wait: float = 400) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tresen.config.cli", "up", "--port", str(self.port)]
        command += ["--smtp-port", str(self.smtp_port), *options]
        with (self.data / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.await_ready(wait)

    def await_ready(self, wait: float) -> None:
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                raise AssertionError("tresen up ended: " + self.log()[-2000:])
            if self.answers() and self.takes_mail():
                return
            time.sleep(0.1)
        raise AssertionError("tresen up is not ready: " + self.log()[-2000:])

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def takes_mail(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.smtp_port), 2) as connection:
                return connection.recv(3) == b"220"
        except OSError:
            return False

    def log(self) -> str:
        return (self.data / "up.log").read_text(errors="replace")

    def processes(self) -> dict[int, str]:
        """Every process that belongs to this folder, by id, with its command line."""
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    environment = (folder / "environ").read_bytes()
                except OSError:
                    continue
                if f"TRESEN_DATA={self.data}\0".encode() in environment + b"\0":
                    found[int(folder.name)] = command
        found.pop(os.getpid(), None)
        return found

    def kill(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def kill_all(self) -> None:
        """Power cut: everything at once."""
        for pid in self.processes():
            self.kill(pid)
        if self.process is not None:
            self.process.wait(20)

    def stop(self, wait: float = 40) -> int:
        """Ctrl-C; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(wait)
