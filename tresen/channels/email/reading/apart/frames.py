"""What parent and child say to each other over two pipes: a frame is a JSON object with some blobs behind it."""

import json
import os
import select
import struct
import time
from typing import Any

_HEAD = struct.Struct(">I")  # length of the JSON
LONGEST = 64 * 1024 * 1024  # bytes of one frame; a reading child never needs a quarter of it


class BrokenFrame(Exception):
    """The other side ended, or says something that is no frame."""


class TooSlow(Exception):
    """The other side did not say anything in time."""


def send(descriptor: int, said: dict[str, Any], blobs: list[bytes]) -> None:
    """Writes one frame; BrokenFrame if nobody reads it any more."""
    text = json.dumps([said, [len(blob) for blob in blobs]]).encode()
    try:
        _write(descriptor, b"".join([_HEAD.pack(len(text)), text, *blobs]))
    except BrokenPipeError as error:
        raise BrokenFrame("nobody listens") from error


def receive(descriptor: int, *, seconds: float | None = None) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next frame; None at the end of the pipe. Raises BrokenFrame and TooSlow."""
    until = time.monotonic() + seconds if seconds is not None else None
    head = _read(descriptor, _HEAD.size, until)
    if not head:
        return None
    length: int = _HEAD.unpack(head)[0] if len(head) == _HEAD.size else LONGEST + 1
    if length > LONGEST:
        raise BrokenFrame("no frame")
    try:
        said, sizes = json.loads(_whole(descriptor, length, until))
        if not isinstance(said, dict) or not all(isinstance(size, int) and size >= 0 for size in sizes):
            raise BrokenFrame("no frame")
    except (ValueError, TypeError) as error:
        raise BrokenFrame("no frame") from error
    if sum(sizes) > LONGEST:
        raise BrokenFrame("too long")
    return said, [_whole(descriptor, size, until) for size in sizes]


def _whole(descriptor: int, size: int, until: float | None) -> bytes:
    data = _read(descriptor, size, until)
    if len(data) < size:
        raise BrokenFrame("cut off")
    return data


def _read(descriptor: int, size: int, until: float | None) -> bytes:
    pieces: list[bytes] = []
    while size:
        if until is not None:
            _wait(descriptor, until - time.monotonic())
        piece = os.read(descriptor, min(size, 1024 * 1024))
        if not piece:
            break
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _wait(descriptor: int, seconds: float) -> None:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if not poll.poll(max(0, seconds * 1000)):
        raise TooSlow


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
