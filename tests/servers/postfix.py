"""A Postfix of the tests' own: its own configuration, queue and port. It is made to be started by root alone."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from e2e.product import free_port
from tests.servers.packages import program

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
mail_owner = {owner}
setgid_group = {group}
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.desk.test
mydestination =
relay_domains = desk.test
smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination
mynetworks = 127.0.0.0/8
transport_maps = inline:{{ desk.test=lmtp:{lmtp} }}
alias_maps =
local_recipient_maps =
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
lmtp_destination_recipient_limit = 50
smtp_dns_support_level = disabled
"""
MASTER = """
{port}    inet  n       -       n       -       -       smtpd
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
"""


def postfix() -> str | None:
    return program("postfix", "postfix") if os.geteuid() == 0 else None


class Postfix:
    """`with Postfix("inet:127.0.0.1:2424") as server:`; everything for desk.test goes there by LMTP."""

    def __init__(self, lmtp: str) -> None:
        self.folder, self.port, self.lmtp = Path(tempfile.mkdtemp(prefix="tresen-postfix-")), free_port(), lmtp

    def __enter__(self) -> "Postfix":
        self.folder.chmod(0o755)
        owner = pwd.getpwnam("postfix")
        for name in ("spool", "data", "etc"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "data", owner.pw_uid, -1)
        text = MAIN.format(folder=self.folder, owner="postfix", group="postdrop", lmtp=self.lmtp)
        (self.folder / "etc/main.cf").write_text(text)
        (self.folder / "etc/master.cf").write_text(MASTER.format(port=f"127.0.0.1:{self.port}"))
        self._run("start")
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as line:
                    if line.recv(3) == b"220":
                        return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"postfix does not answer: {self.log()}")

    def __exit__(self, *_: object) -> None:
        self._run("stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, what: str) -> None:
        binary = postfix()
        assert binary is not None
        done = subprocess.run(
            [binary, "-c", str(self.folder / "etc"), what], check=False, capture_output=True, timeout=60
        )
        assert what == "stop" or done.returncode == 0, done.stderr.decode() + self.log()

    def log(self) -> str:
        path = self.folder / "postfix.log"
        return path.read_text() if path.exists() else ""
