"""A composed mail on its way out: protected as was decided for its message, for each of its recipients."""

from collections.abc import Sequence
from dataclasses import dataclass

from tresen.channels.contract import PermanentFailure
from tresen.channels.email.models import Key, KeyKind, Mailbox
from tresen.channels.email.protection import choosing, reasons_out
from tresen.channels.email.protection.keyring import held, kinds_for, own_keys, signing_kinds, usable_for
from tresen.channels.email.protection.sealing import seal
from tresen.tickets.models import Message
from tresen.tickets.models.message import MessageKind


@dataclass(frozen=True)
class Parcel:
    """One form a mail leaves in, and who gets it."""

    recipients: tuple[str, ...]
    raw: bytes


@dataclass(frozen=True)
class Decided:
    sign: bool
    encrypt: bool

    @property
    def is_any(self) -> bool:
        return self.sign or self.encrypt


def decided_for(message: Message, mailbox: Mailbox) -> Decided:
    """What was decided when it was written; for what nobody decided (rules, imports), what the mailbox does by itself.
    PermanentFailure if that would send an answer to an encrypted request in clear."""
    told = message.facts.get("protection")
    if isinstance(told, dict) and "encrypt" in told:
        return Decided(bool(told.get("sign")), bool(told["encrypt"]))
    everybody = [one for names in message.recipients.values() for one in names]
    view = choosing.outlook(message.ticket, mailbox, everybody, choosing.Wish())
    if view.in_clear and message.kind in (MessageKind.REPLY, MessageKind.FORWARD):
        raise PermanentFailure(reasons_out.IN_CLEAR)
    return Decided(view.sign, view.encrypt)


def protect(
    mail: bytes, mailbox: Mailbox, visible: Sequence[str], hidden: Sequence[str], *, sign: bool, encrypt: bool
) -> list[Parcel]:
    """The mail in each form it leaves in; the first is the one kept as sent.

    Whoever has S/MIME gets it so, else by OpenPGP; what all visible recipients can read is preferred. A hidden one gets
    a mail of his own: the keys a mail is encrypted for can be read off it. The mailbox's own key is among them, so that
    what was sent can be shown. PermanentFailure if a key is missing now."""
    names, unseen = _bare(visible), [one for one in _bare(hidden) if one not in _bare(visible)]
    if not encrypt:
        signer = _signer(mailbox) if sign else None
        raw = seal(mail, signer.kind, signer=held(signer)) if signer else mail
        return [Parcel((*names, *unseen), raw)]
    kinds = _kinds(names, mailbox, sign=sign)
    groups = [[one for one in names if kinds[one] == kind] for kind in (KeyKind.SMIME, KeyKind.PGP)]
    groups = [group for group in groups if group] + [[one] for one in unseen]
    kinds |= {one: _kinds([one], mailbox, sign=sign)[one] for one in unseen}
    return [Parcel(tuple(group), _encrypted(mail, mailbox, group, kinds[group[0]], sign=sign)) for group in groups]


def _encrypted(mail: bytes, mailbox: Mailbox, names: Sequence[str], kind: str, *, sign: bool) -> bytes:
    certificates = [_key_for(one, kind).public for one in names]
    own = own_keys(mailbox).filter(kind=kind, encrypts=True).first()
    signer = held(_signer(mailbox, kind)) if sign else None
    if own is not None and not own.is_over:
        certificates.append(own.public)
    return seal(mail, kind, signer=signer, certificates=list(dict.fromkeys(certificates)))


def _kinds(names: Sequence[str], mailbox: Mailbox, *, sign: bool) -> dict[str, str]:
    kinds = kinds_for(names, signed_with=signing_kinds(mailbox) if sign else None)
    if lacking := [one for one in names if one not in kinds]:
        raise PermanentFailure(choosing.lacks(lacking))
    return kinds


def _key_for(name: str, kind: str) -> Key:
    key = usable_for(name).filter(kind=kind).first()
    if key is None:
        raise PermanentFailure(choosing.lacks([name]))
    return key


def _signer(mailbox: Mailbox, kind: str = "") -> Key:
    """The key the mailbox signs with; of one kind, if it must be."""
    keys = [key for key in own_keys(mailbox) if key.signs and not key.is_over and kind in ("", key.kind)]
    if not keys:
        raise PermanentFailure(reasons_out.NO_SIGNER)
    return next((key for key in keys if key.kind == KeyKind.SMIME), keys[0])


def _bare(addresses: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(choosing.bare(one) for one in addresses))
