"""The parent's side: mails are handed to a child and come back as envelopes, a stub of one, or a refusal.

One child a process, started when it is first needed, used for thousands of mails, and replaced when it had to be
killed. A thread of its own talks to it, so that the next mails can be read while this one is filed.
"""

import atexit
import contextlib
import errno
import os
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

import tresen
from tresen.channels.email.reading.apart.frames import BrokenFrame, TooSlow, receive, send
from tresen.channels.email.reading.apart.stub import HEAD_BYTES
from tresen.channels.email.reading.apart.wire import NotAnEnvelope, unpack
from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.reading.limits import (
    BROKE,
    CHILD_MAILS,
    CHILD_PATIENCE,
    CHILD_RESIDENT,
    EMPTY,
    MEMORY,
    NO_MAIL,
    NO_SENDER,
    TIME,
    MailRefused,
)

log = structlog.get_logger()

INLINE_BYTES = 64 * 1024  # a larger mail is handed over as a file: nobody may wait for a full pipe
_HOPELESS = (EMPTY, NO_MAIL, NO_SENDER)
_REASONS = {
    TIME: "Reading the mail took too long.",
    MEMORY: "Reading the mail took too much memory.",
    BROKE: "Reading the mail broke off.",
}
Answer = tuple[dict[str, Any], list[bytes]]


def ended() -> OSError:
    """What is raised when this process ends before the mail is read: it is read by the next one."""
    return OSError(errno.ECANCELED, "This process is ending.")


class _Killed(Exception):
    """The child ended over this request; `why` is a word of `limits`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class _Child:
    process: "subprocess.Popen[bytes]"
    asked: int = 0
    resident: int = 0

    def ask(self, request: dict[str, Any], blobs: list[bytes]) -> Answer:
        """Its answer; _Killed when it is gone afterwards."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.asked += 1
        try:
            send(self.process.stdin.fileno(), request, blobs)
            answer = receive(self.process.stdout.fileno(), seconds=CHILD_PATIENCE)
        except TooSlow as slow:
            self.end()
            raise _Killed(TIME) from slow
        except BrokenFrame:
            answer = None
        if answer is None:
            raise self._death()
        if answer[0].get("failed") == "memory":
            self.end()
            raise _Killed(MEMORY)
        resident = answer[0].get("resident")
        self.resident = resident if isinstance(resident, int) else self.resident
        return answer

    def _death(self) -> _Killed:
        self.end()
        return _Killed(TIME if self.process.returncode == -signal.SIGXCPU else BROKE)

    def end(self) -> None:
        """Kills it if it still lives; what it left behind is cleaned by whoever gave the folder."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self.process.wait(0.2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Reader:
    """Reads one mail after the other, in a child. Any thread may ask."""

    program: str = "from tresen.channels.email.reading.apart.child import main; main()"
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "mail-reader"))
    _child: _Child | None = None

    def read(self, source: bytes | Path, folder: str | Path) -> "Future[Envelope]":
        """The envelope, or a stub of it (`Envelope.stub` says why); large attachments lie in `folder`.

        Raises MailRefused when not even a sender can be found, and OSError when our own disk is at fault.
        """
        try:
            return self._thread.submit(self._read, source, Path(folder))
        except RuntimeError as ending:  # Python lets nobody begin anything any more
            raise ended() from ending

    def html(self, source: bytes | Path, folder: str | Path) -> str:
        """The HTML of a mail with its looks; "" when it has none. Raises MailRefused and OSError."""
        return self._thread.submit(self._html, source, Path(folder)).result()

    def mail_of_msg(self, path: Path, folder: Path) -> Path:
        """An Outlook file (.msg) as the mail it was, in `folder`. Raises MailRefused and OSError."""

        def ask() -> Path:
            self._ask({"ask": "msg"}, path, folder)
            return folder / "message.eml"

        return self._thread.submit(ask).result()

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._child is not None:
            self._child.end()
            self._child = None

    def _read(self, source: bytes | Path, folder: Path) -> Envelope:
        source = _handed(source, folder)
        try:
            return self._envelope({"ask": "mail"}, source, folder)
        except MailRefused as refused:
            if refused.why in _HOPELESS:
                raise
            log.warning("mail not read whole", why=refused.why)
            try:
                return self._envelope({"ask": "stub", "why": refused.why, "most": HEAD_BYTES}, source, folder)
            except MailRefused:
                raise refused from None

    def _envelope(self, request: dict[str, Any], source: bytes | Path, folder: Path) -> Envelope:
        answer, blobs = self._ask(request, source, folder)
        try:
            return unpack(answer["envelope"], blobs, folder)
        except (NotAnEnvelope, KeyError) as error:
            self._replace()  # it does not speak as we wrote it
            log.error("mail reader said no envelope", error=str(error))
            raise MailRefused(_REASONS[BROKE], BROKE) from error

    def _html(self, source: bytes | Path, folder: Path) -> str:
        answer, _ = self._ask({"ask": "html"}, _handed(source, folder), folder)
        html = answer.get("html")
        return html if isinstance(html, str) else ""

    def _ask(self, request: dict[str, Any], source: bytes | Path, folder: Path) -> Answer:
        """The child's answer. A mail is blamed only for what happens to a new child: an old one may have been ended by
        somebody else, or have been full already."""
        request |= {"folder": str(folder), "path": str(source) if isinstance(source, Path) else ""}
        blobs = [source] if isinstance(source, bytes) else []
        for last in (False, True):
            child = self._ready()
            new = child.asked == 0
            try:
                answer, found = child.ask(request, blobs)
            except _Killed as killed:
                self._child = None
                if last or killed.why == TIME or (new and killed.why == MEMORY):
                    raise MailRefused(_REASONS[killed.why], killed.why) from killed
                continue
            if "refused" in answer:
                raise MailRefused(str(answer["refused"])[:500], str(answer.get("why"))[:40])
            if answer.get("errno") == errno.EFBIG:  # no mail has files that large; the disk is not at fault
                raise MailRefused(_REASONS[MEMORY], MEMORY)
            if "failed" in answer:
                raise OSError(int(answer.get("errno", 0)) or errno.EIO, str(answer.get("words"))[:300])
            return answer, found
        raise AssertionError("the second try ends it")

    def _ready(self) -> _Child:
        child = self._child
        if child is not None and (
            child.asked >= CHILD_MAILS or child.resident > CHILD_RESIDENT or child.process.poll() is not None
        ):
            self._replace()
        if self._child is None:
            self._child = _Child(_started(self.program))
        return self._child

    def _replace(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def _started(program: str) -> "subprocess.Popen[bytes]":
    """A new child. It inherits no environment (there are passwords in ours) and only the two pipes."""
    root = str(Path(tresen.__file__).resolve().parent.parent)
    environment = {"PYTHONPATH": root, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-P", "-c", program, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        bufsize=0,
    )


def _handed(source: bytes | Path, folder: Path) -> bytes | Path:
    if isinstance(source, Path) or len(source) <= INLINE_BYTES:
        return source
    path = folder / "mail"
    path.write_bytes(source)
    return path


_readers: dict[int, Reader] = {}


def reader() -> Reader:
    """This process's own; a forked process gets another."""
    return _readers.get(os.getpid()) or _readers.setdefault(os.getpid(), Reader())


def _close() -> None:
    if (found := _readers.pop(os.getpid(), None)) is not None:
        found.close()


atexit.register(_close)
