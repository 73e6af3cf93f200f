"""S/MIME against openssl, both ways: what others sign and encrypt is read, and what we make is read by others."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.channels.email.protection.conftest import ring
from tests.channels.email.protection.openssl import Authority, Issued
from tresen.channels.email.protection import cms_enveloped, cms_signed, reasons
from tresen.channels.email.protection.entities import entity
from tresen.channels.email.protection.opening import open_mail
from tresen.channels.email.protection.ring import Known, Opened, Own

BODY = b"Content-Type: text/plain; charset=utf-8\r\n\r\nDer Drucker klemmt. Geheim-4711.\r\n"
HEAD = b"From: Karla <karla@klinikum.test>\r\nTo: support@desk.test\r\nSubject: Drucker\r\nMessage-ID: <1@k.test>\r\n"


def mail(part: bytes) -> bytes:
    return HEAD + part


def key(issued: Issued) -> Own:
    return Own("smime", issued.private, issued.certificate)


def signed(authority: Authority, by: Issued, *more: str, content: bytes = BODY) -> bytes:
    return mail(authority.sign(content, by, "-binary", *more))


def opened(authority: Authority, raw: bytes, *known: Known, own: tuple[Own, ...] = ()) -> Opened:
    return open_mail(raw, ring(*known, own=own, authorities=(authority.certificate,)))


@pytest.mark.parametrize("more", [(), ("-keyid",), ("-noattr",), ("-md", "sha512"), ("-nodetach", "-stream")])
@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_good_signature_is_good(
    authority: Authority, karla: Issued, karla_ec: Issued, kind: str, more: tuple[str, ...]
) -> None:
    found = opened(authority, signed(authority, {"rsa": karla, "ec": karla_ec}[kind], *more))
    assert (found.kind, found.signature.state, found.signature.signer) == ("smime", "good", "karla@klinikum.test")
    assert (found.encrypted, found.reason) == (False, "")
    assert found.inner is not None
    assert found.inner.startswith(HEAD)
    assert entity(found.inner).body == entity(BODY).body


def test_a_signature_with_pss_is_good(authority: Authority, karla: Issued) -> None:
    raw = signed(authority, karla, "-keyopt", "rsa_padding_mode:pss")
    assert opened(authority, raw).signature.state == "good"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_line_ends_on_the_way_do_not_matter(authority: Authority, karla: Issued, line_end: bytes) -> None:
    raw = signed(authority, karla).replace(b"\r\n", b"\n").replace(b"\n", line_end)
    assert opened(authority, raw).signature.state == "good"


def test_one_changed_letter_makes_it_bad_and_the_mail_is_still_shown(authority: Authority, karla: Issued) -> None:
    raw = signed(authority, karla).replace(b"klemmt", b"brennt")
    found = opened(authority, raw)
    assert (found.signature.state, found.reason) == ("bad", reasons.CHANGED)
    assert found.inner is not None
    assert b"brennt" in found.inner


def test_a_content_hidden_in_the_signature_is_not_believed(authority: Authority, karla: Issued) -> None:
    """A detached signature that carries a content of its own: the content beside it would never have been signed."""
    inside = entity(signed(authority, karla, "-nodetach")).content
    raw = signed(authority, karla)
    part = entity(raw).pieces()[1]
    from base64 import encodebytes

    forged = raw.replace(entity(part).body, encodebytes(inside)).replace(b"klemmt", b"brennt")
    assert opened(authority, forged).signature.state == "bad"


def test_text_before_and_after_the_signed_part_is_not_shown(authority: Authority, karla: Issued) -> None:
    raw = signed(authority, karla)
    boundary = entity(raw).fields.get_boundary()
    extra = f"--{boundary}\r\nContent-Type: text/html\r\n\r\n<b>Bitte zahlen</b>\r\n--{boundary}".encode()
    found = opened(authority, raw.replace(f"--{boundary}".encode(), extra, 1))
    assert (found.signature.state, found.reason) == ("bad", reasons.CHANGED)


def test_an_untrusted_authority_is_said(authority: Authority, stranger: Authority) -> None:
    found = opened(authority, signed(stranger, stranger.issue("karla@klinikum.test")))
    assert (found.signature.state, found.reason) == ("untrusted", reasons.NO_CHAIN)
    assert found.signature.signer == "karla@klinikum.test"


def test_a_certificate_an_administrator_trusts_needs_no_authority(authority: Authority, stranger: Authority) -> None:
    own = stranger.issue("karla@klinikum.test")
    known = Known("smime", own.certificate, "karla@klinikum.test", trusted=True)
    found = opened(authority, signed(stranger, own), known)
    assert (found.signature.state, found.signature.addresses) == ("good", ("karla@klinikum.test",))


def test_an_expired_certificate_is_said(authority: Authority) -> None:
    own = authority.issue("karla@klinikum.test", days=1)
    later = datetime.now(UTC) + timedelta(days=3)
    found = open_mail(signed(authority, own), ring(at=later, authorities=(authority.certificate,)))
    assert (found.signature.state, found.reason) == ("expired", reasons.EXPIRED)


def test_a_revoked_certificate_does_not_count(authority: Authority, karla: Issued) -> None:
    known = Known("smime", karla.certificate, "karla@klinikum.test", trusted=True, revoked=True)
    found = opened(authority, signed(authority, karla), known)
    assert (found.signature.state, found.reason) == ("bad", reasons.REVOKED)


def test_a_certificate_for_servers_does_not_speak_for_mail(authority: Authority) -> None:
    own = authority.issue("karla@klinikum.test", usage="serverAuth")
    assert opened(authority, signed(authority, own)).signature.state == "untrusted"


def test_sha1_is_no_longer_believed(authority: Authority, karla: Issued) -> None:
    found = opened(authority, signed(authority, karla, "-md", "sha1"))
    assert (found.signature.state, found.reason) == ("untrusted", reasons.WEAK)


def test_without_the_certificate_it_is_unknown_until_we_have_it(authority: Authority, karla: Issued) -> None:
    raw = signed(authority, karla, "-nocerts")
    assert opened(authority, raw).signature.state == "unknown-key"
    known = Known("smime", karla.certificate, "karla@klinikum.test")
    assert opened(authority, raw, known).signature.state == "good"


WAYS = {
    "aes-cbc": ("-aes256",),
    "aes-gcm": ("-aes-256-gcm",),
    "old outlook": ("-des3",),
    "oaep": ("-keyopt", "rsa_padding_mode:oaep"),
    "oaep-sha256": ("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"),
    "key id": ("-aes128", "-keyid"),
    "streamed": ("-aes128", "-stream"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_what_openssl_encrypts_is_read(authority: Authority, support: Issued, way: tuple[str, ...]) -> None:
    raw = mail(authority.encrypt(BODY, support.certificate, way=("-binary", *way)))
    found = opened(authority, raw, own=(key(support),))
    assert (found.kind, found.encrypted, found.reason, found.signature.state) == ("smime", True, "", "")
    assert found.inner is not None
    assert b"Geheim-4711" in found.inner


def test_elliptic_curves_are_read(authority: Authority) -> None:
    own = authority.issue("support@desk.test", kind="ec")
    for way in ("-aes256", "-aes-128-gcm"):
        raw = mail(authority.encrypt(BODY, own.certificate, way=("-binary", way)))
        found = opened(authority, raw, own=(key(own),))
        assert found.inner is not None
        assert b"Geheim-4711" in found.inner


def test_encrypted_for_two_is_read_by_each(authority: Authority, karla: Issued, support: Issued) -> None:
    raw = mail(authority.encrypt(BODY, karla.certificate, support.certificate))
    for own in (karla, support):
        found = opened(authority, raw, own=(key(own),))
        assert found.inner is not None
        assert b"Geheim-4711" in found.inner


def test_for_somebody_else_it_stays_shut_and_says_so(authority: Authority, karla: Issued, support: Issued) -> None:
    raw = mail(authority.encrypt(BODY, karla.certificate))
    found = opened(authority, raw, own=(key(support),))
    assert (found.encrypted, found.reason, found.inner) == (True, reasons.NO_KEY, None)


def test_damaged_it_stays_shut_and_says_so(authority: Authority, support: Issued) -> None:
    raw = mail(authority.encrypt(BODY, support.certificate))
    cut = raw[: len(raw) * 2 // 3]
    found = opened(authority, cut, own=(key(support),))
    assert (found.encrypted, found.inner) == (True, None)
    assert found.reason in {reasons.BROKEN, reasons.NO_KEY}


@pytest.mark.parametrize("outside", ["encrypted", "signed"])
def test_signed_and_encrypted_either_way_round(
    authority: Authority, karla: Issued, support: Issued, outside: str
) -> None:
    if outside == "encrypted":
        part = authority.encrypt(
            authority.sign(BODY, karla, "-binary"), support.certificate, way=("-binary", "-aes256")
        )
    else:
        part = authority.sign(authority.encrypt(BODY, support.certificate), karla, "-binary")
    found = opened(authority, mail(part), own=(key(support),))
    assert (found.encrypted, found.signature.state) == (True, "good")
    assert found.inner is not None
    assert entity(found.inner).media_type == "text/plain"


def test_wrapped_without_end_it_is_left(authority: Authority, support: Issued) -> None:
    part = BODY
    for _ in range(5):
        part = authority.encrypt(part, support.certificate, way=("-binary", "-aes256"))
    found = opened(authority, mail(part), own=(key(support),))
    assert found.reason == reasons.TOO_DEEP


def test_what_we_sign_and_encrypt_openssl_reads(
    authority: Authority, karla: Issued, karla_ec: Issued, support: Issued
) -> None:
    signature = cms_signed.sign(BODY, support.certificate, support.private, [authority.certificate])
    authority.write("signature", signature)
    authority.write("content", BODY)
    told = ("cms", "-verify", "-inform", "DER", "-in", "signature", "-content", "content", "-binary")
    assert authority.run(*told, "-CAfile", "ca.crt") == BODY
    der = cms_enveloped.encrypt(BODY, [karla.certificate, karla_ec.certificate])
    for own in (karla, karla_ec):
        files = (
            "-recip",
            authority.write("own.crt", own.certificate),
            "-inkey",
            authority.write("own.key", own.private),
        )
        assert authority.run("cms", "-decrypt", "-inform", "DER", *files, given=der) == BODY


def test_a_plain_mail_is_left_alone(authority: Authority) -> None:
    plain = EmailMessage()
    plain["From"], plain["To"], plain["Subject"] = "karla@klinikum.test", "support@desk.test", "smime.p7m"
    plain.set_content("Ich habe Ihnen smime.p7m geschickt, application/pkcs7-mime.")
    found = opened(authority, plain.as_bytes())
    assert (found.kind, found.encrypted, found.reason, found.inner) == ("", False, "", None)
