"""The process that reads mails: no database, no settings, no secrets; at most so much memory and processor time for
each mail. It ends with its parent, and whatever happens to it costs one mail at most."""

import math
import os
import resource
import signal
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from tresen.channels.email.reading.apart.frames import BrokenFrame, receive, send
from tresen.channels.email.reading.apart.stub import stub_of
from tresen.channels.email.reading.apart.wire import pack
from tresen.channels.email.reading.limits import CHILD_CPU_SECONDS, CHILD_FILE_BYTES, CHILD_MEMORY, MailRefused
from tresen.channels.email.reading.parse import original_html, parse
from tresen.kit.processes import die_with_parent

Answer = tuple[dict[str, Any], list[bytes]]


def main(*, seconds: int = CHILD_CPU_SECONDS, memory: int = CHILD_MEMORY) -> None:
    die_with_parent(signal.SIGKILL)
    if str(os.getppid()) != sys.argv[1]:
        return  # it ended while this process began
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # they are meant for the parent, which closes the pipe when it is done
    asked, said = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # whatever prints must not speak into the pipe
    _limit(memory)
    while True:
        try:
            request = receive(asked)
        except BrokenFrame:
            return
        if request is None:
            return
        _allow(seconds)
        answer, last = _answer(*request), False
        if answer is None:
            answer, last = ({"failed": "memory"}, []), True
        try:
            send(said, *answer)
        except BrokenFrame:
            return
        if last:
            return  # what was left half done by a failed allocation is nobody's to clean up


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (CHILD_FILE_BYTES, CHILD_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _allow(seconds: int) -> None:
    """The kernel ends this process (SIGXCPU) when one mail takes longer, also in the middle of a C function."""
    spent = math.ceil(time.process_time())  # whole seconds are all the kernel takes
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, resource.RLIM_INFINITY))


def _answer(request: dict[str, Any], blobs: list[bytes]) -> Answer | None:
    """What to say; None when the memory was not enough."""
    try:
        return _done(request, blobs)
    except MailRefused as refused:
        return {"refused": refused.reason, "why": refused.why}, []
    except MemoryError:
        return None
    except OSError as error:
        return {"failed": "disk", "errno": error.errno or 0, "words": str(error)[:300]}, []


def _done(request: dict[str, Any], blobs: list[bytes]) -> Answer:
    if request["ask"] == "msg":
        return _mail_of_msg(Path(request["path"]), Path(request["folder"])), []
    with _source(request, blobs) as source:
        if request["ask"] == "html":
            return {"html": original_html(source, spool_dir=request["folder"])}, []
        if request["ask"] == "stub":
            envelope, files = pack(stub_of(source.read(request["most"]), request["why"]))
        else:
            envelope, files = pack(parse(source, spool_dir=request["folder"]))
    return {"envelope": envelope, "resident": _resident()}, files


def _mail_of_msg(path: Path, folder: Path) -> dict[str, Any]:
    """An Outlook file as a mail, in a file of the folder."""
    from tresen.channels.email.reading.formats.mapi_mail import write_mail
    from tresen.channels.email.reading.formats.msg import NotMsg, read_msg

    try:
        message = read_msg(path)
    except NotMsg as error:
        raise MailRefused(str(error)) from error
    with (folder / "message.eml").open("wb") as out:
        write_mail(message, out)
    return {"written": "message.eml"}


def _source(request: dict[str, Any], blobs: list[bytes]) -> BinaryIO:
    return Path(request["path"]).open("rb") if request.get("path") else BytesIO(blobs[0])


def _resident() -> int:
    """Bytes this process keeps now; 0 where nobody tells."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
