"""OpenPGP against gpg, both ways."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.channels.email.protection.conftest import ring
from tests.channels.email.protection.gnupg import Gpg
from tresen.channels.email.protection import openpgp, reasons
from tresen.channels.email.protection.entities import entity
from tresen.channels.email.protection.opening import open_mail
from tresen.channels.email.protection.reading import Unreadable, read_file
from tresen.channels.email.protection.ring import Known, Own

BODY = b"Content-Type: text/plain; charset=utf-8\r\n\r\nDer Drucker klemmt. Geheim-4711.\r\n"
HEAD = b"From: Karla <karla@klinikum.test>\r\nTo: support@desk.test\r\nSubject: Drucker\r\nMIME-Version: 1.0\r\n"
KARLA, SUPPORT = "karla@klinikum.test", "support@desk.test"


def known(public: str, **more: object) -> Known:
    return Known("pgp", public, KARLA, **{"trusted": True, **more})  # type: ignore[arg-type]


def mime(subtype: str, protocol: str, first: bytes, second: bytes, kind: bytes) -> bytes:
    head = f'Content-Type: multipart/{subtype}; protocol="{protocol}"; micalg=pgp-sha512; boundary=xx\r\n\r\n'
    return HEAD + head.encode() + b"--xx\r\n" + first + b"\r\n--xx\r\n" + kind + b"\r\n" + second + b"\r\n--xx--\r\n"


def signed(signature: bytes, body: bytes = BODY) -> bytes:
    return mime("signed", "application/pgp-signature", body, signature, b"Content-Type: application/pgp-signature\r\n")


def encrypted(message: bytes) -> bytes:
    version = b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
    kind = b"Content-Type: application/octet-stream\r\n"
    return mime("encrypted", "application/pgp-encrypted", version, message, kind)


def detached(gpg: Gpg, body: bytes = BODY, by: str = KARLA) -> bytes:
    return gpg.run("--armor", "--detach-sign", "-u", by, given=body)


def test_a_good_signature_is_good(gpg: Gpg, karla_pgp: tuple[str, str]) -> None:
    found = open_mail(signed(detached(gpg)), ring(known(karla_pgp[0])))
    assert (found.kind, found.signature.state, found.signature.signer) == ("pgp", "good", KARLA)
    assert found.inner is not None
    assert entity(found.inner).body == entity(BODY).body


def test_one_changed_letter_makes_it_bad(gpg: Gpg, karla_pgp: tuple[str, str]) -> None:
    found = open_mail(signed(detached(gpg), BODY.replace(b"klemmt", b"brennt")), ring(known(karla_pgp[0])))
    assert (found.signature.state, found.reason) == ("bad", reasons.CHANGED)


def test_an_unknown_key_is_named_by_its_id(gpg: Gpg, karla_pgp: tuple[str, str]) -> None:
    found = open_mail(signed(detached(gpg)), ring())
    assert (found.signature.state, found.reason) == ("unknown-key", reasons.SIGNER_UNKNOWN)
    assert found.missing[0] in openpgp.about(karla_pgp[0].encode()).handles


def test_a_key_nobody_confirmed_is_not_trusted(gpg: Gpg, karla_pgp: tuple[str, str]) -> None:
    found = open_mail(signed(detached(gpg)), ring(known(karla_pgp[0], trusted=False)))
    assert (found.signature.state, found.reason) == ("untrusted", reasons.NOT_CONFIRMED)


def test_an_expired_key_is_said(gpg: Gpg, karla_pgp: tuple[str, str]) -> None:
    until = datetime.now(UTC) - timedelta(days=1)
    found = open_mail(signed(detached(gpg)), ring(known(karla_pgp[0], valid_until=until)))
    assert (found.signature.state, found.reason) == ("expired", reasons.EXPIRED)


def test_a_revoked_key_does_not_count(gpg: Gpg, karla_pgp: tuple[str, str]) -> None:
    found = open_mail(signed(detached(gpg)), ring(known(karla_pgp[0], revoked=True)))
    assert (found.signature.state, found.reason) == ("bad", reasons.REVOKED)


def test_the_address_is_ours_not_what_the_key_says(gpg: Gpg) -> None:
    """A key that calls itself Karla but was noted for somebody else does not sign for Karla."""
    public, _ = gpg.make("Karla Kundin <karla@klinikum.test> (2) <mallory@werk.test>", algorithm="rsa2048")
    held = Known("pgp", public, "mallory@werk.test", trusted=True)
    found = open_mail(signed(detached(gpg, by=openpgp.about(public.encode()).fingerprint)), ring(held))
    assert found.signature.addresses == ("mallory@werk.test",)


@pytest.mark.parametrize("more", [(), ("--compress-algo", "none")], ids=["compressed", "plain"])
def test_what_gpg_encrypts_is_read(gpg: Gpg, support_pgp: str, more: tuple[str, ...]) -> None:
    message = gpg.run("--armor", "--encrypt", *more, "-r", SUPPORT, given=BODY)
    found = open_mail(encrypted(message), ring(own=(Own("pgp", support_pgp),)))
    assert (found.kind, found.encrypted, found.signature.state, found.reason) == ("pgp", True, "", "")
    assert found.inner is not None
    assert b"Geheim-4711" in found.inner


@pytest.mark.parametrize("more", [(), ("--compress-algo", "none"), ("--compress-algo", "zlib")])
def test_what_gpg_signs_and_encrypts_is_read_and_checked(
    gpg: Gpg, karla_pgp: tuple[str, str], support_pgp: str, more: tuple[str, ...]
) -> None:
    message = gpg.run("--armor", "--sign", "--encrypt", *more, "-u", KARLA, "-r", SUPPORT, given=BODY)
    own = (Own("pgp", support_pgp),)
    found = open_mail(encrypted(message), ring(known(karla_pgp[0]), own=own))
    assert (found.encrypted, found.signature.state, found.signature.signer) == (True, "good", KARLA)
    assert found.inner is not None
    assert b"Geheim-4711" in found.inner
    assert open_mail(encrypted(message), ring(own=own)).signature.state == "unknown-key"


def test_a_way_of_packing_we_do_not_know_is_said(gpg: Gpg, support_pgp: str) -> None:
    message = gpg.run("--armor", "--encrypt", "--compress-algo", "bzip2", "-r", SUPPORT, given=BODY)
    found = open_mail(encrypted(message), ring(own=(Own("pgp", support_pgp),)))
    assert found.encrypted
    assert found.inner is None or b"Geheim-4711" in found.inner
    assert found.reason == ("" if found.inner else reasons.UNKNOWN_WAY)


@pytest.mark.parametrize("algorithm", ["rsa2048", "nistp256", "future-default"])
def test_a_locked_key_of_any_kind_opens_what_gpg_signed_and_encrypted(
    gpg: Gpg, karla_pgp: tuple[str, str], algorithm: str
) -> None:
    """Taken over from gpg with its passphrase, as GnuPG exports it."""
    name = f"Laden <laden-{algorithm}@desk.test>"
    kinds = {"rsa2048": ("rsa2048", "cert,sign"), "nistp256": ("nistp256", "cert,sign"), "future-default": ()}
    gpg.run("--passphrase", "sesam", "--quick-gen-key", name, *(kinds[algorithm] or ("future-default", "default")))
    if kinds[algorithm]:
        fingerprint = openpgp.about(gpg.public(name).encode()).fingerprint
        gpg.run("--passphrase", "sesam", "--quick-add-key", fingerprint, algorithm, "encr", "1y")
    private = gpg.run("--passphrase", "sesam", "--armor", "--export-secret-keys", name).decode()
    message = gpg.run("--armor", "--sign", "--encrypt", "-u", KARLA, "-r", name, given=BODY)
    found = open_mail(encrypted(message), ring(known(karla_pgp[0]), own=(Own("pgp", private, password="sesam"),)))
    assert (found.encrypted, found.reason, found.signature.state) == (True, "", "good")
    (read,) = read_file(private.encode(), "sesam")
    assert read.password == "sesam"
    with pytest.raises(Unreadable, match=r"passt nicht|does not fit"):
        read_file(private.encode(), "falsch")


def test_for_somebody_else_it_stays_shut(gpg: Gpg, karla_pgp: tuple[str, str], support_pgp: str) -> None:
    message = gpg.run("--armor", "--encrypt", "-r", KARLA, given=BODY)
    found = open_mail(encrypted(message), ring(own=(Own("pgp", support_pgp),)))
    assert (found.encrypted, found.reason, found.inner) == (True, reasons.NO_KEY, None)


def test_encryption_that_can_be_changed_unnoticed_is_not_opened(gpg: Gpg, support_pgp: str) -> None:
    message = gpg.run("--armor", "--encrypt", "--rfc2440", "--disable-mdc", "-r", SUPPORT, given=BODY)
    found = open_mail(encrypted(message), ring(own=(Own("pgp", support_pgp),)))
    assert (found.encrypted, found.reason, found.inner) == (True, reasons.UNSAFE, None)


def test_what_exchange_makes_of_it_is_read(gpg: Gpg, support_pgp: str) -> None:
    message = gpg.run("--armor", "--encrypt", "-r", SUPPORT, given=BODY)
    raw = encrypted(message).replace(b"multipart/encrypted", b"multipart/mixed")
    found = open_mail(raw, ring(own=(Own("pgp", support_pgp),)))
    assert found.inner is not None
    assert b"Geheim-4711" in found.inner


def test_an_encrypted_text_is_read(gpg: Gpg, support_pgp: str) -> None:
    message = gpg.run("--armor", "--encrypt", "-r", SUPPORT, given="Grüße, Geheim-4711".encode())
    raw = HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + message
    found = open_mail(raw, ring(own=(Own("pgp", support_pgp),)))
    assert found.encrypted
    assert found.inner is not None
    assert entity(found.inner).body.strip() == "Grüße, Geheim-4711".encode()


def test_a_clear_signed_text_stays_as_it_is(gpg: Gpg, karla_pgp: tuple[str, str]) -> None:
    text = gpg.run("--clear-sign", "-u", KARLA, given=b"Bitte um Rueckruf\n")
    raw = HEAD + b"Content-Type: text/plain\r\n\r\n" + text
    found = open_mail(raw, ring(known(karla_pgp[0])))
    assert (found.signature.state, found.inner) == ("good", None)
    changed = open_mail(raw.replace(b"Rueckruf", b"Vorkasse"), ring(known(karla_pgp[0])))
    assert changed.signature.state == "bad"
    partly = open_mail(raw + b"\r\nNeue Bankverbindung: 4711\r\n", ring(known(karla_pgp[0])))
    assert (partly.signature.state, partly.reason) == ("untrusted", reasons.PARTLY)


def test_what_we_sign_and_encrypt_gpg_reads(gpg: Gpg, karla_pgp: tuple[str, str], support_pgp: str) -> None:
    message = openpgp.encrypt(BODY, [karla_pgp[0]], support_pgp)
    told = gpg.run("--decrypt", "--status-fd", "1", given=message)
    assert b"[GNUPG:] GOODSIG" in told
    assert b"Geheim-4711" in told
    signature, micalg = openpgp.sign_beside(BODY, support_pgp)
    assert micalg == "pgp-sha512"
    (gpg.home / "signature").write_bytes(signature)
    (gpg.home / "content").write_bytes(BODY)
    gpg.run("--verify", str(gpg.home / "signature"), str(gpg.home / "content"))
