"""A Tresen of its own for the bench: started through its command, ended with everything it started."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg

from tresen.kit.database import Embedded

PATIENCE = 180  # seconds for the start
PASSWORD = "bench-bench-bench"


class Instance:
    def __init__(self, data: Path, *, port: int, smtp_port: int) -> None:
        self.data, self.port, self.smtp_port = data, port, smtp_port
        self.process: subprocess.Popen[bytes] | None = None
        data.mkdir(parents=True, exist_ok=True)
        data.chmod(0o711)

    @property
    def dsn(self) -> str:
        return Embedded(self.data).url

    def command(self, *arguments: str) -> str:
        """Runs one `tresen` command to its end; RuntimeError with its words if it fails."""
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tresen.config.cli",
                arguments[0],
                "--data",
                str(self.data),
                *arguments[1:],
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        if done.returncode:
            raise RuntimeError(f"tresen {' '.join(arguments)}: {done.stderr.strip()[-2000:]}")
        return done.stdout.strip()

    def start(self) -> float:
        """Starts `tresen up`; returns the seconds until it answers."""
        began, log = time.monotonic(), (self.data / "up.log").open("ab")
        ports = ["--port", str(self.port), "--smtp-port", str(self.smtp_port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tresen.config.cli", "up", "--data", str(self.data), *ports],
            stdout=log,
            stderr=log,
            env={**os.environ, "TRESEN_BASE_URL": f"http://127.0.0.1:{self.port}"},
            start_new_session=True,
        )
        while time.monotonic() - began < PATIENCE:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return time.monotonic() - began
            except OSError:
                time.sleep(0.1)
        words = (self.data / "up.log").read_text(errors="replace")[-2000:]
        self.stop()
        raise RuntimeError(f"tresen up does not answer: {words}")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.process = None

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.dsn, autocommit=True)
