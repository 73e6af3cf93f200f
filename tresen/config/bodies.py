"""Request bodies, taken in before a thread is given to them: with a limit, and with an end to waiting.

A page's thread must never wait for a caller who sends one byte a minute; ten of those would stop the house.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Any

LARGEST = 12 * 1024 * 1024
LARGEST_UPLOAD = 64 * 1024 * 1024
UPLOADS = "/desk/uploads/"
IN_MEMORY = 1024 * 1024
PATIENCE = 10.0  # seconds, and one more for each 50 kB announced
CHUNK = 256 * 1024


class BodyRefused(Exception):
    """The status to answer with."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@asynccontextmanager
async def taken(scope: Any, receive: Any) -> AsyncIterator[Any]:
    """The whole body as a new `receive`. BodyRefused: 413 if it is too large, 408 if it does not come."""
    most = LARGEST_UPLOAD if scope["path"].startswith(UPLOADS) else LARGEST
    announced = _announced(scope)
    if announced > most:
        raise BodyRefused(413)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        try:
            async with asyncio.timeout(PATIENCE + min(announced or most, most) / 50_000):
                await _fill(body, receive, most)
        except TimeoutError:
            raise BodyRefused(408) from None
        body.seek(0)
        yield _replay(body)


def _announced(scope: Any) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:18])
    return 0


async def _fill(body: IO[bytes], receive: Any, most: int) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyRefused(408)
        body.write(message.get("body", b""))
        if body.tell() > most:
            raise BodyRefused(413)
        if not message.get("more_body"):
            return


def _replay(body: IO[bytes]) -> Any:
    async def receive() -> dict[str, Any]:
        piece = body.read(CHUNK)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == CHUNK}

    return receive


async def refuse(send: Any, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
