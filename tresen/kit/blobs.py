"""Content-addressed storage: the same bytes are kept once.

A small blob lives in its database row, so that it is committed with the row that names it and needs no
file of its own. A large one goes to the storage (a local folder, or S3 through django-storages) before the
row is written: a crash in between leaves a file nobody names, never a row without its bytes.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from tresen.kit.models import Blob

INLINE_LIMIT = 64 * 1024
CHUNK = 256 * 1024


def storage() -> Storage:
    return storages["blobs"]


def path_of(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@dataclass(frozen=True)
class Stored:
    """Bytes that are safe already: large ones in the storage, small ones here, to go into the row."""

    sha256: str
    size: int
    content: bytes | None


def put(content: bytes | BinaryIO | Path) -> Blob:
    """Stores bytes, an open binary file or the file at a path; returns the blob, an existing one if known."""
    return row(store(content))


def store(content: bytes | BinaryIO | Path) -> Stored:
    """The first half of `put`: what may need the network or a slow disk. Call it outside of transactions."""
    if isinstance(content, bytes):
        if len(content) <= INLINE_LIMIT:
            return Stored(hashlib.sha256(content).hexdigest(), len(content), content)
        return store(BytesIO(content))
    if isinstance(content, Path):
        with content.open("rb") as file:
            return store(file)
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    if size <= INLINE_LIMIT:
        return Stored(digest.hexdigest(), size, content.read())
    _store_large(digest.hexdigest(), content)
    return Stored(digest.hexdigest(), size, None)


def row(stored: Stored) -> Blob:
    """The second half of `put`: the row, in the caller's transaction."""
    blob = Blob(sha256=stored.sha256, size=stored.size, content=stored.content)
    # ON CONFLICT DO NOTHING: two writers may bring the same bytes at once.
    Blob.objects.bulk_create([blob], ignore_conflicts=True)
    return blob


def _store_large(sha256: str, file: BinaryIO) -> None:
    name, storage_ = path_of(sha256), storage()
    if storage_.exists(name):
        return
    if isinstance(storage_, FileSystemStorage):
        _write_durably(Path(storage_.path(name)), file)
    else:
        file.seek(0)
        storage_.save(name, File(file))


def _write_durably(target: Path, file: BinaryIO) -> None:
    """Writes, flushes to disk and only then gives the file its name; the folder entry is flushed as well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    file.seek(0)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as temporary:
        while chunk := file.read(CHUNK):
            temporary.write(chunk)
        temporary.flush()
        os.fsync(temporary.fileno())
    Path(temporary.name).replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def chunks(blob: Blob) -> Iterator[bytes]:
    """The bytes in pieces of at most 256 KiB; FileNotFoundError, at once, if the storage has lost them."""
    if blob.content is not None:
        return iter([bytes(blob.content)])
    return _pieces(storage().open(path_of(blob.sha256)))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def read(blob: Blob) -> bytes:
    """All bytes at once: for blobs known to be small, or where a library needs them whole."""
    return b"".join(chunks(blob))


def spool_dir() -> Path:
    """A folder for temporary files on the same disk as the blobs."""
    folder = Path(settings.DATA) / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
