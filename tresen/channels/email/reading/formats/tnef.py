"""winmail.dat: Outlook's own wrapping of a mail ([MS-OXTNEF]), read in one pass without a copy of its files."""

import struct
from collections.abc import Iterator

from tresen.channels.email.reading.charsets import codec_for
from tresen.channels.email.reading.formats.mapi import (
    CONTENT,
    FILE_NAME,
    SUBJECT,
    Data,
    MapiFile,
    MapiMessage,
    Value,
    page_name,
)

SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_FILES = 500
_DEPTH = 10
_ATTRIBUTES = 20_000
_PROPERTIES = 5_000

_SUBJECT, _MESSAGE_ID, _BODY = 0x8004, 0x8009, 0x800C
_FILE_DATA, _FILE_TITLE, _RENDERED = 0x800F, 0x8010, 0x9002
_MESSAGE, _RECIPIENTS, _FILE, _CODEPAGE = 0x9003, 0x9004, 0x9005, 0x9007

_FIXED = {0x0000: 0, 0x0001: 0, 0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4,
          0x000B: 2, 0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip
_VARIABLE = {0x000D, 0x001E, 0x001F, 0x0102}
_MESSAGE_GUID = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage


class NotTnef(ValueError):
    """This is none, or it is broken."""


def read_tnef(data: Data, depth: int = 0) -> MapiMessage:
    """The message inside. Its contents are views of `data`. Raises NotTnef."""
    view = memoryview(data)
    if bytes(view[:4]) != SIGNATURE:
        raise NotTnef("no signature")
    message = MapiMessage()
    try:
        for level, name, body in _attributes(view):
            if level == 2:
                _file_attribute(message, name, body, depth)
            else:
                _message_attribute(message, name, body, depth)
    except (struct.error, IndexError, ValueError) as error:
        if not (message.files or message.properties):
            raise NotTnef("broken") from error
    message.files = [one for one in message.files if len(one.content) or one.message]
    return message


def _attributes(view: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    at = 6
    for _ in range(_ATTRIBUTES):
        if at + 11 > len(view):
            return
        level, name, _, length = struct.unpack_from("<BHHI", view, at)
        if level not in (1, 2):
            raise NotTnef("no attribute")
        yield level, name, view[at + 9 : at + 9 + length]
        if at + 9 + length > len(view):
            return  # cut off: what there is of it counts
        at += 9 + length + 2


def _message_attribute(message: MapiMessage, name: int, body: memoryview, depth: int) -> None:
    if name == _CODEPAGE and len(body) >= 4:
        message.codec = codec_for(page_name(struct.unpack_from("<I", body)[0])) or "cp1252"
    elif name == _MESSAGE:
        message.properties |= _properties(body, 0, depth)[0]
    elif name == _RECIPIENTS and len(body) >= 4:
        at = 4
        for _ in range(min(struct.unpack_from("<I", body)[0], 500)):
            row, at, _ = _properties(body, at, depth)
            message.recipients.append(row)
    elif name == _SUBJECT:
        message.properties.setdefault(SUBJECT, bytes(body[:2000]))
    elif name == _BODY:
        message.properties.setdefault(0x1000, body)


def _file_attribute(message: MapiMessage, name: int, body: memoryview, depth: int) -> None:
    if name == _RENDERED or not message.files:
        if len(message.files) >= MOST_FILES:
            raise NotTnef("too many files")
        message.files.append(MapiFile())
    file = message.files[-1]
    if name == _FILE_DATA:
        file.content = body
    elif name == _FILE_TITLE:
        file.properties.setdefault(FILE_NAME, bytes(body[:2000]))
    elif name == _FILE:
        found, _, embedded = _properties(body, 0, depth)
        content = found.pop(CONTENT, None)
        file.properties |= found
        if isinstance(content, Data):
            file.content = content
        file.message = embedded or file.message


def _properties(body: memoryview, at: int, depth: int) -> tuple[dict[int, Value], int, MapiMessage | None]:
    """(properties, where they end, the message that is the attachment)."""
    found: dict[int, Value] = {}
    embedded: MapiMessage | None = None
    count = struct.unpack_from("<I", body, at)[0]
    at += 4
    for _ in range(min(count, _PROPERTIES)):
        kind, key = struct.unpack_from("<HH", body, at)
        at += 4
        if key >= 0x8000:
            at = _behind_name(body, at)
        value: Value | None
        many, kind = bool(kind & 0x1000), kind & 0x0FFF
        if kind in _VARIABLE:
            value, at = _variable(body, at)
        elif kind in _FIXED:
            value, at = _fixed(body, at, kind, many)
        else:
            raise ValueError("unknown type")
        if kind == 0x000D and key == CONTENT and isinstance(value, memoryview):
            embedded = _embedded(value, depth)
            value = value[16:]
        if key < 0x8000 and not many and value is not None:
            found[key] = _plain(value, kind)
    return found, at, embedded


def _behind_name(body: memoryview, at: int) -> int:
    kind = struct.unpack_from("<I", body, at + 16)[0]
    if kind == 0:
        return at + 24
    length: int = struct.unpack_from("<I", body, at + 20)[0]
    return at + 24 + (length + 3) // 4 * 4


def _variable(body: memoryview, at: int) -> tuple[memoryview | None, int]:
    """The first of the values."""
    count = struct.unpack_from("<I", body, at)[0]
    at += 4
    first: memoryview | None = None
    for _ in range(count):
        length = struct.unpack_from("<I", body, at)[0]
        first = body[at + 4 : at + 4 + length] if first is None else first
        at += 4 + (length + 3) // 4 * 4
        if at > len(body) + 3:
            raise ValueError("cut off")
    return first, at


def _fixed(body: memoryview, at: int, kind: int, many: bool) -> tuple[Value | None, int]:
    size, count = _FIXED[kind], 1
    if many:
        count = struct.unpack_from("<I", body, at)[0]
        at += 4
    end = at + max(4, size) * count if size else at
    if end > len(body) + 3:
        raise ValueError("cut off")
    if size in (2, 4, 8):
        return int.from_bytes(body[at : at + size], "little"), end
    return None, end


def _plain(value: Value, kind: int) -> Value:
    if kind == 0x001F and isinstance(value, memoryview):
        return bytes(value[: 8 * 1024 * 1024]).decode("utf-16-le", "replace").split("\0", 1)[0]
    return value


def _embedded(value: memoryview, depth: int) -> MapiMessage | None:
    if bytes(value[:16]) != _MESSAGE_GUID or depth >= _DEPTH:
        return None
    try:
        return read_tnef(value[16:], depth + 1)
    except NotTnef:
        return None
