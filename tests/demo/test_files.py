import struct
import zlib
from datetime import UTC, datetime
from random import Random

import pytest

from tresen.demo.files import make

MOMENT = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


def test_the_picture_is_a_png_that_can_be_unpacked() -> None:
    made = make("png", dice=Random(1), moment=MOMENT, title="")
    assert made.content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", made.content[16:24])
    start = made.content.index(b"IDAT") + 4
    rows = zlib.decompress(made.content[start : made.content.index(b"IEND") - 8])
    assert len(rows) == height * (1 + 3 * width)
    assert len(made.content) < 5_000


def test_the_pdf_has_its_objects_where_its_table_says() -> None:
    made = make("pdf", dice=Random(1), moment=MOMENT, title="Rechnung (Kopie)")
    table = made.content[made.content.index(b"xref") :].splitlines()[3:8]
    for number, line in enumerate(table, 1):
        assert made.content[int(line.split()[0]) :].startswith(b"%d 0 obj" % number)


def test_the_log_ends_before_it_is_sent() -> None:
    lines = make("log", dice=Random(1), moment=MOMENT, title="").content.decode().splitlines()
    assert len(lines) == 40
    assert lines == sorted(lines)


def test_it_makes_nothing_unknown() -> None:
    with pytest.raises(ValueError, match="unknown"):
        make("exe", dice=Random(1), moment=MOMENT, title="")
