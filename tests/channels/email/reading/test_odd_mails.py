# ruff: noqa: E501 - tables
"""Mails as they are, not as they should be; each read alike whatever its lines end with."""

import base64
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import HEADERS, mixed, raw, read
from tresen.channels.email.reading.envelope import Envelope

TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\n"
B64 = "Content-Transfer-Encoding: base64\r\n"


def alike(source: bytes, folder: Path) -> Envelope:
    """Read with CRLF, LF and CR: the same each time."""
    found = [read(source.replace(b"\r\n", end), folder) for end in (b"\r\n", b"\n", b"\r")]
    said = [(one.text, one.html, one.subject, [(file.name, file.size) for file in one.attachments]) for one in found]
    assert said[0] == said[1] == said[2]
    return found[0]


NAMES = [
    ("Content-Disposition: attachment; filename=foo bar.pdf", "foo bar.pdf"),
    ('Content-Disposition: attachment; filename="foo"bar.pdf"', "foo_bar.pdf"),
    ("Content-Disposition: attachment; filename*=UTF-8''Übersicht.pdf", "Übersicht.pdf"),
    ("Content-Disposition: attachment; filename=ersatz.pdf; filename*=utf-8'de'%C3%9Cber%20x.pdf", "Über x.pdf"),
    (
        "Content-Disposition: attachment; filename*0*=ISO-8859-1''%DCber; filename*1*=sicht; filename*2=.pdf",
        "Übersicht.pdf",
    ),
    ("Content-Disposition: attachment;\r\n\tfilename*1*=%9Cber.pdf;\r\n\tfilename*0*=utf-8''%C3", "Über.pdf"),
    ('Content-Disposition: attachment; filename*0="=?utf-8?Q?=C3=9Cber"; filename*1="sicht.pdf?="', "Übersicht.pdf"),
    ("Content-Disposition: ATTACHMENT; FILENAME=y.pdf\r\nContent-Type: application/pdf; NAME=x.pdf", "y.pdf"),
    (
        'Content-Type: application/pdf;\r\n name="=?iso-8859-1?Q?=DCbersicht_?=\r\n =?iso-8859-1?Q?2024.pdf?="',
        "Übersicht 2024.pdf",
    ),
    ("Content-Type: application/pdf; name==?utf-8?b?w5xiZXJzaWNodC5wZGY=?=", "Übersicht.pdf"),
    ("Content-Type: application/pdf name=a.pdf", "a.pdf"),
    ("Content-Type: pdf; name=a.pdf", "a.pdf"),
    ('Content-Type: application/pdf; name=\r\n "a.pdf"', "a.pdf"),
    ("Content-Type: image/png\r\nContent-ID: <logo.png@01D>", "logo.png"),
    ("Content-Type: image/png\r\nContent-Description: Unser Logo", "Unser Logo.png"),
    ("Content-Type: image/png\r\nContent-Location: http://x.example/a/b%20c.png?x=1", "b c.png"),
    ("Content-Type: image/png", "image.png"),
    ("Content-Type: message/partial; id=x; number=1; total=2", "file.bin"),
    ("Content-Type: text/plain; name=zeilen.log", "zeilen.log"),
]


@pytest.mark.parametrize(("headers", "name"), NAMES)
def test_files_are_named_as_meant(headers: str, name: str, tmp_path: Path) -> None:
    envelope = alike(mixed(f"{TEXT}Anbei", f"{headers}\r\n{B64}\r\nAAAA"), tmp_path)
    assert [(file.name, file.size) for file in envelope.attachments] == [(name, 3)]
    assert envelope.text == "Anbei"


def test_nameless_files_get_names_of_their_own(tmp_path: Path) -> None:
    part = "Content-Type: image/png\r\n\r\nx"
    assert [file.name for file in read(mixed(TEXT, part, part, part), tmp_path).attachments] == [
        "image.png", "image1.png", "image2.png",
    ]  # fmt: skip


BODIES = {
    "gb2312": ("Content-Type: text/plain; charset=gb2312", "你好".encode("gb2312"), "你好"),
    "windows-1258": ("Content-Type: text/plain; charset=windows-1258", "Chào".encode("cp1258"), "Chào"),
    "iso-2022-jp": ("Content-Type: text/plain; charset=ISO-2022-JP", "日本語".encode("iso2022_jp"), "日本語"),
    "x-unknown": ("Content-Type: text/plain; charset=X-UNKNOWN", "Grüße".encode("latin-1"), "Grüße"),
    "no charset": ("Content-Type: text/plain; charset=", "Grüße".encode(), "Grüße"),
    "no semicolon": ("Content-Type: text/plain charset=utf-8", "Grüße".encode(), "Grüße"),
    "halves turned": ("Content-Type: plain/text", b"Hallo", "Hallo"),
    "half a type": ("Content-Type: text", b"Hallo", "Hallo"),
    "utf-16 without a mark": (
        f"Content-Type: text/plain; charset=utf-16\r\n{B64}".rstrip(),
        base64.b64encode("Grüße".encode("utf-16-le")),
        "Grüße",
    ),
    "8 bit in two words": (
        "Content-Transfer-Encoding: 8 bit\r\nContent-Type: text/plain; charset=iso-8859-15",
        "5 €".encode("iso-8859-15"),
        "5 €",
    ),
    "broken base64": (
        f"Content-Type: text/plain; charset=utf-8\r\n{B64}".rstrip(),
        b"R3LD\r\nvMOf\r\n!!ZQ\r\n==",
        "Grüße",
    ),
    "words below base64": (
        f"Content-Type: text/plain; charset=utf-8\r\n{B64}".rstrip(),
        base64.b64encode("Grüße aus dem Büro".encode()) + b"\r\n\r\n____\r\nListe: x",
        "Grüße aus dem Büro\n____\nListe: x",
    ),
    "broken quoted-printable": (
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
        b"Gr=C3=BC=C3=9Fe =XY = \r\nfoo=\r\nbar=3D",
        "Grüße =XY foobar=",
    ),
    "nul": ("Content-Type: text/plain", b"Ha\0llo", "Hallo"),
    "charset of the html": (
        "Content-Type: text/html",
        '<meta content="text/html; charset=iso-8859-2"><p>Łódź</p>'.encode("iso-8859-2"),
        "Łódź",
    ),
    "never closed": (
        "Content-Type: multipart/mixed; boundary=b",
        b"--b\r\n\r\nEins\r\n--b\r\nContent-Type: text/plain\r\n\r\nZwei",
        "Eins\n\nZwei",
    ),
    "blanks behind boundaries": (
        'Content-Type: multipart/mixed; boundary="b"',
        b"--b  \r\n\r\nEins\r\n--b--  \r\n",
        "Eins",
    ),
    "another boundary": (
        'Content-Type: multipart/mixed; boundary="b"',
        b"--c\r\nContent-Type: text/plain\r\n\r\nEins\r\n--c--\r\n",
        "Eins",
    ),
    "no boundary told": (
        "Content-Type: multipart/mixed",
        b"--c\r\nContent-Type: text/plain\r\n\r\nEins\r\n--c--\r\n",
        "Eins",
    ),
    "empty plain beside html": (
        "Content-Type: multipart/alternative; boundary=b",
        b"--b\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Nur HTML</p>\r\n--b--",
        "Nur HTML",
    ),
    "enriched beside plain": (
        "Content-Type: multipart/alternative; boundary=b",
        b"--b\r\n\r\nSchlicht\r\n--b\r\nContent-Type: text/enriched\r\n\r\n<bold>Schlicht</bold>\r\n--b--",
        "Schlicht",
    ),
    "encoded multipart": (
        f"Content-Type: multipart/mixed; boundary=b\r\n{B64}".rstrip(),
        b"--b\r\n\r\nEins\r\n--b--",
        "Eins",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_texts_are_read_as_meant(name: str, tmp_path: Path) -> None:
    headers, body, text = BODIES[name]
    envelope = alike((HEADERS + headers + "\r\n\r\n").encode() + body, tmp_path)
    assert (envelope.text, envelope.attachments) == (text, ())


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("; charset=utf-7", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-<b>Hallo</b>"),
        ("", b"<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-<b>Hallo</b>"),
        ("; charset=unicode-1-1-utf-7", b"+ADw-img src=x onerror=alert(1)+AD4-<b>Hallo</b>"),
    ],
)
def test_the_utf7_trick_leads_nowhere(charset: str, body: bytes, tmp_path: Path) -> None:
    envelope = read((HEADERS + f"Content-Type: text/html{charset}\r\n\r\n").encode() + body, tmp_path)
    assert envelope.html.endswith("<b>Hallo</b>")
    assert "script" not in envelope.html
    assert "onerror" not in envelope.html
    literal = read((HEADERS + "Content-Type: text/html; charset=utf-8\r\n\r\n").encode() + body, tmp_path)
    assert "<script" not in literal.html


SUBJECTS = [
    ("=?utf-8?Q?Gr=C3=BC=C3?= =?utf-8?Q?=9Fe?=", "Grüße"),
    ("=?utf-8?Q?Gr=C3=BC=C3=9Fe", "Grüße"),
    ("x=?utf-8?Q?=C3=BC?=y", "xüy"),
    ("=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),
    ("=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語"),
    ("=?gb2312?B?xOO6ww==?=", "你好"),
    ("=?NONE?B?VEVTVA=?=", "TEST"),
    ("Re[2]: =?KOI8-R?B?8NLJ18XU?=", "Re[2]: Привет"),
    ("eins\r\n  zwei", "eins zwei"),
]


@pytest.mark.parametrize(("value", "subject"), SUBJECTS)
def test_subjects_are_read_as_meant(value: str, subject: str, tmp_path: Path) -> None:
    assert alike(raw(start=f"From: a@b.example\r\nSubject: {value}\r\n"), tmp_path).subject == subject


def test_a_zero_byte_file_is_a_file(tmp_path: Path) -> None:
    part = "Content-Type: application/pdf; name=leer.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    (file,) = read(mixed(f"{TEXT}Anbei", part), tmp_path).attachments
    assert (file.name, file.size, file.data) == ("leer.pdf", 0, b"")


def test_an_archive_is_never_opened(tmp_path: Path) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bombe", bytes(50 * 1024 * 1024))
    part = f"Content-Type: application/zip; name=b.zip\r\n{B64}\r\n{base64.encodebytes(packed.getvalue()).decode()}"
    (file,) = read(mixed(f"{TEXT}Anbei", part), tmp_path).attachments
    assert file.size == len(packed.getvalue())
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) < 1024 * 1024


def test_pictures_between_html_keep_their_place(tmp_path: Path) -> None:
    """Apple Mail: text, picture, text; the picture without a name the HTML could call."""
    html = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>{}</p>"
    picture = "Content-Type: image/jpeg; name=foto.jpg\r\nContent-Disposition: inline\r\n\r\nx"
    envelope = read(mixed(html.format("Vorher"), picture, html.format("Nachher")), tmp_path)
    before, _, rest = envelope.html.partition("<img")
    assert "Vorher" in before
    assert "Nachher" in rest
    assert [(file.name, file.inline) for file in envelope.attachments] == [("foto.jpg", True)]
    assert envelope.text.split() == ["Vorher", "Nachher"]


def test_a_picture_the_html_shows_is_not_shown_twice(tmp_path: Path) -> None:
    html = 'Content-Type: text/html\r\n\r\n<p>x<img src="cid:a@x"></p>'
    picture = "Content-Type: image/png; name=a.png\r\nContent-Disposition: inline\r\nContent-ID: <a@x>\r\n\r\nx"
    assert read(mixed(html, picture), tmp_path).html.count("<img") == 1


def test_an_inline_picture_without_a_disposition_is_not_lost(tmp_path: Path) -> None:
    html = 'Content-Type: text/html\r\n\r\n<p>x<img src="cid:a@x"></p>'
    picture = "Content-Type: application/octet-stream; name=a.png\r\nContent-ID: <a@x>\r\n\r\nx"
    (file,) = read(mixed(html, picture, kind="related"), tmp_path).attachments
    assert (file.name, file.inline, file.content_id) == ("a.png", True, "a@x")


def test_an_enclosed_mail_without_a_subject_has_a_name(tmp_path: Path) -> None:
    (file,) = read(mixed(TEXT, "Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n\r\nx"), tmp_path).attachments
    assert (file.name, file.media_type) == ("mail.eml", "message/rfc822")


def test_a_delivery_report_is_kept_as_it_came(tmp_path: Path) -> None:
    status = "This Message was undeliverable\r\n\r\nFinal-Recipient: rfc822;\r\n u@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    report = "report; report-type=delivery-status"
    envelope = read(mixed(TEXT, f"Content-Type: message/delivery-status\r\n\r\n{status}", kind=report), tmp_path)
    assert envelope.attachments[0].data == status.encode().removesuffix(b"\r\n") + b"\r\n"
    assert envelope.bounce is not None
    assert envelope.bounce.recipients == ("u@x.example",)
