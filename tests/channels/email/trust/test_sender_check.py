"""SPF × DKIM × DMARC with real signatures and an invented DNS."""

import base64
import time
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tresen.channels.email.trust import dns_answers
from tresen.channels.email.trust.authentication import Authentication
from tresen.channels.email.trust.dns_answers import Answers, NoAnswerNow
from tresen.channels.email.trust.sender_check import check_sender

MAIL = (
    b"From: Karla <karla@klinikum.test>\r\nTo: support@desk.test\r\nSubject: Drucker\r\n"
    b"Message-ID: <1@klinikum.test>\r\n\r\nEr klemmt.\r\n"
)
GOOD, BAD = "8.8.8.8", "9.9.9.9"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def zone(key: rsa.RSAPrivateKey, policy: str = "v=DMARC1; p=reject") -> dict[tuple[str, str], list[str]]:
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = "v=DKIM1; k=rsa; p=" + base64.b64encode(public).decode()
    records = {
        ("klinikum.test", "TXT"): ["v=spf1 ip4:8.8.8.8 -all"],
        ("evil.test", "TXT"): ["v=spf1 ip4:9.9.9.9 -all"],
        ("s1._domainkey.klinikum.test", "TXT"): [record],
        ("s1._domainkey.evil.test", "TXT"): [record],
    }
    return records | ({("_dmarc.klinikum.test", "TXT"): [policy]} if policy else {})


def signed(key: rsa.RSAPrivateKey, domain: str, raw: bytes = MAIL, **more: Any) -> bytes:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return bytes(dkim.sign(raw, b"s1", domain.encode(), private, **more)) + raw


def check(raw: bytes | None, records: dict[tuple[str, str], list[str]], *, peer: str, mail_from: str) -> Authentication:
    answers = Answers(lambda name, type: records.get((name, type), []))
    return check_sender("klinikum.test", mail_from, peer, "", raw, answers)


@pytest.mark.parametrize("policy", ["v=DMARC1; p=reject", "v=DMARC1; p=none", ""])
@pytest.mark.parametrize("signer", ["klinikum.test", "evil.test", ""])
@pytest.mark.parametrize("mail_from", ["karla@klinikum.test", "bounce@evil.test", ""])
@pytest.mark.parametrize("peer", [GOOD, BAD])
def test_the_matrix_of_spf_dkim_and_dmarc(
    key: rsa.RSAPrivateKey, peer: str, mail_from: str, signer: str, policy: str
) -> None:
    raw = signed(key, signer) if signer else MAIL
    found = check(raw, zone(key, policy), peer=peer, mail_from=mail_from)
    proven = signer == "klinikum.test" or (peer == GOOD and mail_from == "karla@klinikum.test")
    denied = "reject" in policy or (not policy and mail_from == "karla@klinikum.test" and peer == BAD)
    assert found.verdict == ("pass" if proven else "fail" if denied else "none")
    assert found.by == "tresen"


def test_a_changed_mail_loses_its_signature(key: rsa.RSAPrivateKey) -> None:
    raw = signed(key, "klinikum.test").replace(b"klemmt", b"brennt")
    found = check(raw, zone(key), peer=BAD, mail_from="x@evil.test")
    assert (found.verdict, found.dkim) == ("fail", "fail")


def test_a_signature_over_the_beginning_alone_proves_nothing(key: rsa.RSAPrivateKey) -> None:
    raw = signed(key, "klinikum.test", length=True) + b"Und bitte ueberweisen Sie.\r\n"
    found = check(raw, zone(key), peer=BAD, mail_from="x@evil.test")
    assert (found.verdict, found.dkim) == ("fail", "policy")


def test_a_dns_that_is_away_leaves_the_question_open(key: rsa.RSAPrivateKey) -> None:
    def away(name: str, type: str) -> list[str]:
        raise NoAnswerNow("away")

    found = check_sender("klinikum.test", "karla@klinikum.test", BAD, "", signed(key, "klinikum.test"), Answers(away))
    assert (found.verdict, found.spf, found.dkim) == ("", "temperror", "temperror")


def test_a_mail_too_large_for_its_signature_is_not_called_forged(key: rsa.RSAPrivateKey) -> None:
    assert check(None, zone(key), peer=BAD, mail_from="x@evil.test").verdict == ""
    assert check(None, zone(key), peer=GOOD, mail_from="karla@klinikum.test").verdict == "pass"


def test_strict_alignment_and_subdomain_policy(key: rsa.RSAPrivateKey) -> None:
    records = zone(key, "v=DMARC1; p=reject; sp=none; adkim=s; aspf=s")
    answers = Answers(lambda name, type: records.get((name, type), []))
    found = check_sender("mail.klinikum.test", "a@klinikum.test", GOOD, "", signed(key, "klinikum.test"), answers)
    assert found.verdict == "none"  # not the same domain; and its owner asks for nothing


def test_slow_answers_are_asked_only_for_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(dns_answers.time, "monotonic", lambda: now[0])
    asked: list[str] = []

    def slow(name: str, type: str) -> list[str]:
        asked.append(name)
        now[0] += 2.5
        return []

    answers = Answers(slow)
    for name in ("a.test", "b.test", "c.test"):
        answers(name, "TXT")
    with pytest.raises(NoAnswerNow):
        answers("d.test", "TXT")
    answers("a.test", "TXT")
    assert asked == ["a.test", "b.test", "c.test"]


BROKEN = [b"", b"\r\n", b"DKIM-Signature: v=1\r\n\r\nx", b"DKIM-Signature: " + b";=" * 5000 + b"\r\n\r\n"]


@pytest.mark.parametrize("raw", BROKEN)
def test_broken_signatures_break_nothing(key: rsa.RSAPrivateKey, raw: bytes) -> None:
    assert check(raw, zone(key), peer=BAD, mail_from="x@evil.test").verdict == "fail"


SILENT = "silent.test"  # a domain of the forger's whose name servers never answer


def check_with_silent_domain(raw: bytes, *, mail_from: str) -> Authentication:
    def lookup(name: str, type: str) -> list[str]:
        if name.endswith(SILENT):
            raise NoAnswerNow(name)
        return ["v=DMARC1; p=reject"] if name == "_dmarc.klinikum.test" else []

    return check_sender("klinikum.test", mail_from, BAD, "", raw, Answers(lookup))


def test_a_silent_domain_of_the_forger_does_not_save_his_mail(key: rsa.RSAPrivateKey) -> None:
    """Whatever he could have asked there proves nothing about the domain in From."""
    assert check_with_silent_domain(signed(key, SILENT), mail_from="x@evil.test").verdict == "fail"
    assert check_with_silent_domain(MAIL, mail_from=f"x@{SILENT}").verdict == "fail"


def test_one_silent_domain_does_not_stop_all_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    import dns.resolver

    class Resolver:
        def resolve(self, name: str, *_: Any, **__: Any) -> list[Any]:
            if name == SILENT:
                raise dns.resolver.LifetimeTimeout(timeout=2.0, errors=[])
            return []

    monkeypatch.setattr(dns_answers, "_made", [Resolver()])
    monkeypatch.setattr(dns.resolver, "Resolver", Resolver)
    monkeypatch.setitem(dns_answers._state, "away_until", 0.0)
    with pytest.raises(NoAnswerNow):
        dns_answers.from_network(SILENT, "TXT")
    assert dns_answers.from_network("klinikum.test", "TXT") == []


def hostile(kind: str, key: rsa.RSAPrivateKey) -> bytes:
    if kind == "blanks":  # relaxed bodies: runs of blanks at the end of lines are looked for
        body = b"x" + b" " * 2_000_000 + b"x\r\n"
        return signed(key, "klinikum.test", MAIL + body, canonicalize=(b"relaxed", b"relaxed"))
    if kind == "signature":  # the value of b= is looked for among the blanks
        return signed(key, "klinikum.test").replace(b" b=", b" b=" + b"\r\n " * 20_000, 1)
    lines = b"X-Long: a\r\n" + b" \r\n" * 1_000_000  # folded lines are put together one by one
    return signed(key, "klinikum.test").replace(b"From:", lines + b"From:", 1)


@pytest.mark.parametrize("kind", ["blanks", "signature", "folded"])
def test_a_signature_never_costs_more_than_seconds(key: rsa.RSAPrivateKey, kind: str) -> None:
    raw = hostile(kind, key)
    begun = time.process_time()
    found = check(raw, zone(key), peer=BAD, mail_from="x@evil.test")
    assert time.process_time() - begun < 5
    assert found.verdict == ("pass" if kind == "blanks" else "fail")


def test_a_monstrous_key_is_none(key: rsa.RSAPrivateKey) -> None:
    records = zone(key)
    records["s1._domainkey.klinikum.test", "TXT"][0] += "; n=" + "x" * 9000
    found = check(signed(key, "klinikum.test"), records, peer=BAD, mail_from="x@evil.test")
    assert (found.verdict, found.dkim) == ("fail", "fail")
