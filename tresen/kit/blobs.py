"""Content-addressed storage: the same bytes are kept once.

A small blob lives in its database row, so that it is committed with the row that names it and needs no
file of its own. A large one goes to the storage (a local folder, or S3 through django-storages) before the
row is written: a crash in between leaves a file nobody names, never a row without its bytes.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

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


def put(content: bytes | BinaryIO | Path) -> Blob:
    """Stores bytes, an open binary file or the file at a path; returns the blob, an existing one if known."""
    if isinstance(content, bytes):
        sha256 = hashlib.sha256(content).hexdigest()
        if len(content) <= INLINE_LIMIT:
            return _row(sha256, len(content), content)
        with tempfile.SpooledTemporaryFile() as spool:
            spool.write(content)
            return _put_large(sha256, len(content), spool)
    if isinstance(content, Path):
        with content.open("rb") as file:
            return put(file)
    return _put_file(content)


def _put_file(file: BinaryIO) -> Blob:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    if size <= INLINE_LIMIT:
        return _row(digest.hexdigest(), size, file.read())
    return _put_large(digest.hexdigest(), size, file)


def _put_large(sha256: str, size: int, file: BinaryIO | tempfile.SpooledTemporaryFile[bytes]) -> Blob:
    if known := Blob.objects.filter(pk=sha256).first():
        return known
    name, store = path_of(sha256), storage()
    if isinstance(store, FileSystemStorage):
        _write_durably(Path(store.path(name)), file)
    elif not store.exists(name):
        file.seek(0)
        store.save(name, File(file))
    return _row(sha256, size, None)


def _write_durably(target: Path, file: BinaryIO | tempfile.SpooledTemporaryFile[bytes]) -> None:
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


def _row(sha256: str, size: int, content: bytes | None) -> Blob:
    # ON CONFLICT DO NOTHING: two writers may bring the same bytes at once.
    Blob.objects.bulk_create([Blob(sha256=sha256, size=size, content=content)], ignore_conflicts=True)
    return Blob(sha256=sha256, size=size, content=content)


def chunks(blob: Blob) -> Iterator[bytes]:
    """The bytes in pieces of at most 256 KiB; FileNotFoundError if the storage has lost them."""
    if blob.content is not None:
        yield bytes(blob.content)
        return
    with storage().open(path_of(blob.sha256)) as file:
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
