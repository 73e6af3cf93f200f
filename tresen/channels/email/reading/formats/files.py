"""Files found inside of something else become attachments like any other."""

import hashlib
import mimetypes
import tempfile
from collections.abc import Collection
from pathlib import Path

from tresen.channels.email.reading.envelope import AttachedFile
from tresen.channels.email.reading.limits import DETACH_BYTES
from tresen.channels.email.reading.names import safe_name
from tresen.channels.email.reading.wellformed import one_line

# Only what Python brings along: the same file is the same type on every machine.
_TYPES = mimetypes.MimeTypes(filenames=())


def type_of(name: str) -> str:
    """The media type a name suggests."""
    return _TYPES.guess_type(name, strict=False)[0] or "application/octet-stream"


def attached(
    data: bytes | memoryview,
    name: str,
    spool_dir: Path,
    *,
    taken: Collection[str] = (),
    media_type: str = "",
    content_id: str = "",
) -> AttachedFile:
    """A file with this content; a large one lies in `spool_dir`."""
    media_type = media_type or type_of(name)
    path: Path | None = None
    if len(data) > DETACH_BYTES:
        handle = tempfile.NamedTemporaryFile(dir=spool_dir, prefix="part-", delete=False)  # noqa: SIM115
        with handle:
            handle.write(data)
        path = Path(handle.name)
    return AttachedFile(
        name=safe_name(name, media_type, taken),
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content_id=one_line(content_id).strip("<> ")[:200],
        data=bytes(data) if path is None else None,
        path=path,
    )
