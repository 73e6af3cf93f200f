"""Static files: compressed where that helps, kept for ever where the name carries the content's hash."""

import re
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from tresen.config.bodies import refuse

ROUTE = "/static/"
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
FOR_EVER, FOR_NOW = b"public, max-age=31536000, immutable", b"no-cache"


class Sent(NamedTuple):
    headers: list[tuple[bytes, bytes]]
    body: bytes


async def serve(scope: Any, send: Any) -> None:
    """Answers GET and HEAD below /static/ from what was collected; 404 for everything else."""
    if scope["method"] not in {"GET", "HEAD"}:
        return await refuse(send, 405)
    accepted = b",".join(value for name, value in scope["headers"] if name.lower() == b"accept-encoding")
    name, squeezed = scope["path"].removeprefix(ROUTE), b"gzip" in accepted
    found = kept(name, squeezed) if HASHED.search(name) else read(name, squeezed)
    if found is None:
        return await refuse(send, 404)
    await send({"type": "http.response.start", "status": 200, "headers": found.headers})
    await send({"type": "http.response.body", "body": found.body if scope["method"] == "GET" else b""})
    return None


def read(name: str, squeezed: bool) -> Sent | None:
    """None if there is no such file, or it lies elsewhere."""
    root = Path(settings.STATIC_ROOT).resolve()
    try:
        file = (root / name).resolve()
        if not file.is_relative_to(root):
            return None
        smaller = file.with_name(f"{file.name}.gz")
        zipped = squeezed and smaller.is_file()
        body = (smaller if zipped else file).read_bytes()
    except (OSError, ValueError):  # a folder, nothing, or a name no file can have
        return None
    kind = TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", FOR_EVER if HASHED.search(name) else FOR_NOW),
        (b"vary", b"accept-encoding"),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Sent([*headers, (b"content-encoding", b"gzip")] if zipped else headers, body)


# About 400 files and one megabyte, compressed; a missing one is asked for again.
@lru_cache(maxsize=1024)
def _kept(name: str, squeezed: bool) -> Sent:
    found = read(name, squeezed)
    if found is None:
        raise FileNotFoundError(name)
    return found


def kept(name: str, squeezed: bool) -> Sent | None:
    try:
        return _kept(name, squeezed)
    except FileNotFoundError:
        return None
