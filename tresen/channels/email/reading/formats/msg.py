"""Outlook's .msg files ([MS-OXMSG]): streams in an OLE container, one for each property that is not a number."""

import struct
from pathlib import Path

import olefile

from tresen.channels.email.reading.charsets import codec_for
from tresen.channels.email.reading.formats import mapi
from tresen.channels.email.reading.formats.mapi import MapiFile, MapiMessage, Value, page_name

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DEPTH = 10
_MOST = 500  # recipients, files
_PROPERTIES = "__properties_version1.0"
_STRING8, _UNICODE, _BINARY, _OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
_NUMBERS = {0x0002: 2, 0x0003: 4, 0x000B: 2, 0x0014: 8, 0x0040: 8}
_HEADER_MESSAGE, _HEADER_ENCLOSED, _HEADER_OTHER = 32, 24, 8


class NotMsg(ValueError):
    """This is none, or it is broken."""


def is_msg(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8) == MAGIC


def read_msg(path: Path) -> MapiMessage:
    """The message in the file. Raises NotMsg."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            if not container.exists(_PROPERTIES):
                raise NotMsg("This is an Office document, not a message.")
            return _Reader(container).message([], _HEADER_MESSAGE, 0)
    except NotMsg:
        raise
    except (OSError, struct.error, IndexError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotMsg(f"The Outlook file is broken ({type(error).__name__}).") from error


class _Reader:
    def __init__(self, container: "olefile.OleFileIO") -> None:
        self.container = container
        self.parts: dict[tuple[str, ...], set[str]] = {}
        for entry in container.listdir(streams=True, storages=True):
            self.parts.setdefault(tuple(entry[:-1]), set()).add(entry[-1])

    def message(self, place: list[str], header: int, depth: int) -> MapiMessage:
        properties = self.properties(place, header)
        message = MapiMessage(properties)
        page = properties.get(mapi.CODEPAGE)
        message.codec = (codec_for(page_name(page)) if isinstance(page, int) else "") or "cp1252"
        names = sorted(self.parts.get(tuple(place), set()))
        for name in [name for name in names if name.startswith("__recip_version1.0_")][:_MOST]:
            message.recipients.append(self.properties([*place, name], _HEADER_OTHER))
        for name in [name for name in names if name.startswith("__attach_version1.0_")][:_MOST]:
            message.files.append(self.file([*place, name], depth))
        return message

    def file(self, place: list[str], depth: int) -> MapiFile:
        properties = self.properties(place, _HEADER_OTHER)
        content = properties.pop(mapi.CONTENT, b"")
        file = MapiFile(properties, content if isinstance(content, bytes) else b"")
        inside = f"__substg1.0_{mapi.CONTENT:04X}{_OBJECT:04X}"
        if inside in self.parts.get(tuple(place), set()) and depth < _DEPTH:
            within = [*place, inside]
            if _PROPERTIES in self.parts.get(tuple(within), set()):
                file.message = self.message(within, _HEADER_ENCLOSED, depth + 1)
        return file

    def properties(self, place: list[str], header: int) -> dict[int, Value]:
        found: dict[int, Value] = {}
        there = self.parts.get(tuple(place), set())
        if _PROPERTIES in there:
            data = self.stream([*place, _PROPERTIES])
            for at in range(header, len(data) - 15, 16):
                kind, key = struct.unpack_from("<HH", data, at)
                if kind in _NUMBERS:
                    found[key] = int.from_bytes(data[at + 8 : at + 8 + _NUMBERS[kind]], "little")
        for name in there:
            if name.startswith("__substg1.0_") and len(name) == 20:
                try:
                    key, kind = int(name[12:16], 16), int(name[16:20], 16)
                except ValueError:
                    continue
                if key < 0x8000 and (value := self.value([*place, name], kind)) is not None:
                    found[key] = value
        return found

    def value(self, place: list[str], kind: int) -> Value | None:
        if kind == _UNICODE:
            return self.stream(place).decode("utf-16-le", "replace").split("\0", 1)[0]
        if kind in (_STRING8, _BINARY):
            return self.stream(place)
        return None

    def stream(self, place: list[str]) -> bytes:
        with self.container.openstream(place) as stream:
            data: bytes = stream.read()
            return data
