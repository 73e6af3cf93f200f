"""The envelope as JSON and blobs, and back. What comes back is checked against the types of its fields: a child that
was taken over by a mail can say nothing but an envelope."""

import re
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.reading.wellformed import all_wellformed

_FILE = re.compile(r"[A-Za-z0-9_.-]{1,100}")


class NotAnEnvelope(ValueError):
    """The child has said something that is none."""


def pack(envelope: Envelope) -> tuple[dict[str, Any], list[bytes]]:
    """Plain JSON values, and the bytes of the small files they name by their place."""
    blobs: list[bytes] = []
    packed: dict[str, Any] = _packed(envelope, blobs)
    return packed, blobs


def _packed(value: Any, blobs: list[bytes]) -> Any:
    if isinstance(value, tuple):
        return [_packed(one, blobs) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _packed(getattr(value, name), blobs) for name in _names(type(value))}
    if isinstance(value, bytes):
        blobs.append(value)
        return len(blobs) - 1
    if isinstance(value, Path):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def unpack(packed: Any, blobs: list[bytes], folder: Path) -> Envelope:
    """The envelope again; files lie in `folder` and nowhere else. Raises NotAnEnvelope."""
    try:
        envelope: Envelope = _reader_of(Envelope)(packed, blobs, folder)
    except NotAnEnvelope:
        raise
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise NotAnEnvelope(f"{type(error).__name__}: {error}") from error
    settled: Envelope = all_wellformed(envelope)
    return settled


Reader = Callable[[Any, list[bytes], Path], Any]


@cache
def _reader_of(kind: Any) -> Reader:
    """How a value of this type is read; made once for each type."""
    origin, given = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _dataclass(kind)
    if origin is tuple:
        return _tuple(_reader_of(given[0]))
    if origin in (Union, types.UnionType):
        return _either([one for one in given if one is not type(None)], type(None) in given)
    if origin is Literal:
        return _one_of(given)
    return _PLAIN[kind]


def _dataclass(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {one.name: _reader_of(hints[one.name]) for one in fields(kind)}

    def read(value: Any, blobs: list[bytes], folder: Path) -> Any:
        return kind(**{name: reader(value[name], blobs, folder) for name, reader in readers.items()})

    return read


def _tuple(reader: Reader) -> Reader:
    def read(value: Any, blobs: list[bytes], folder: Path) -> Any:
        if not isinstance(value, list):
            raise NotAnEnvelope("a list is expected")
        return tuple([reader(one, blobs, folder) for one in value])

    return read


def _either(kinds: list[Any], optional: bool) -> Reader:
    readers = [_reader_of(kind) for kind in kinds]

    def read(value: Any, blobs: list[bytes], folder: Path) -> Any:
        if value is None and optional:
            return None
        for reader in readers[:-1]:
            try:
                return reader(value, blobs, folder)
            except (ValueError, TypeError):
                continue
        return readers[-1](value, blobs, folder)

    return read


def _one_of(allowed: tuple[Any, ...]) -> Reader:
    def read(value: Any, blobs: list[bytes], folder: Path) -> Any:
        if value not in allowed:
            raise NotAnEnvelope("none of the words allowed")
        return value

    return read


def _exactly(kind: type[Any]) -> Reader:
    def read(value: Any, blobs: list[bytes], folder: Path) -> Any:
        if type(value) is not kind:
            raise NotAnEnvelope(f"{kind.__name__} is expected")
        return value

    return read


def _file(value: Any, blobs: list[bytes], folder: Path) -> Path:
    path = folder / str(value)
    if not _FILE.fullmatch(str(value)) or path.is_symlink() or not path.is_file():
        raise NotAnEnvelope("no file of this mail")
    return path


_PLAIN: dict[Any, Reader] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    float: _exactly(float),
    bytes: lambda value, blobs, folder: blobs[_index(value)],
    Path: _file,
    datetime: lambda value, blobs, folder: _moment(value),
    date: lambda value, blobs, folder: date.fromisoformat(value),
}


def _index(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise NotAnEnvelope("no place of a blob")
    return value


def _moment(value: Any) -> datetime:
    if "T" not in value:
        raise NotAnEnvelope("a moment is expected")
    return datetime.fromisoformat(value)
