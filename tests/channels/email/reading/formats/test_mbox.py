"""mbox as programs really write it, and of any size."""

import tracemalloc
from pathlib import Path

import pytest

from tresen.channels.email.reading.formats.mbox import is_mbox, split

BEGIN = "From erika@klinik.example Mon Jun  3 10:12:00 2024\n"
MAIL = "From: erika@klinik.example\nSubject: {}\n\n{}\n"


def mails(tmp_path: Path, text: str) -> list[bytes]:
    box = tmp_path / "box"
    box.write_bytes(text.encode())
    assert is_mbox(box)
    return [mail.read_bytes() for mail, _ in split(box, tmp_path)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mails_are_told_apart(end: str, tmp_path: Path) -> None:
    text = BEGIN + MAIL.format(1, "Eins") + "\n" + BEGIN + MAIL.format(2, "Zwei")
    found = mails(tmp_path, text.replace("\n", end))
    assert [one.decode().replace("\r\n", "\n") for one in found] == [MAIL.format(1, "Eins"), MAIL.format(2, "Zwei")]


def test_a_sentence_is_no_beginning(tmp_path: Path) -> None:
    body = "Hallo,\n\nFrom here on it fails.\n\nFrom 10:12 to 11:00 in 2024 nothing\nworked."
    first, _ = mails(tmp_path, BEGIN + MAIL.format(1, body) + "\n" + BEGIN + MAIL.format(2, "x"))
    assert body.encode() in first


def test_quoted_beginnings_are_given_back(tmp_path: Path) -> None:
    (mail,) = mails(tmp_path, BEGIN + MAIL.format(1, ">From heute an\n>>From zwei\n> From drei"))
    assert b"\nFrom heute an\n>From zwei\n> From drei" in mail


def test_thunderbirds_and_nameless_beginnings(tmp_path: Path) -> None:
    text = (
        "From - Mon Jun 03 10:12:00 2024\n"
        + MAIL.format(1, "a")
        + "\nFrom - Mon Jun 03 10:13:00 2024\n"
        + MAIL.format(2, "b")
    )
    assert len(mails(tmp_path, text)) == 2
    assert len(mails(tmp_path, "From erika@klinik.example\n" + MAIL.format(1, "a"))) == 1


def test_a_mail_is_no_mbox(tmp_path: Path) -> None:
    for begin in ("From: a@b.example\n", "From : a@b.example\n", "From\t: x\n", "Subject: From\n"):
        (tmp_path / "mail").write_text(begin + "\nx")
        assert not is_mbox(tmp_path / "mail")


def test_a_huge_one_is_never_in_memory(tmp_path: Path) -> None:
    box = tmp_path / "box"
    with box.open("w") as out:
        for number in range(40):
            out.write(BEGIN + MAIL.format(number, "x" * 75 + "\n" + ("y" * 76 + "\n") * 13_000) + "\n")
    tracemalloc.start()
    sizes = [mail.stat().st_size for mail, _ in split(box, tmp_path)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(sizes) == 40
    assert min(sizes) > 1_000_000
    assert peak < 1_000_000
