# ruff: noqa: E501 - a table
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.channels.email.reading.mails import raw, read
from tresen.channels.email.reading.addresses import addresses
from tresen.channels.email.reading.charsets import codec_for, decode
from tresen.channels.email.reading.headers import decoded, message_ids
from tresen.channels.email.reading.limits import MailRefused


def listed(value: str) -> list[tuple[str, str]]:
    return [(one.name, one.email) for one in addresses([value])[0]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Müller, Hans" <h@x.example>, b@y.example (Bea (B) Y)', [("Müller, Hans", "h@x.example"), ("Bea (B) Y", "b@y.example")]),
        ("=?utf-8?Q?M=C3=BCller,_Hans?= <h@x.example>", [("Müller, Hans", "h@x.example")]),
        ('"=?utf-8?Q?M=C3=BCller,_Hans?=" <h@x.example>', [("Müller, Hans", "h@x.example")]),
        ("A <a@x> B <b@x>", [("A", "a@x"), ("B", "b@x")]),
        ("Team: a@x, b@x;", [("", "a@x"), ("", "b@x")]),
        ("undisclosed-recipients:;", []),
        ("a@x;b@x", [("", "a@x"), ("", "b@x")]),
        ("<@r1,@r2:joe@x.example>", [("", "joe@x.example")]),
        ("Max Mustermann max@x.example", [("Max Mustermann", "max@x.example")]),
        ('"a@x.example" <a@x.example>', [("", "a@x.example")]),
        ('"unterminated <a@b.example>', [("unterminated", "a@b.example")]),
        ("<SMTP:a@b.example>", [("", "a@b.example")]),
        ("a@b.example, , c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("=?utf-8?b?TWF4IDxtYXhAeC5leGFtcGxlPg==?=", [("Max", "max@x.example")]),
        ("J\udcc3\udcbcrgen <j@x.example>", [("Jürgen", "j@x.example")]),
        ("J\udcfcrgen <j@x.example>", [("Jürgen", "j@x.example")]),
    ],
)  # fmt: skip
def test_it_reads_addresses_as_people_write_them(value: str, expected: list[tuple[str, str]]) -> None:
    assert listed(value) == expected


def test_it_never_takes_a_quoted_address_for_the_real_one() -> None:
    assert listed('"chef@bank.example"@evil.example') == [("", '"chef@bank.example"@evil.example')]
    assert listed('"chef@bank.example" <x@evil.example>') == [("chef@bank.example", "x@evil.example")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Re: =?iso-8859-1?Q?Gr=FC=DFe?=", "Re: Grüße"),
        ("=?utf-8?B?w7w=?= =?utf-8?B?w6Q=?=", "üä"),
        ("=?UTF-8?B?4oCTIE3Dv?= =?UTF-8?B?GxsZXI=?=", "– Müller"),
        ("a =?utf-8?q?b_c?= d", "a b c d"),
        ("=?foo?Q?a=FCb?=", "aüb"),
        ("=?utf-8?Q?with space=C3=A4?=", "with spaceä"),
        ("=?utf-8*de?q?Stra=C3=9Fe?=", "Straße"),
        ("Dr\udcfccker", "Drücker"),
        ("ein\x00s\x08", "eins"),
        ("=?utf-8?q?zwei=0D=0AZeilen?=", "zwei Zeilen"),
    ],
)
def test_it_decodes_header_words_against_the_rules_too(value: str, expected: str) -> None:
    assert decoded(value) == expected


def test_it_reads_message_ids_once_each_and_the_newest_hundred() -> None:
    assert message_ids(["<a@x> <b@x>\r\n\t<a@x>"]) == ("b@x", "a@x")
    assert message_ids(["a@x b@x"]) == ("a@x", "b@x")
    assert message_ids(["<lang\r\n er@x>"]) == ("langer@x",)
    many = message_ids([" ".join(f"<{number}@x>" for number in range(5000))])
    assert (len(many), many[-1]) == (100, "4999@x")


def test_it_makes_every_date_aware_or_none(tmp_path: Path) -> None:
    envelope = read(raw(), tmp_path)
    assert envelope.date is not None
    assert envelope.date.utcoffset() == timedelta(hours=2)
    start = "From: a@b.example\r\nDate: {}\r\n"
    naive = read(raw(start=start.format("Mon, 3 Jun 2024 10:12:00 -0000")), tmp_path)
    assert naive.date == datetime(2024, 6, 3, 10, 12, tzinfo=UTC)
    commented = read(raw(start=start.format("Mon, 3 Jun 2024 10(about): 12 :00 +0000")), tmp_path)
    assert commented.date == datetime(2024, 6, 3, 10, 12, tzinfo=UTC)
    for broken in ("morgen", "Mon, 99 Xyz 20244 99:99", "Mon, 3 Jun 1801 00:00:00 +0000", "1" * 5000):
        envelope = read(raw(start=start.format(broken)), tmp_path)
        assert envelope.date is None
        assert "unreadable Date header" in envelope.defects


def test_it_finds_the_sender_where_there_is_one(tmp_path: Path) -> None:
    sender = read(raw(start="From: kein Absender\r\nSender: s@x.example\r\n"), tmp_path)
    assert sender.from_.email == "s@x.example"
    daemon = read(raw(start="From: MAILER-DAEMON (Mail Delivery System)\r\n"), tmp_path)
    assert (daemon.from_.email, daemon.from_.name) == ("MAILER-DAEMON@localhost", "Mail Delivery System")
    path = read(raw(start="From: <>\r\nReturn-Path: <p@x.example>\r\n"), tmp_path)
    assert path.from_.email == "p@x.example"
    with pytest.raises(MailRefused, match="no sender"):
        read(raw(start="To: a@b.example\r\n"), tmp_path)


def test_it_keeps_where_the_mail_really_went(tmp_path: Path) -> None:
    headers = "Delivered-To: support+abc@tresen.example\r\nX-Original-To: alias@tresen.example\r\nReturn-Path: <>\r\n"
    envelope = read(raw(headers=headers), tmp_path)
    assert envelope.delivered_to == ("support+abc@tresen.example",)
    assert envelope.x_original_to == ("alias@tresen.example",)
    assert envelope.return_path == ""


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Grüße".encode(), "iso-8859-1", "Grüße"),  # UTF-8 under a false name
        ("„Grüße“ €".encode("cp1252"), "us-ascii", "„Grüße“ €"),
        ("你好".encode("gb18030"), "iso-gb2312", "你好"),
        ("Grüße".encode(), "X-UNKNOWN", "Grüße"),
        (b"abc", "rot13", "abc"),
        (b"abc", "unicode_escape", "abc"),
        ("Grüße".encode("utf-16"), "utf-16", "Grüße"),
        (b"+AGE-", "utf-7", "a"),
        (b"gr\xfc\xdfe " * 3, "utf-8", "grüße " * 3),
    ],
)
def test_it_reads_text_whatever_charset_it_claims(data: bytes, charset: str, text: str) -> None:
    assert decode(data, charset)[0] == text


def test_it_trusts_no_codec_that_is_no_charset() -> None:
    assert [codec_for(name) for name in ("punycode", "idna", "raw_unicode_escape", "base64", "zlib", "")] == [""] * 6
