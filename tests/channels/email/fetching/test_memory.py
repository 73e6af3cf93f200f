"""A mail of 150 MB costs no more than 128 MB of memory, and no more than its own bytes on the disk at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.certificates import Authority
from tests.servers.dovecot import PASSWORD, Dovecot

MEGABYTES = 150
# A process of its own: memory once used is never given back completely, and others use some too.
SCRIPT = """
import sys, tempfile
from types import SimpleNamespace
import django
from django.conf import settings
django.setup()
settings.MAIL_SIZE_LIMIT = 400_000_000
from tresen.channels.email.fetching import imap, imap_mail, pop3
from tresen.kit import blobs
protocol, port, user, password, folder = sys.argv[1:]
blobs.spool_dir = lambda: folder
box = SimpleNamespace(fetch_host="127.0.0.1", fetch_port=int(port), fetch_security="none", fetch_sign_in="password",
                      fetch_user=user, fetch_secret=password, fetch_folder="INBOX")


def peak():
    with open("/proc/self/status") as status:
        return int(next(line.split()[1] for line in status if line.startswith("VmHWM")))


before = peak()
with tempfile.TemporaryFile(dir=folder) as file:
    if protocol == "imap":
        with imap.connect(box) as server:
            server.select_folder("INBOX")
            size = server.fetch([1], ["RFC822.SIZE"])[1][b"RFC822.SIZE"]
            assert imap_mail.read(server, 1, size, file)
    else:
        pop3.connect(box).retrieve(1, file)
    stored = blobs.store(file)
print(stored.size, (peak() - before) // 1024)
"""


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_large_mail_costs_little_memory(
    protocol: str, dove: Dovecot, trusted: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = b"Zeile mit etwas Text darin, damit es viele werden, immer wieder dieselbe.\r\n"
    box = dove.folder / "mail" / dove.user
    with (box / "tmp" / "large").open("wb") as file:
        file.write(b"From: a@b.test\r\nSubject: large\r\n\r\n")
        for _ in range(MEGABYTES):
            file.write(line * (1_000_000 // len(line)))
    size = (box / "tmp" / "large").stat().st_size
    (box / "tmp" / "large").chmod(0o644)
    (box / "tmp" / "large").rename(box / "new" / "1.M1P1.test")
    port = str(dove.imap if protocol == "imap" else dove.pop3)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, protocol, port, dove.user, PASSWORD, str(tmp_path)],
        check=True, capture_output=True, text=True, timeout=200, env=_environment(tmp_path),
    )  # fmt: skip
    stored, megabytes = map(int, done.stdout.split())
    assert stored == size
    assert megabytes <= 128, f"{megabytes} MB"
    assert megabytes >= 0, "a peak never falls"  # less than one: what the program itself takes was more
    with capsys.disabled():
        sys.stderr.write(f"{protocol}: {size // 1_000_000} MB cost {megabytes} MB of memory\n")


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TRESEN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tresen.config.settings"}
