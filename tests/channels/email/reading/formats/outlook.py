"""TNEF files written for the tests, as Outlook writes them."""

import struct

STRING8, UNICODE, BINARY, OBJECT, LONG, TIME = 0x001E, 0x001F, 0x0102, 0x000D, 0x0003, 0x0040
MESSAGE_GUID = bytes.fromhex("0703020000000000c000000000000046")


def attribute(level: int, name: int, body: bytes, kind: int = 6) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(body)) + body + struct.pack("<H", sum(body) & 0xFFFF)


def properties(*pairs: tuple[int, int, bytes | str | int]) -> bytes:
    """(type, number, value) as an attMAPIProps."""
    out = [struct.pack("<I", len(pairs))]
    for kind, key, value in pairs:
        out.append(struct.pack("<HH", kind, key))
        if isinstance(value, int):
            out.append(struct.pack("<q", value) if kind == TIME else struct.pack("<i", value))
            continue
        data = (
            value if isinstance(value, bytes) else (value + "\0").encode("utf-16-le" if kind == UNICODE else "cp1252")
        )
        out.append(struct.pack("<II", 1, len(data)) + data + bytes(-len(data) % 4))
    return b"".join(out)


def tnef(*attributes: bytes, codepage: int = 1252) -> bytes:
    head = attribute(1, 0x9006, struct.pack("<I", 0x10000)) + attribute(1, 0x9007, struct.pack("<II", codepage, 0))
    return bytes.fromhex("789f3e22") + struct.pack("<H", 1) + head + b"".join(attributes)


def message(*pairs: tuple[int, int, bytes | str | int]) -> bytes:
    return attribute(1, 0x9003, properties(*pairs))


def file(name: str, content: bytes, *pairs: tuple[int, int, bytes | str | int]) -> bytes:
    """Rendering, short name, content and the properties of one file."""
    more = properties((UNICODE, 0x3707, name), *pairs)
    return (
        attribute(2, 0x9002, bytes(14))
        + attribute(2, 0x8010, name[:8].encode("cp1252", "replace") + b"\0")
        + attribute(2, 0x800F, content)
        + attribute(2, 0x9005, more)
    )


def enclosed(inner: bytes, name: str) -> bytes:
    more = properties((UNICODE, 0x3001, name), (OBJECT, 0x3701, MESSAGE_GUID + inner))
    return attribute(2, 0x9002, bytes(14)) + attribute(2, 0x9005, more)
