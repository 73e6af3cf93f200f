# ruff: noqa: E501 - RTF does not wrap
"""winmail.dat: what Outlook put into it becomes what the mail is."""

import random
import resource
from base64 import encodebytes
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.channels.email.reading.formats import outlook
from tests.channels.email.reading.mails import HEADERS, mixed, read
from tresen.channels.email.reading.formats.lzfu import rtf_of
from tresen.channels.email.reading.formats.rtf import read_rtf
from tresen.channels.email.reading.formats.tnef import NotTnef, read_tnef

TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\n"
# "{\rtf1\ansi\ansicpg1252\pard hello world}\r\n", the example of [MS-OXRTFCP] 4.1
EXAMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
HTML_IN_RTF = rb"""{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Cyr;}}
{\*\htmltag64 <p>}\htmlrtf {\f0 \htmlrtf0 Gr\'fc\'dfe \u8211- {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 fett\htmlrtf }\htmlrtf0
{\*\htmltag92 </b>}\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}"""


def part(data: bytes, name: str = "winmail.dat", kind: str = "application/ms-tnef") -> str:
    head = f"Content-Type: {kind}; name={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + encodebytes(data).decode()


def alone(*attributes: bytes) -> bytes:
    """A mail that is nothing but a winmail.dat."""
    return (HEADERS + part(outlook.tnef(*attributes))).encode()


def test_its_files_become_the_mails_files(tmp_path: Path) -> None:
    png = (outlook.STRING8, 0x370E, "image/png"), (outlook.UNICODE, 0x3712, "bild@x")
    wrapped = outlook.tnef(outlook.file("Übersicht 2024.pdf", b"%PDF-1"), outlook.file("bild.png", b"\x89PNG", *png))
    envelope = read(mixed(f"{TEXT}Anbei.", part(wrapped)), tmp_path)
    assert [(one.name, one.media_type, one.content_id, one.data) for one in envelope.attachments] == [
        ("Übersicht 2024.pdf", "application/pdf", "", b"%PDF-1"),
        ("bild.png", "image/png", "bild@x", b"\x89PNG"),
    ]
    assert (envelope.text, envelope.defects) == ("Anbei.", ())


def test_it_is_known_by_its_name_too(tmp_path: Path) -> None:
    source = mixed(f"{TEXT}Anbei.", part(outlook.tnef(outlook.file("a.txt", b"x")), kind="application/octet-stream"))
    assert [one.name for one in read(source, tmp_path).attachments] == ["a.txt"]


def test_its_text_counts_where_there_is_no_other(tmp_path: Path) -> None:
    html = (outlook.BINARY, 0x1013, "<p>Größe</p>".encode("cp1252")), (outlook.LONG, 0x3FDE, 1252)
    envelope = read(alone(outlook.message(*html)), tmp_path)
    assert (envelope.text_visible, envelope.html) == ("Größe", "<p>Größe</p>")
    both = read(mixed(f"{TEXT}Das gilt.", part(outlook.tnef(outlook.message(*html)))), tmp_path)
    assert (both.text, both.html) == ("Das gilt.", "")
    plain = outlook.message((outlook.UNICODE, 0x1000, "Nur Text"))
    assert read(alone(plain), tmp_path).text == "Nur Text"


@pytest.mark.parametrize(
    ("rtf", "html", "plain"),
    [
        (HTML_IN_RTF, "<p>Grüße – <b>fett</b></p>", ""),
        (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}Gr\'fc\'dfe\par\u8364?100 {\b fett}\tab x\~y}", "", "Grüße\n€100 fett\tx\xa0y"),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset204 C;}}{\f1 \'cf\'f0\'e8}}", "", "При"),
        (rb"{\rtf1\u-10179?\u-8704?}", "", "\U0001f600"),
        (rb"{\rtf1 a{\pict 00ff}{\*\fremd weg}b}", "", "ab"),
        (b"kein RTF", "", ""),
        (b"{\\rtf1" + b"{" * 5000 + b"tief", "", "tief"),
    ],
)  # fmt: skip
def test_it_reads_rtf(rtf: bytes, html: str, plain: str) -> None:
    told, words = read_rtf(rtf)
    assert (told.replace("\r\n", ""), words) == (html, plain)


def test_it_expands_what_outlook_compressed() -> None:
    assert rtf_of(EXAMPLE, 1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert rtf_of(EXAMPLE, 7) == b"{\\rtf1\\"
    assert rtf_of(b"", 1000) == rtf_of(b"x" * 40, 1000) == b""
    bomb = (10_000).to_bytes(4, "little") + (2**31).to_bytes(4, "little") + b"LZFu" + bytes(4) + b"\xff" * 10_000
    assert len(rtf_of(bomb, 1000)) <= 1000


def test_a_message_inside_is_a_mail_that_can_be_opened(tmp_path: Path) -> None:
    inner = outlook.tnef(
        outlook.message(
            (outlook.UNICODE, 0x0037, "Störung im Büro"),
            (outlook.UNICODE, 0x0042, "Bea Beispiel"),
            (outlook.UNICODE, 0x5D02, "bea@werk.example"),
            (outlook.UNICODE, 0x1000, "Innen"),
            (outlook.TIME, 0x0039, 133_619_000_000_000_000),
        ),
        outlook.file("innen.pdf", b"%PDF"),
    )
    wrapped = outlook.tnef(outlook.enclosed(inner, "Störung im Büro"))
    (file,) = read(mixed(f"{TEXT}Siehe Anlage", part(wrapped)), tmp_path).attachments
    assert (file.name, file.media_type) == ("Störung im Büro.eml", "message/rfc822")
    again = read(file.open().read(), tmp_path)
    assert (again.subject, str(again.from_), again.text) == (
        "Störung im Büro",
        "Bea Beispiel <bea@werk.example>",
        "Innen",
    )
    assert again.date is not None
    assert again.date.year == 2024
    assert [(one.name, one.data) for one in again.attachments] == [("innen.pdf", b"%PDF")]


def test_what_is_broken_stays_a_file(tmp_path: Path) -> None:
    for data in (b"nichts", outlook.tnef()[:4] + b"\xff" * 300):
        envelope = read(mixed(f"{TEXT}Anbei.", part(data)), tmp_path)
        assert [one.name for one in envelope.attachments] == ["winmail.dat"]
        assert envelope.defects == ("winmail.dat could not be taken apart",)


def test_what_is_cut_off_gives_what_it_has() -> None:
    whole = outlook.tnef(outlook.file("a.txt", b"eins"), outlook.file("b.txt", b"zwei" * 100))
    assert [one.name("cp1252") for one in read_tnef(whole[:-300]).files] == ["a.txt", "b.txt"]


def test_no_damage_makes_it_fail() -> None:
    wrapped = outlook.tnef(
        outlook.message((outlook.UNICODE, 0x0037, "x"), (outlook.BINARY, 0x1009, EXAMPLE)),
        outlook.file("a.txt", b"eins", (outlook.LONG, 0x3705, 1)),
        outlook.enclosed(outlook.tnef(outlook.file("b", b"x")), "inner"),
    )
    dice = random.Random(5)
    for _ in range(2000):
        data = bytearray(wrapped)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(4, len(data))] = dice.choice([0, 1, 255, dice.randrange(256)])
        try:
            read_tnef(bytes(data)).bodies()
        except NotTnef:
            continue


def test_a_large_one_is_not_held_in_memory(tmp_path: Path) -> None:
    content = random.Random(3).randbytes(20 * 1024 * 1024)
    source = mixed(f"{TEXT}Anbei.", part(outlook.tnef(outlook.file("gross.zip", content))))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (file,) = read(source, tmp_path).attachments
    assert file.path is not None
    assert file.path.read_bytes() == content
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024


def test_the_mail_made_of_it_keeps_to_the_rules() -> None:
    from io import BytesIO

    from tresen.channels.email.reading.formats.mapi_mail import write_mail

    made = read_tnef(
        outlook.tnef(outlook.message((outlook.UNICODE, 0x0037, "Grüße\r\nBcc: x@y")), outlook.file("ü.bin", b"x" * 999))
    )
    out = BytesIO()
    write_mail(made, out)
    assert message_from_bytes(out.getvalue())["Bcc"] is None
    assert max(map(len, out.getvalue().split(b"\r\n"))) < 998
