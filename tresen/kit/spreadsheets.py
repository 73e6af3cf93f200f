"""Tables as spreadsheet programmes write them: CSV in whatever encoding and with whatever separator.

A cell that begins like a formula would be one to a spreadsheet (OWASP, "CSV injection"): written, it gets an apostrophe
in front, which is not shown there; read, it loses it. `plain(harmless(cell)) == cell` for every cell.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SEPARATORS = (";", ",", "\t", "|")
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS are ZIP files, XLS is an OLE container
LONGEST_CELL = 20_000


class Fault(StrEnum):
    """What is wrong with a file as a whole."""

    EMPTY = "empty"
    BOOK = "book"  # a workbook, not a table of text
    BINARY = "binary"
    QUOTES = "quotes"  # a quotation mark that is never closed, say
    LONG = "long"  # a cell beyond LONGEST_CELL


class Unreadable(ValueError):
    """`line`: the row, as a spreadsheet numbers it, or 0."""

    def __init__(self, fault: Fault, line: int = 0) -> None:
        super().__init__(fault)
        self.fault, self.line = fault, line


@dataclass(frozen=True)
class Table:
    """`rows`: (number of the row in a spreadsheet, its cells). Empty rows are left out but counted."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(content: bytes) -> Table:
    """The first row that is not empty names the columns; Unreadable."""
    text = text_of(content)
    separator = ""
    if text[:4].casefold() == "sep=" and len(text) > 4:  # Excel's own way to say it; no row of the sheet
        separator, text = text[4], text.partition("\n")[2]
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(_records(text, separator or _separator(text)), start=1):
        if not any(cells):
            continue
        if not header:
            header = cells
        else:
            rows.append((number, cells))
    if not header:
        raise Unreadable(Fault.EMPTY)
    return Table(header, rows)


def text_of(content: bytes) -> str:
    """By its byte order mark; else UTF-8, else UTF-16 if every other byte is nothing, else Windows-1252."""
    if content.startswith(BOOKS):
        raise Unreadable(Fault.BOOK)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    start = content[:2000]
    if b"\0" in start:
        if start[1::2].count(0) > len(start) // 4:
            return content.decode("utf-16-le", errors="replace")
        if start[::2].count(0) > len(start) // 4:
            return content.decode("utf-16-be", errors="replace")
        raise Unreadable(Fault.BINARY)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def harmless(cell: str) -> str:
    """The cell as a spreadsheet may have it."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def plain(cell: str) -> str:
    """The cell as it was before `harmless`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The rows as a file that a German Excel opens by a double click: semicolons, and a mark of the encoding."""
    writer: Any = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


class _Echo:
    def write(self, line: str) -> str:
        return line


def _separator(text: str) -> str:
    """The sign that stands most often in the first line, outside of quotation marks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(part for place, part in enumerate(first.split('"')) if place % 2 == 0)
    return max(SEPARATORS, key=bare.count)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if any(len(cell) > LONGEST_CELL for cell in record):
                raise Unreadable(Fault.LONG, number)
            yield [plain(cell.replace("\0", "").strip(" \t\r\n")) for cell in record]
    except csv.Error as error:
        raise Unreadable(Fault.QUOTES, number + 1) from error
