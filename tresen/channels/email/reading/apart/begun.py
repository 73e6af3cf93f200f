"""Mails taken, handed to the child that reads them, and what it says put where it lasts."""

import os
import tempfile
from collections import deque
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from tresen.channels.email.models import Inbound
from tresen.channels.email.protection.shelter import shelter
from tresen.channels.email.reading.apart.reader import ended, reader
from tresen.channels.email.reading.envelope import AttachedFile, Envelope
from tresen.channels.email.reading.unreadable import unreadable
from tresen.kit import blobs

Files = tuple[tuple[blobs.Stored, AttachedFile], ...]


@dataclass(frozen=True)
class Begun:
    """A mail that is being read by the child; `folder` holds its large attachments until it is prepared or dropped."""

    envelope: "Future[Envelope]"
    folder: "_Folder"

    def done(self, inbound: Inbound) -> tuple[Envelope, Files]:
        """Waits for the child; its attachments are stored then. Raises MailRefused and OSError."""
        try:
            envelope = self.envelope.result()
        except CancelledError as ending:
            raise ended() from ending
        if envelope.stub:
            return _stub(inbound, envelope)
        return envelope, tuple((blobs.store(one.path or one.data or b""), one) for one in envelope.attachments)

    def drop(self) -> None:
        self.envelope.cancel()
        with suppress(Exception):
            self.envelope.result()  # nobody may write into the folder any more when it goes
        _put_back(self.folder)


def begin(inbound: Inbound) -> Begun:
    """Hands the raw mail to the child and does not wait for it."""
    folder = _folder()
    try:
        return Begun(reader().read(_raw(inbound, Path(folder.name)), folder.name), folder)
    except BaseException:
        _put_back(folder)
        raise


_Folder = tempfile.TemporaryDirectory[str]
_MOST_SPARE = 8
_spare: dict[int, deque[_Folder]] = {}  # by process: a forked one must not share them


def _folder() -> _Folder:
    """An empty one. Most mails leave theirs empty, and to make and remove it takes a tenth of the work for them."""
    with suppress(KeyError, IndexError):
        folder = _spare[os.getpid()].pop()
        if _is_empty(folder):
            return folder
    return tempfile.TemporaryDirectory(dir=blobs.spool_dir())


def _put_back(folder: _Folder) -> None:
    spare = _spare.setdefault(os.getpid(), deque())
    if len(spare) < _MOST_SPARE and _is_empty(folder):
        spare.append(folder)
    else:
        folder.cleanup()


def _is_empty(folder: _Folder) -> bool:
    """And still there."""
    try:
        return not any(Path(folder.name).iterdir())
    except OSError:
        return False


def read_inside(inbound: Inbound, inner: bytes) -> tuple[Envelope, Files]:
    """The mail that was found inside a protected one; it touches no disk but as what the message keeps."""
    with shelter() as folder:
        envelope = reader().read(inner, folder).result()
        if envelope.stub:
            return _stub(inbound, envelope)
        return envelope, tuple((blobs.store(one.path or one.data or b""), one) for one in envelope.attachments)


def _raw(inbound: Inbound, folder: Path) -> bytes | Path:
    """The mail as the child can have it: its bytes, the file it lies in, or a copy of what lies in a remote storage."""
    if inbound.raw.content is not None:
        return bytes(inbound.raw.content)
    storage, name = blobs.storage(), blobs.path_of(inbound.raw.sha256)
    if isinstance(storage, FileSystemStorage):
        path = Path(storage.path(name))
        path.stat()  # FileNotFoundError here and now, if the storage has lost it
        return path
    path = folder / "mail"
    with path.open("wb") as file:
        file.writelines(blobs.chunks(inbound.raw))
    return path


def _stub(inbound: Inbound, envelope: Envelope) -> tuple[Envelope, Files]:
    """A message for a mail of which only the headers could be read: it says so, and the mail is attached whole."""
    raw = inbound.raw
    content = bytes(raw.content) if raw.content is not None else None
    whole = AttachedFile(name="original.eml", media_type="message/rfc822", size=raw.size, sha256=raw.sha256)
    text = unreadable(envelope.stub, envelope.language, raw.size)
    told = replace(envelope, text=text, text_visible=text, attachments=(whole,))
    return told, ((blobs.Stored(raw.sha256, raw.size, content), whole),)
