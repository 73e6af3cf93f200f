# ruff: noqa: E501 - trees read better in lines
"""Outlook's .msg files as the mails they were."""

import random
import struct
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.channels.email.reading.formats.compound import Tree, container
from tests.channels.email.reading.formats.test_tnef import HTML_IN_RTF
from tresen.channels.email.files import import_files, parse_files
from tresen.channels.email.reading.formats.msg import NotMsg, read_msg
from tresen.tickets.models import Ticket

TRANSPORT = """Received: from a by b; Mon, 3 Jun 2024 10:12:01 +0200
From: =?utf-8?q?J=C3=BCrgen?= <j@werk.example>
To: support@desk.test
Subject: Aus den Kopfzeilen
Message-ID: <kopf@werk.example>
Content-Type: multipart/mixed; boundary="alt"
Date: Mon, 3 Jun 2024 10:12:00 +0200
"""


def text(key: int, value: str) -> Tree:
    return {f"__substg1.0_{key:04X}001F": value.encode("utf-16-le")}


def binary(key: int, value: bytes) -> Tree:
    return {f"__substg1.0_{key:04X}0102": value}


def numbers(header: int, *pairs: tuple[int, int, int]) -> Tree:
    """(type, number, value)"""
    rows = b"".join(struct.pack("<HHIQ", kind, key, 6, value) for kind, key, value in pairs)
    return {"__properties_version1.0": bytes(header) + rows}


def sent(*more: Tree, header: int = 32) -> Tree:
    tree = numbers(header, (0x40, 0x0039, 133_619_000_000_000_000), (3, 0x3FFD, 1252))
    for one in more:
        tree |= one
    return tree


PLAIN = sent(
    text(0x0037, "Störung im Büro"), text(0x0042, "Bea Beispiel"), text(0x5D02, "bea@werk.example"),
    text(0x1000, "Der Drucker streikt."), text(0x1035, "<msg@werk.example>"),
    {"__recip_version1.0_#00000000": numbers(8, (3, 0x0C15, 1)) | text(0x3001, "Support") | text(0x39FE, "support@desk.test")},
    {"__attach_version1.0_#00000000": numbers(8) | text(0x3707, "Übersicht.pdf") | binary(0x3701, b"%PDF" * 2000)},
)  # fmt: skip


def parsed(tmp_path: Path, tree: Tree) -> dict[str, object]:
    path = tmp_path / "mail.msg"
    path.write_bytes(container(tree))
    (line,) = parse_files([str(path)])
    return line


def test_it_is_the_mail_it_was(tmp_path: Path) -> None:
    line = parsed(tmp_path, PLAIN)
    assert line["from"] == {"name": "Bea Beispiel", "email": "bea@werk.example"}
    assert line["to"] == [{"name": "Support", "email": "support@desk.test"}]
    assert (line["subject"], line["text"], line["message_id"]) == (
        "Störung im Büro", "Der Drucker streikt.", "msg@werk.example",
    )  # fmt: skip
    assert str(line["date"]).startswith("2024-06-03")
    assert [(one["name"], one["type"], one["size"]) for one in line["attachments"]] == [  # type: ignore[attr-defined]
        ("Übersicht.pdf", "application/pdf", 8000)
    ]


def test_the_headers_it_came_with_count_first(tmp_path: Path) -> None:
    line = parsed(tmp_path, PLAIN | text(0x007D, TRANSPORT.replace("\n", "\r\n")))
    assert line["from"] == {"name": "Jürgen", "email": "j@werk.example"}
    assert (line["subject"], line["message_id"]) == ("Aus den Kopfzeilen", "kopf@werk.example")
    assert (line["text"], line["date"]) == ("Der Drucker streikt.", "2024-06-03T10:12:00+02:00")


def test_rtf_alone_is_read(tmp_path: Path) -> None:
    rtf = struct.pack("<II4sI", len(HTML_IN_RTF) + 12, len(HTML_IN_RTF), b"MELA", 0) + HTML_IN_RTF
    tree = sent(text(0x0042, "B"), text(0x5D02, "b@x.example"), binary(0x1009, rtf))
    line = parsed(tmp_path, tree)
    assert (line["text"], line["html"]) == ("Grüße – fett", "<p>Grüße – <b>fett</b></p>")


def test_a_message_inside_is_attached_as_a_mail(tmp_path: Path) -> None:
    inner = sent(text(0x0037, "Innen"), text(0x5D02, "i@x.example"), text(0x1000, "Hallo"), header=24)
    outer = sent(
        text(0x5D02, "a@x.example"), {"__attach_version1.0_#00000000": numbers(8) | {"__substg1.0_3701000D": inner}}
    )
    line = parsed(tmp_path, outer)
    assert [(one["name"], one["type"]) for one in line["attachments"]] == [("Innen.eml", "message/rfc822")]  # type: ignore[attr-defined]


def test_an_address_of_exchange_alone_is_a_sender_nobody_can_answer(tmp_path: Path) -> None:
    tree = sent(
        text(0x0042, "Bea"), text(0x0064, "EX"), text(0x0065, "/O=WERK/OU=A/CN=RECIPIENTS/CN=bea.b"), text(0x1000, "x")
    )
    assert parsed(tmp_path, tree)["from"] == {"name": "Bea", "email": "bea.b@exchange.invalid"}


def test_imported_twice_it_is_one_ticket(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "mail.msg").write_bytes(container(PLAIN))
    outcomes = [[line["outcome"] for line in import_files([str(tmp_path)])] for _ in range(2)]
    assert outcomes == [["created"], ["duplicate"]]
    assert Ticket.objects.filter(subject="Störung im Büro").count() == 1


def test_what_is_none_is_refused_with_a_reason(tmp_path: Path) -> None:
    assert "no message" not in str(parsed(tmp_path, {"WordDocument": b"x"})["refused"])
    assert parsed(tmp_path, {"WordDocument": b"x"})["refused"] == "This is an Office document, not a message."
    (tmp_path / "mail.msg").write_bytes(container(PLAIN)[:700])
    (line,) = parse_files([str(tmp_path / "mail.msg")])
    assert "refused" in line


@pytest.mark.parametrize("seed", range(3))
def test_no_damage_makes_it_fail(seed: int, tmp_path: Path) -> None:
    whole, dice = container(PLAIN), random.Random(seed)
    path = tmp_path / "mail.msg"
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            data[dice.randrange(8, len(data))] = dice.choice([0, 255, dice.randrange(256)])
        path.write_bytes(data)
        try:
            read_msg(path).bodies()
        except NotMsg:
            continue
