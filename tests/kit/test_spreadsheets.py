"""Tables as spreadsheet programmes write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tresen.kit.spreadsheets import Fault, Unreadable, harmless, lines, plain, read_table

TEXT = "Name;Ort\r\nJürgen Groß;Köln\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_excel_writes(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))
    assert (table.header, table.rows) == (["Name", "Ort"], [(2, ["Jürgen Groß", "Köln"])])


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_separator(separator: str) -> None:
    text = f'"Name; E-Mail, Ort"{separator}b\n"x"{separator}"y\nz"\n'
    assert read_table(text.encode()).rows == [(2, ["x", "y\nz"])]


def test_excels_own_word_for_the_separator_is_no_row() -> None:
    assert read_table(b"sep=,\r\na;b,c\r\n1;2,3\r\n").rows == [(2, ["1;2", "3"])]


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    text = 'a;b\n\n"one\ntwo";x\n;;\ny;z\n'
    assert [number for number, _cells in read_table(text.encode()).rows] == [3, 5]


@pytest.mark.parametrize(
    ("content", "fault", "line"),
    [
        (b"", Fault.EMPTY, 0),
        (b"\xef\xbb\xbf \r\n;;\r\n", Fault.EMPTY, 0),
        (b"PK\x03\x04rest", Fault.BOOK, 0),
        (b"\xd0\xcf\x11\xe0rest", Fault.BOOK, 0),
        (b"a\0\0\0bcdefghijk\0", Fault.BINARY, 0),
        (b'a;b\n1;2\n"never closed;3\n4;5\n', Fault.QUOTES, 3),
        (b"a;b\n1;" + b"x" * 20_001, Fault.LONG, 2),
    ],
)
def test_what_is_no_table(content: bytes, fault: Fault, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read_table(content)
    assert (caught.value.fault, caught.value.line) == (fault, line)


@given(st.text(alphabet="'=+-@\t\n a;\"=＝", max_size=8))
def test_what_is_made_harmless_comes_back(cell: str) -> None:
    assert plain(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.lists(st.text(alphabet='aä;,"=\n', max_size=5).map(str.strip), min_size=2, max_size=2), max_size=5))
def test_a_written_table_is_read_as_it_was(rows: list[list[str]]) -> None:
    content = "".join(lines([["eins", "zwei"], *rows])).encode()
    assert [cells for _number, cells in read_table(content).rows] == [row for row in rows if any(row)]
