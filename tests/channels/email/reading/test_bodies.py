import hashlib
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import built, mixed, raw, read

TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\n"
PNG = "Content-Type: image/png; name=bild.png\r\nContent-Transfer-Encoding: base64\r\n"


def test_it_reads_a_plain_mail(tmp_path: Path) -> None:
    envelope = read(raw("Der Drucker streikt.\r\nBitte um Hilfe, danke.\r\n"), tmp_path)
    assert (envelope.from_.name, envelope.from_.email) == ("Erika Muster", "erika@klinik.example")
    assert envelope.text == envelope.text_visible == "Der Drucker streikt.\nBitte um Hilfe, danke."
    assert (envelope.html, envelope.text_folded, envelope.language) == ("", "", "de")
    assert (envelope.message_id, envelope.defects, envelope.auto) == ("eins@klinik.example", (), "")


def test_it_reads_both_sides_of_an_alternative(tmp_path: Path) -> None:
    envelope = read(built("Nur Text", "<p>Mit <b>HTML</b></p>").as_bytes(), tmp_path)
    assert envelope.text_visible == "Nur Text"
    assert envelope.html == "<p>Mit <b>HTML</b></p>"


def test_it_makes_text_of_a_mail_that_has_only_html(tmp_path: Path) -> None:
    html = '<div>Hallo,</div><div>siehe <a href="https://x.example/a">hier</a>.</div>'
    envelope = read(mixed(f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}"), tmp_path)
    assert envelope.text_visible == "Hallo,\nsiehe hier <https://x.example/a>."


def test_it_joins_text_picture_text_in_order(tmp_path: Path) -> None:
    envelope = read(mixed(f"{TEXT}Vorher", f"{PNG}\r\niVBORw0KGgo=", f"{TEXT}Nachher"), tmp_path)
    assert envelope.text_visible == "Vorher\n\nNachher"
    assert [(file.name, file.size, file.inline) for file in envelope.attachments] == [("bild.png", 8, False)]


def test_it_knows_which_pictures_the_html_shows(tmp_path: Path) -> None:
    html = 'Content-Type: text/html\r\n\r\n<p>Logo <img src="cid:logo@x" alt="Logo"></p>'
    picture = f"{PNG}Content-ID: <logo@x>\r\n\r\niVBORw0KGgo="
    envelope = read(mixed(html, picture, kind="related"), tmp_path)
    assert envelope.html == '<p>Logo <img src="cid:logo@x" alt="Logo"></p>'
    (file,) = envelope.attachments
    assert (file.inline, file.content_id, file.media_type) == (True, "logo@x", "image/png")


def test_it_counts_remote_pictures_and_pixels_and_loads_neither(tmp_path: Path) -> None:
    html = '<p>x<img src="https://t.example/p.gif"><img src="//t.example/1.gif" width="1" height="1"></p>'
    envelope = read(raw(html, headers="Content-Type: text/html\r\n"), tmp_path)
    assert envelope.html == '<p>x<img data-remote-src="https://t.example/p.gif"></p>'
    assert (envelope.remote_images, envelope.pixels) == (1, 1)


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("Content-Disposition: attachment; filename*=utf-8''%C3%9Cbersicht%202024.pdf", "Übersicht 2024.pdf"),
        (
            "Content-Disposition: attachment; filename*0*=utf-8''%C3%9Cber; filename*1*=sicht.pdf",
            "Übersicht.pdf",
        ),
        ('Content-Disposition: attachment; filename="=?utf-8?Q?=C3=9Cbersicht.pdf?="', "Übersicht.pdf"),
        ("Content-Type: application/pdf; name=Übersicht.pdf", "Übersicht.pdf"),
        ("Content-Type: application/pdf", "file.pdf"),
        ("Content-Type: text/calendar; method=REQUEST", "invitation.ics"),
        ("Content-Type: application/ms-tnef; name=winmail.dat", "winmail.dat"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', ".._.._etc_passwd"),
        ('Content-Disposition: attachment; filename="rechnung\u202efdp.exe"', "rechnungfdp.exe"),
        ('Content-Disposition: attachment; filename="a\u200b.php\x00"', "a.php"),
        ('Content-Disposition: attachment; filename=" . "', "file.bin"),
    ],
)
def test_it_names_files_as_told_and_harmless(headers: str, name: str, tmp_path: Path) -> None:
    if "Content-Type" not in headers:
        headers += "\r\nContent-Type: application/octet-stream"
    envelope = read(mixed(f"{TEXT}Anbei", f"{headers}\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA"), tmp_path)
    assert [file.name for file in envelope.attachments] == [name]
    assert envelope.attachments[0].sha256 == hashlib.sha256(b"\0\0\0").hexdigest()


def test_it_shortens_endless_names_but_keeps_their_ending(tmp_path: Path) -> None:
    part = f'Content-Type: application/pdf; name="{"x" * 900}.pdf"\r\n\r\n%PDF'
    (file,) = read(mixed(f"{TEXT}Anbei", part), tmp_path).attachments
    assert len(file.name) < 200
    assert file.name.endswith(".pdf")


def test_it_keeps_an_enclosed_mail_whole(tmp_path: Path) -> None:
    inner = built("Innen", "<p>Innen</p>").as_string().replace("\n", "\r\n")
    envelope = read(mixed(f"{TEXT}Außen", f"Content-Type: message/rfc822\r\n\r\n{inner}"), tmp_path)
    (file,) = envelope.attachments
    assert (file.name, file.media_type) == ("Drucker.eml", "message/rfc822")
    assert file.open().read().startswith(b"From: Erika Muster")
    assert envelope.text_visible == "Außen"


def test_it_takes_attached_texts_for_files(tmp_path: Path) -> None:
    part = "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=log.txt\r\n\r\nZeile"
    envelope = read(mixed(f"{TEXT}Anbei das Protokoll", part), tmp_path)
    assert envelope.text == "Anbei das Protokoll"
    assert [file.name for file in envelope.attachments] == ["log.txt"]


@pytest.mark.parametrize(
    "charset",
    [
        "",
        "; charset=us-ascii",
        "; charset=utf-8",
        "; charset=iso-8859-1",
        "; charset=x-unknown",
        "; charset=a\udcffb",
        "; charset=a\x00",
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "cp1252"])
def test_it_reads_eight_bit_text_whatever_is_told(charset: str, coding: str, tmp_path: Path) -> None:
    text = "Größere Störung: „Drucker“ – 5 €. Bitte prüfen!"
    source = raw("", headers="Content-Type: text/plain{}\r\n").replace(
        b"{}", charset.encode("utf-8", "surrogateescape")
    ) + text.encode(coding)
    assert read(source, tmp_path).text == text


def test_it_undoes_flowed_lines(tmp_path: Path) -> None:
    body = "Eine lange \r\nZeile geht weiter.\r\n\r\n> Zitat, das \r\n> weitergeht\r\n-- \r\nErika\r\n"
    envelope = read(raw(body, headers="Content-Type: text/plain; format=flowed\r\n"), tmp_path)
    assert envelope.text_visible == "Eine lange Zeile geht weiter."
    assert "> Zitat, das weitergeht" in envelope.text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_reads_every_kind_of_line_end_alike(end: str, tmp_path: Path) -> None:
    source = mixed(f"{TEXT}Eins\r\nzwei", f"{PNG}\r\niVBORw0KGgo=", f"{TEXT}Drei")
    envelope = read(source.replace(b"\r\n", end.encode()), tmp_path)
    assert envelope.text == "Eins\nzwei\n\nDrei"
    assert [(file.name, file.size) for file in envelope.attachments] == [("bild.png", 8)]


def test_it_shows_the_text_of_a_multipart_without_parts(tmp_path: Path) -> None:
    source = raw("Trotzdem lesbar", headers='Content-Type: multipart/mixed; boundary="fehlt"\r\n')
    envelope = read(source, tmp_path)
    assert envelope.text == "Trotzdem lesbar"
    assert "a multipart without parts" in envelope.defects


def test_it_goes_on_behind_a_broken_header_line(tmp_path: Path) -> None:
    start = "From : a@b.example\r\nkaputte Zeile\r\nSubject : Trotzdem\r\n"
    envelope = read(raw("Text", start=start), tmp_path)
    assert (envelope.from_.email, envelope.subject, envelope.text) == ("a@b.example", "Trotzdem", "Text")


def test_it_skips_what_an_mbox_puts_before_the_headers(tmp_path: Path) -> None:
    envelope = read(b"\r\nFrom erika@x.example Mon Jun  3 10:12:00 2024\r\n" + raw("Text"), tmp_path)
    assert envelope.text == "Text"
