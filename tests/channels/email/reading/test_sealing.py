"""How a mail says it is protected; nothing is verified here."""

from pathlib import Path

import pytest

from tests.channels.email.reading.mails import HEADERS, mixed, raw, read

SIGNED_DER = bytes.fromhex("3080060 92a864886f70d010702a080".replace(" ", ""))
BLOCK = "-----BEGIN PGP {0}-----\r\n\r\nabc\r\n-----END PGP {0}-----\r\n"
TEXT = "Content-Type: text/plain\r\n\r\nHallo"


@pytest.mark.parametrize(
    ("headers", "sealed"),
    [
        ('multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256', "smime-signed"),
        ('multipart/signed; protocol="application/x-pkcs7-signature"', "smime-signed"),
        ('multipart/signed; protocol="application/pgp-signature"', "pgp-signed"),
        ('multipart/encrypted; protocol="application/pgp-encrypted"', "pgp-encrypted"),
        ("multipart/mixed", ""),
    ],
)
def test_it_believes_a_multipart(headers: str, sealed: str, tmp_path: Path) -> None:
    kind, _, rest = headers.partition(";")
    source = mixed(TEXT, kind=f"{kind.partition('/')[2]}").replace(
        b'boundary="grenze"', f'boundary="grenze";{rest}'.encode()
    )
    assert read(source, tmp_path).sealed == sealed


@pytest.mark.parametrize(
    ("headers", "sealed"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "smime-encrypted"),
        ("application/x-pkcs7-mime; smime-type=authEnveloped-data", "smime-encrypted"),
        ("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "smime-signed"),
        ("application/octet-stream; name=smime.p7m; smime-type=enveloped-data", "smime-encrypted"),
        ("application/pkcs7-mime; name=smime.p7m", "smime-encrypted"),
    ],
)
def test_it_knows_smime_by_its_names(headers: str, sealed: str, tmp_path: Path) -> None:
    envelope = read(raw("MIAGCSqGSIb3", headers=f"Content-Type: {headers}\r\n"), tmp_path)
    assert envelope.sealed == sealed
    assert len(envelope.attachments) == 1


def test_it_looks_into_what_is_not_named(tmp_path: Path) -> None:
    start = (HEADERS + "Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\n").encode()
    assert read(start + SIGNED_DER, tmp_path).sealed == "smime-signed"


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        (BLOCK.format("MESSAGE"), "pgp-inline-encrypted"),
        ("-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nHallo\r\n", "pgp-inline-signed"),
        ("> -----BEGIN PGP MESSAGE-----\r\n> abc", ""),
        (BLOCK.format("PUBLIC KEY BLOCK"), ""),
    ],
)
def test_it_finds_pgp_in_the_text(text: str, sealed: str, tmp_path: Path) -> None:
    assert read(raw(text), tmp_path).sealed == sealed


def test_a_list_footer_or_exchange_around_it_does_not_hide_it(tmp_path: Path) -> None:
    exchange = mixed(
        TEXT,
        "Content-Type: application/pgp-encrypted; name=PGPMIME version identification\r\n\r\nVersion: 1",
        "Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\nx",
    )
    assert read(exchange, tmp_path).sealed == ""  # beside a text it is any file
    inner = (
        'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary="b"\r\n\r\n'
        "--b\r\n\r\nx\r\n--b--"
    )
    assert read(mixed(inner, TEXT), tmp_path).sealed == "pgp-signed"


def test_a_signed_contract_is_a_file_not_a_protection(tmp_path: Path) -> None:
    assert (
        read(mixed(TEXT, "Content-Type: application/pkcs7-mime; name=vertrag.pdf.p7m\r\n\r\nx"), tmp_path).sealed == ""
    )
