"""OpenPGP as gpg does it: the other side of the round trips."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.servers.packages import program


def gnupg() -> str | None:
    return program("gpg", "gnupg")


needs_gpg = pytest.mark.skipif(gnupg() is None, reason="gpg is not here and could not be installed")


class Gpg:
    """gpg with a home of its own. The path of a home must be short: its agent listens on a socket in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(mode=0o700, parents=True, exist_ok=True)

    def run(self, *arguments: str, given: bytes = b"", fails: bool = False) -> bytes:
        quiet = ("--batch", "--yes", "--trust-model", "always", "--pinentry-mode", "loopback")
        done = subprocess.run(
            ["gpg", *quiet, "--passphrase", "", *arguments],
            input=given,
            capture_output=True,
            env={**os.environ, "GNUPGHOME": str(self.home)},
            check=False,
        )
        assert fails or done.returncode == 0, done.stderr.decode()
        return done.stdout

    def make(self, name: str, *, algorithm: str = "default", until: str = "1y") -> tuple[str, str]:
        """(public, secret) of a new key, both armoured."""
        self.run("--quick-gen-key", name, algorithm, "default", until)
        return self.public(name), self.run("--armor", "--export-secret-keys", name).decode()

    def public(self, name: str) -> str:
        return self.run("--armor", "--export", name).decode()

    def take(self, key: str) -> None:
        self.run("--import", given=key.encode())

    def stop(self) -> None:
        subprocess.run(
            ["gpgconf", "--kill", "all"], env={**os.environ, "GNUPGHOME": str(self.home)}, check=False, timeout=20
        )
