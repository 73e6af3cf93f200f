"""Answers leave signed and encrypted as was decided; nobody gets what he cannot read, nobody is revealed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.channels.email.protection.gnupg import Gpg
from tests.channels.email.protection.openssl import Authority, Issued
from tresen.channels.email.models import Encrypting, Key, SentCopy, Signing, Trust
from tresen.channels.email.outgoing import transport
from tresen.channels.email.protection import choosing, cms_types, keyring, reasons_out
from tresen.channels.email.protection.choosing import Wish
from tresen.channels.email.protection.entities import entity
from tresen.channels.email.protection.reading import read_file
from tresen.channels.email.protection.uncovering import readable
from tresen.channels.models import Delivery
from tresen.channels.outbox import deliver
from tresen.kit import blobs, clock
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.models import Message
from tresen.tickets.replying import reply

SECRET = "Kanarienvogel4711"
KARLA, WOLF, MONA = "karla@klinikum.test", "wolf@klinikum.test", "mona@klinikum.test"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(transport, "outgoing_folder", lambda: tmp_path / "outgoing")
    return tmp_path / "outgoing" / "new"


@pytest.fixture
def house(cast: Cast, support: Issued, support_pgp: str, karla: Issued, authority: Authority) -> Cast:
    admin = cast.actor("admin")
    keyring.add_own(cast.mailbox, read_file((support.certificate + support.private).encode())[0], by=admin)
    keyring.add_own(cast.mailbox, read_file(support_pgp.encode())[0], by=admin)
    keyring.add_public(KARLA, read_file(karla.certificate.encode())[0], by=admin)
    return cast


def answer(cast: Cast, *, sign: bool = False, encrypt: bool = False, **recipients: list[str]) -> Message:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text(f"Das neue Kennwort: {SECRET}"))
    facts = {"protection": {"sign": sign, "encrypt": encrypt, "encrypted": encrypt}}
    told = recipients or {"to": [KARLA]}
    Message.objects.filter(pk=message.pk).update(facts=facts, recipients=told)
    Delivery.objects.filter(message=message).delete()
    everybody = [one for names in told.values() for one in names]
    Delivery.objects.bulk_create(Delivery(message=message, channel="email", recipient=one) for one in everybody)
    deliver(message_id=message.pk)
    return Message.objects.select_related("raw", "ticket").get(pk=message.pk)


def sent(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []


def states(message: Message) -> set[str]:
    return set(Delivery.objects.filter(message=message).values_list("state", flat=True))


def recipients_of(mail: bytes) -> int:
    data = cms_types.Info.load(entity(mail).content)["content"]
    return len(data["recipients"])


def test_signed_and_encrypted_by_smime(house: Cast, folder: Path, authority: Authority, karla: Issued) -> None:
    message = answer(house, sign=True, encrypt=True)
    (mail,) = sent(folder)
    assert SECRET.encode() not in mail
    assert b"Message-ID: <" in mail
    inner = authority.decrypt(mail, karla)
    assert SECRET.encode() in authority.verify(inner)
    assert states(message) == {"sent"}


def test_signed_only_it_can_be_read_and_checked(house: Cast, folder: Path, authority: Authority) -> None:
    answer(house, sign=True)
    (mail,) = sent(folder)
    assert SECRET.encode() in authority.verify(mail)
    assert b"smime.p7s" in mail


def test_what_was_sent_can_be_shown(house: Cast, folder: Path) -> None:
    message = answer(house, sign=True, encrypt=True)
    assert message.raw is not None
    assert SECRET.encode() not in blobs.read(message.raw)
    assert SECRET.encode() in readable(message)


def test_another_attempt_sends_the_same_bytes(house: Cast, folder: Path) -> None:
    message = answer(house, encrypt=True)
    Delivery.objects.filter(message=message).update(state="queued")
    Key.objects.filter(address=KARLA).delete()
    deliver(message_id=message.pk)
    first, second = sent(folder)
    assert first == second


def test_openpgp_signed_and_encrypted(
    house: Cast, folder: Path, gpg: Gpg, karla_pgp: tuple[str, str], support_pgp: str
) -> None:
    Key.objects.filter(address=KARLA).delete()
    keyring.add_public(KARLA, read_file(karla_pgp[0].encode())[0], by=house.actor("admin"))
    answer(house, sign=True, encrypt=True)
    (mail,) = sent(folder)
    version, message = entity(mail).parts()
    assert version.media_type == "application/pgp-encrypted"
    told = gpg.run("--decrypt", "--status-fd", "1", given=message.content)
    assert b"GOODSIG" in told
    assert SECRET.encode() in told


def test_openpgp_signed_only(house: Cast, folder: Path, gpg: Gpg) -> None:
    Key.objects.filter(mailbox=house.mailbox, kind="smime").delete()
    answer(house, sign=True)
    content, signature = entity(sent(folder)[0]).pieces()
    (gpg.home / "content").write_bytes(content)
    (gpg.home / "signature").write_bytes(entity(signature).content)
    gpg.run("--verify", str(gpg.home / "signature"), str(gpg.home / "content"))


def test_hidden_recipients_are_not_in_the_others_mail(
    house: Cast, folder: Path, authority: Authority, karla: Issued
) -> None:
    mona = authority.issue(MONA)
    keyring.add_public(MONA, read_file(mona.certificate.encode())[0], by=house.actor("admin"))
    message = answer(house, encrypt=True, to=[KARLA], bcc=[MONA])
    open_, hidden = sorted(sent(folder), key=lambda mail: mail != blobs.read(message.raw))  # type: ignore[arg-type]
    assert (recipients_of(open_), recipients_of(hidden)) == (2, 2)  # each, and the mailbox itself
    assert SECRET.encode() in authority.decrypt(open_, karla)
    assert SECRET.encode() in authority.decrypt(hidden, mona)
    assert MONA.encode() not in open_ + hidden
    assert SentCopy.objects.get(message=message).recipient == MONA
    assert states(message) == {"sent"}


def test_each_gets_it_by_the_method_he_has(
    house: Cast, folder: Path, gpg: Gpg, authority: Authority, karla: Issued
) -> None:
    public, _ = gpg.make(f"Wolf <{WOLF}>", algorithm="default")
    keyring.add_public(WOLF, read_file(public.encode())[0], by=house.actor("admin"))
    message = answer(house, sign=True, encrypt=True, to=[KARLA], cc=[WOLF])
    by_type = {entity(mail).media_type: mail for mail in sent(folder)}
    assert set(by_type) == {"application/pkcs7-mime", "multipart/encrypted"}
    assert SECRET.encode() in authority.verify(authority.decrypt(by_type["application/pkcs7-mime"], karla))
    assert SECRET.encode() in gpg.run("--decrypt", given=entity(by_type["multipart/encrypted"]).parts()[1].content)
    assert states(message) == {"sent"}


def test_what_befalls_one_form_does_not_send_the_other_again(
    house: Cast, folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    mona = authority.issue(MONA)
    keyring.add_public(MONA, read_file(mona.certificate.encode())[0], by=house.actor("admin"))
    carry, calls = transport.carry, []

    def second_fails(data: Any, mailbox: Any, recipients: Any, **more: Any) -> Any:
        calls.append(recipients)
        if len(calls) == 2:
            raise transport.TemporaryFailure("451 later")
        return carry(data, mailbox, recipients, **more)

    monkeypatch.setattr("tresen.channels.email.outgoing.sending.carry", second_fails)
    message = answer(house, encrypt=True, to=[KARLA], bcc=[MONA])
    assert dict(Delivery.objects.filter(message=message).values_list("recipient", "state")) == {
        KARLA: "sent",
        MONA: "queued",
    }
    assert len(sent(folder)) == 1


@pytest.mark.parametrize("trouble", ["none", "expired", "revoked", "candidate", "refused"])
def test_without_a_usable_key_it_does_not_leave(house: Cast, folder: Path, trouble: str) -> None:
    keys = Key.objects.filter(address=KARLA)
    changes: dict[str, dict[str, Any]] = {
        "expired": {"valid_until": clock.now() - timedelta(days=1)},
        "revoked": {"revoked": True},
        "candidate": {"trust": Trust.CANDIDATE},
        "refused": {"trust": Trust.REFUSED},
    }
    keys.delete() if trouble == "none" else keys.update(**changes[trouble])
    message = answer(house, encrypt=True)
    assert sent(folder) == []
    delivery = Delivery.objects.get(message=message)
    assert delivery.state == "failed"
    assert KARLA in delivery.error


def secret_request(cast: Cast) -> None:
    first = cast.ticket.first_message
    assert first is not None
    Message.objects.filter(pk=first.pk).update(facts={"protection": {"encrypted": True}})


def test_an_answer_to_an_encrypted_request_never_leaves_in_clear_by_accident(house: Cast, folder: Path) -> None:
    """Nobody chose anything (a rule, an old client), and there is no key: it waits for a person."""
    secret_request(house)
    Key.objects.filter(address=KARLA).delete()
    message = reply(house.ticket, by=house.actor("agent"), body=Body.from_text(SECRET))
    deliver(message_id=message.pk)
    assert sent(folder) == []
    assert Delivery.objects.get(message=message).error == reasons_out.IN_CLEAR


def test_with_a_key_it_is_encrypted_by_itself(house: Cast, folder: Path, authority: Authority, karla: Issued) -> None:
    secret_request(house)
    message = reply(house.ticket, by=house.actor("agent"), body=Body.from_text(SECRET))
    deliver(message_id=message.pk)
    assert SECRET.encode() in authority.decrypt(sent(folder)[0], karla)


def decided(cast: Cast, recipients: list[str], **wish: bool) -> Any:
    told = choosing.decide(cast.ticket, cast.mailbox, recipients, Wish.of(wish))
    return told.get("protection")


def test_what_is_decided(house: Cast) -> None:
    both = {"sign": True, "encrypt": True, "encrypted": True}
    assert decided(house, [KARLA]) is None
    assert decided(house, [KARLA], sign=True, encrypt=True) == both
    with pytest.raises(Refused, match=WOLF):
        decided(house, [KARLA, WOLF], encrypt=True)
    house.mailbox.signing, house.mailbox.encrypting = Signing.ALWAYS, Encrypting.POSSIBLE
    assert decided(house, [f"Karla <{KARLA.upper()}>"]) == both
    assert decided(house, [KARLA, WOLF]) == {"sign": True, "encrypt": False, "encrypted": False}
    assert decided(house, [KARLA], sign=False, encrypt=False) is None


def test_an_encrypted_request_wants_a_choice(house: Cast) -> None:
    secret_request(house)
    assert decided(house, [KARLA])["encrypt"]
    with pytest.raises(Refused):
        decided(house, [KARLA, WOLF])
    assert decided(house, [KARLA, WOLF], encrypt=False) == {"sign": False, "encrypt": False, "encrypted": False}
    house.mailbox.encrypting = Encrypting.NEVER
    with pytest.raises(Refused):
        decided(house, [KARLA])


def test_an_expired_key_warns_before_sending(house: Cast) -> None:
    soon, gone = clock.now() + timedelta(days=3), clock.now() - timedelta(days=3)
    Key.objects.filter(mailbox=house.mailbox).update(valid_until=soon)
    view = choosing.outlook(house.ticket, house.mailbox, [KARLA], Wish())
    assert (len(view.expiring), view.expired, view.can_sign) == (2, [], True)
    Key.objects.filter(mailbox=house.mailbox).update(valid_until=gone)
    view = choosing.outlook(house.ticket, house.mailbox, [KARLA], Wish())
    assert (len(view.expired), view.can_sign) == (2, False)
    with pytest.raises(Refused):
        decided(house, [KARLA], sign=True)
    Key.objects.filter(address=KARLA).update(valid_until=gone)
    with pytest.raises(Refused, match=KARLA):
        decided(house, [KARLA], encrypt=True)


def test_a_key_nobody_confirmed_is_named(house: Cast) -> None:
    Key.objects.filter(address=KARLA).update(trust=Trust.CANDIDATE)
    view = choosing.outlook(house.ticket, house.mailbox, [KARLA], Wish())
    assert (view.can_encrypt, view.lacking, view.unconfirmed) == (False, [KARLA], [KARLA])
