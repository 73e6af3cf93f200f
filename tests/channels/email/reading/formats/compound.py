"""OLE containers written for the tests ([MS-CFB]): enough of the format that Outlook's files can be made."""

import struct
from dataclasses import dataclass, field

SECTOR, MINI = 512, 64
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = dict[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    start: int = END


def container(tree: Tree) -> bytes:
    entries = [_Entry("Root Entry", 5)]
    _enter(tree, 0, entries)
    minis, mini_fat, sectors, fat = bytearray(), list[int](), list[bytes](), list[int]()
    for entry in entries[1:]:
        if entry.kind == 2 and entry.data:
            if len(entry.data) < 4096:
                entry.start = _chain(mini_fat, -(-len(entry.data) // MINI))
                minis += entry.data + bytes(-len(entry.data) % MINI)
            else:
                entry.start = _stored(entry.data, sectors, fat)
    entries[0].data = bytes(minis)
    entries[0].start = _stored(bytes(minis), sectors, fat) if minis else END
    directory = b"".join(_packed(entries, number) for number in range(len(entries)))
    directory += bytes(-len(directory) % SECTOR)
    directory_start = _stored(directory, sectors, fat)
    mini_start = _stored(struct.pack(f"<{len(mini_fat)}I", *mini_fat), sectors, fat, FREE) if mini_fat else END
    mini_count = -(-len(mini_fat) * 4 // SECTOR)
    count = 1
    while (len(fat) + count) * 4 > count * SECTOR:
        count += 1
    places = list(range(len(fat), len(fat) + count))
    fat += [FAT] * count
    table = struct.pack(f"<{len(fat)}I", *fat)
    table += b"\xff" * (count * SECTOR - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, count, directory_start, 0, 4096, mini_start, mini_count, END, 0)
    header += struct.pack("<109I", *(places + [FREE] * (109 - count)))
    return header + b"".join(sectors) + table


def _enter(tree: Tree, parent: int, entries: list[_Entry]) -> None:
    for name, value in tree.items():
        number = len(entries)
        entries.append(_Entry(name, 2, value) if isinstance(value, bytes) else _Entry(name, 1))
        entries[parent].children.append(number)
        if not isinstance(value, bytes):
            _enter(value, number, entries)


def _packed(entries: list[_Entry], number: int) -> bytes:
    """One entry; the children of a storage hang on each other's right side."""
    entry = entries[number]
    right = FREE
    for other in entries:
        if number in other.children and (at := other.children.index(number) + 1) < len(other.children):
            right = other.children[at]
    name = (entry.name + "\0").encode("utf-16-le")
    child = entry.children[0] if entry.children else FREE
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(name), entry.kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", entry.start, len(entry.data))
    )


def _chain(table: list[int], length: int) -> int:
    start = len(table)
    table += [*range(start + 1, start + length), END]
    return start


def _stored(data: bytes, sectors: list[bytes], fat: list[int], fill: int = 0) -> int:
    padding = b"\xff" if fill else b"\0"
    data += padding * (-len(data) % SECTOR)
    sectors += [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
    return _chain(fat, len(data) // SECTOR)
