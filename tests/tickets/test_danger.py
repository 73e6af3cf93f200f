"""Dangerous files are known by name and type, however they are dressed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tresen.tickets.danger import MILD, danger_of, plain_name

FILES = [
    ("rechnung.pdf", "application/pdf", ""),
    ("bild.png", "image/png", ""),
    ("notiz.txt", "text/plain", ""),
    ("bericht.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ""),
    ("bericht.docx", "application/msword", ""),
    ("tabelle.xlsx", "application/zip", ""),
    ("termin.ics", "text/calendar", ""),
    ("ohne", "application/octet-stream", ""),
    ("file-1.bin", "application/octet-stream", ""),
    ("v1.2 final.pdf", "", ""),
    ("", "", ""),
    (".", "", ""),
    ("setup.exe", "application/octet-stream", "executable"),
    ("Setup.EXE", "", "executable"),
    ("rechnung.pdf.exe", "application/pdf", "executable"),
    ("rechnung.pdf .exe", "application/pdf", "executable"),
    ("rechnung.pdf                                    .scr", "application/pdf", "executable"),
    ("rechnung.exe.", "", "executable"),
    ("rechnung.exe . .", "", "executable"),
    ("rechnung.ex\u200be", "", "executable"),
    ("rechnung.exe\u200b", "application/pdf", "executable"),
    ("rechnung\u202efdp.exe", "application/pdf", "executable"),
    ("ann\u202etxt.xyz", "", "disguised"),
    ("ann\u2067gpj.abc", "image/jpeg", "disguised"),
    ("rechnung.pdf________________.qqq", "", "disguised"),
    ("שם\u200f.pdf", "application/pdf", ""),
    ("bild.png", "application/x-msdownload", "executable"),
    ("a.msi", "", "executable"),
    ("a.jar", "application/java-archive", "executable"),
    ("a.hta", "", "executable"),
    ("mahnung.js", "text/plain", "script"),
    ("mahnung.pdf.vbs", "", "script"),
    ("mahnung.ps1", "", "script"),
    ("mahnung.bat", "", "script"),
    ("mahnung.reg", "", "script"),
    ("mahnung", "application/x-sh; charset=utf-8", "script"),
    ("plan.docm", "", "macro"),
    ("plan.xlsm", "application/octet-stream", "macro"),
    ("plan.one", "", "macro"),
    ("plan.xlsb", "", "macro"),
    ("plan.doc", "application/msword", "old-office"),
    ("plan.xls", "application/vnd.ms-excel", "old-office"),
    ("plan", "application/vnd.ms-excel", "old-office"),
    ("logs.zip", "application/zip", "archive"),
    ("rechnung.pdf.zip", "application/zip", "archive"),
    ("logs.tar.gz", "application/gzip", "archive"),
    ("logs.7z", "", "archive"),
    ("a.iso", "application/x-iso9660-image", "disk-image"),
    ("a.img", "", "disk-image"),
    ("a.vhdx", "", "disk-image"),
    ("anmeldung.html", "text/html", "html"),
    ("anmeldung.pdf.htm", "", "html"),
    ("logo.svg", "image/svg+xml", "html"),
    ("seite.mhtml", "", "html"),
    ("ordner.lnk", "", "shortcut"),
    ("rechnung.pdf.url", "", "shortcut"),
    ("a.library-ms", "", "shortcut"),
    ("a.settingcontent-ms", "", "shortcut"),
]


@pytest.mark.parametrize(("name", "media_type", "kind"), FILES)
def test_it_tells_the_kind_of_harm(name: str, media_type: str, kind: str) -> None:
    assert danger_of(name, media_type) == kind


def test_what_is_everyday_is_not_asked_about() -> None:
    assert {danger_of("a.zip"), danger_of("a.doc")} == MILD


def test_a_name_is_read_as_it_is_stored() -> None:
    assert plain_name("rechnung\u202efdp.exe") == "rechnung␣fdp.exe"
    assert plain_name("rech\u200bnung.pdf\u0000") == "rechnung.pdf"
    assert plain_name("Übersicht 日本.pdf") == "Übersicht 日本.pdf"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "image/png", "application/pdf", "text/html"]))
def test_no_dress_hides_a_program(before: str, media_type: str) -> None:
    assert danger_of(f"{before}.exe", media_type) == "executable"
    assert danger_of(before, media_type) is not None
    assert not any("\u202a" <= char <= "\u202e" or char == "\u200b" for char in plain_name(before))
