"""A Dovecot of the tests' own: its own configuration, folder and unprivileged ports; IMAP with IDLE, POP3, TLS."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from e2e.product import free_port
from tests.servers.certificates import Signed
from tests.servers.packages import program

PASSWORD = "geheim"
CONFIGURATION = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap pop3
listen = 127.0.0.1
{accounts}
first_valid_uid = 1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_dh =
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 500
maildir_very_dirty_syncs = yes
mail_fsync = never
mailbox_idle_check_interval = 1s
mail_plugins = quota
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage={quota_mb}M
}}
{oauth}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # No penalty: a test that signs in wrongly must not slow down the next one.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


def dovecot() -> str | None:
    return program("dovecot", "dovecot-imapd", "dovecot-pop3d")


@contextmanager
def a_folder() -> Iterator[Path]:
    """Not pytest's: those are shut to other accounts, and Dovecot reads mail under one of its own."""
    folder = Path(tempfile.mkdtemp(prefix="tresen-dovecot-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


class Dovecot:
    """`with Dovecot(folder, signed) as server:`; everybody signs in with PASSWORD."""

    def __init__(self, folder: Path, signed: Signed, *, introspection: str = "", quota_mb: int = 4000) -> None:
        self.folder = folder
        self.imap, self.imaps, self.pop3, self.pop3s = (free_port() for _ in range(4))
        self.signed, self.introspection, self.quota_mb = signed, introspection, quota_mb
        self.process: subprocess.Popen[bytes] | None = None
        self.user = ""  # the latest
        self._count = 0

    def __enter__(self) -> "Dovecot":
        binary = dovecot()
        assert binary is not None
        account = pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("nobody")
        self.uid, self.gid = account.pw_uid, account.pw_gid
        for name in ("run", "mail", "home"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
            os.chown(self.folder / name, -1 if name == "run" else self.uid, -1)
        self.folder.chmod(0o711)
        own = "" if not os.geteuid() else (
            f"default_internal_user = {account.pw_name}\ndefault_login_user = {account.pw_name}\n"
            f"default_internal_group = {account.pw_gid}\n"
        )  # fmt: skip
        if self.introspection:
            (self.folder / "oauth2.conf").write_text(INTROSPECTION.format(url=self.introspection))
        ports = {"imap": self.imap, "imaps": self.imaps, "pop3": self.pop3, "pop3s": self.pop3s}
        text = CONFIGURATION.format(
            folder=self.folder, certificate=self.signed.certificate, key=self.signed.key, accounts=own, uid=self.uid,
            gid=self.gid, quota_mb=self.quota_mb, password=PASSWORD,
            oauth=OAUTH.format(folder=self.folder) if self.introspection else "", **ports,
        )  # fmt: skip
        self.configuration = self.folder / "dovecot.conf"
        self.configuration.write_text(text)
        self.process = subprocess.Popen([binary, "-F", "-c", str(self.configuration)])
        self._await()
        return self

    def _await(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.imap), 1) as connection:
                    if connection.recv(4) == b"* OK":
                        return
            except OSError:
                time.sleep(0.05)
            if self.process.poll() is not None:
                break
        log = self.folder / "dovecot.log"
        words = log.read_text() if log.exists() else ""
        raise AssertionError(
            f"dovecot does not answer: {words} {self.process.stderr and self.process.stderr.read1()!r}"
        )

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def new_user(self) -> str:
        """A user with an empty INBOX: whoever comes with PASSWORD is let in."""
        self._count += 1
        self.user = f"user{self._count}@desk.test"
        box = self.folder / "mail" / self.user
        for name in ("", "cur", "new", "tmp"):
            (box / name).mkdir(parents=True, exist_ok=True)
            os.chown(box / name, self.uid, self.gid)
        return self.user

    def clear(self, user: str) -> None:
        """Somebody else takes all mails away."""
        for part in ("new", "cur"):
            for path in (self.folder / "mail" / user / part).iterdir():
                path.unlink()

    def put(self, user: str, *mails: bytes) -> None:
        """Delivers as a mail server would: into tmp, then moved to new."""
        box = self.folder / "mail" / user
        for mail in mails:
            self._count += 1
            name = f"{int(time.time())}.M{self._count:06d}P{os.getpid()}.test"
            path = box / "tmp" / name
            path.write_bytes(mail)
            os.chown(path, self.uid, self.gid)
            path.rename(box / "new" / name)

    def mails(self, user: str) -> int:
        box = self.folder / "mail" / user
        return sum(1 for part in ("new", "cur") for _ in (box / part).iterdir())

    def renumber(self, user: str) -> None:
        """The index is lost: the next one to look finds a new UIDVALIDITY (the second it is made in)."""
        time.sleep(1.1)
        box = self.folder / "mail" / user
        for path in box.iterdir():
            if path.name.startswith("dovecot") and path.is_file():
                path.unlink()
        shutil.rmtree(box / ".index", ignore_errors=True)
