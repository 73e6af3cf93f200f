"""Files in the text itself, as programs before MIME sent them."""

import binascii
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import raw, read


def uu(content: bytes, name: str = "bericht.pdf") -> str:
    lines = [binascii.b2a_uu(content[at : at + 45]).decode() for at in range(0, len(content), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def test_it_takes_files_out_of_the_text(tmp_path: Path) -> None:
    envelope = read(raw(f"Anbei.\n\n{uu(b'%PDF' * 50)}\nDazu:\n{uu(b'GIF89a', 'Büro plan.gif')}Gruß\n"), tmp_path)
    assert [(one.name, one.media_type, one.data) for one in envelope.attachments] == [
        ("bericht.pdf", "application/pdf", b"%PDF" * 50),
        ("Büro plan.gif", "image/gif", b"GIF89a"),
    ]
    assert envelope.text.split() == ["Anbei.", "Dazu:", "Gruß"]


def test_a_large_one_leaves_a_short_text(tmp_path: Path) -> None:
    content = bytes(range(256)) * 8000
    envelope = read(raw(f"Anbei.\n\n{uu(content)}\nGruß\n"), tmp_path)
    (file,) = envelope.attachments
    assert file.open().read() == content
    assert envelope.text.split() == ["Anbei.", "Gruß"]
    assert envelope.defects == ()


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 heute\nund dann\nend",
        "begin 644 x",
        "begin 644 a\n#kaputt kaputt kaputt kaputt\nend",
        "begin the work\nend",
    ],
)
def test_what_only_looks_like_one_stays(text: str, tmp_path: Path) -> None:
    envelope = read(raw(text), tmp_path)
    assert (envelope.text, envelope.attachments) == (text, ())
