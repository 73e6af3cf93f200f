"""Whether an answer leaves signed and encrypted: what was asked for, what the mailbox does by itself, what can be.

An answer to an encrypted request never leaves in clear by accident: somebody has to say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tresen.channels.email.models import Encrypting, Key, Mailbox, Signing
from tresen.channels.email.protection.keyring import kinds_for, own_keys, signing_kinds
from tresen.kit import clock
from tresen.people.addresses import normal_address
from tresen.tickets.change import Refused
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Wish:
    """What was asked for; None: as the mailbox does by itself."""

    sign: bool | None = None
    encrypt: bool | None = None

    @classmethod
    def of(cls, told: Any) -> "Wish":
        """Out of JSON or a form; what is no yes and no no is no wish."""
        known = told if isinstance(told, dict) else {}
        return cls(*(known.get(name) if isinstance(known.get(name), bool) else None for name in ("sign", "encrypt")))


@dataclass(frozen=True)
class Outlook:
    """How a mail to these recipients would leave."""

    sign: bool
    encrypt: bool
    can_sign: bool
    can_encrypt: bool
    request_encrypted: bool
    lacking: list[str] = field(default_factory=list)  # recipients without a usable key
    expired: list[Key] = field(default_factory=list)  # the mailbox's own, gone or going within 30 days
    expiring: list[Key] = field(default_factory=list)
    unconfirmed: list[str] = field(default_factory=list)  # recipients with a key nobody has confirmed
    chosen_clear: bool = False

    @property
    def in_clear(self) -> bool:
        """The request came encrypted and the answer would not."""
        return self.request_encrypted and not self.encrypt

    @property
    def is_offered(self) -> bool:
        """Is there anything to choose, or to know?"""
        return self.can_sign or self.can_encrypt or self.request_encrypted or bool(self.expired)


def outlook(
    ticket: Ticket,
    mailbox: Mailbox | None,
    recipients: Sequence[str],
    wish: Wish,
    passed_on: Sequence[Message] | None = None,
) -> Outlook:
    """What would become of a mail. `recipients`: all of them, hidden ones included, with or without names;
    `passed_on`: the messages a forward carries, None for an answer."""
    own = list(own_keys(mailbox)) if mailbox else []
    live = [key for key in own if not key.is_over and key.signs]
    now = clock.now()
    names = list(dict.fromkeys(bare(one) for one in recipients if bare(one)))
    kinds = kinds_for(names)
    lacking = [one for one in names if one not in kinds]
    secret = is_secret(ticket) if passed_on is None else any(came_secret(one) for one in passed_on)
    can_encrypt = bool(names) and not lacking
    by_itself = {
        Encrypting.ASKED: secret and can_encrypt,
        Encrypting.POSSIBLE: can_encrypt,
        Encrypting.NEVER: False,
    }[Encrypting(mailbox.encrypting if mailbox else Encrypting.NEVER)]
    signs = bool(mailbox and mailbox.signing == Signing.ALWAYS)
    waiting = Key.objects.filter(address__in=lacking, trust="candidate", revoked=False).values_list(
        "address", flat=True
    )
    return Outlook(
        sign=wish.sign if wish.sign is not None else signs and bool(live),
        encrypt=wish.encrypt if wish.encrypt is not None else by_itself,
        can_sign=bool(live),
        can_encrypt=can_encrypt,
        request_encrypted=secret,
        lacking=lacking,
        expired=[] if live else [key for key in own if key.is_over],
        expiring=[key for key in live if key.valid_until is not None and key.valid_until - now < SOON],
        unconfirmed=sorted(set(waiting)),
        chosen_clear=wish.encrypt is False,
    )


def decide(
    ticket: Ticket,
    mailbox: Mailbox | None,
    recipients: Sequence[str],
    wish: Wish,
    passed_on: Sequence[Message] | None = None,
) -> dict[str, Any]:
    """What is kept with the message, {"protection": {"sign", "encrypt", "encrypted"}}, {} if there is nothing to keep.
    Refused with a sentence where it cannot be done, or where somebody has to decide."""
    told = outlook(ticket, mailbox, recipients, wish, passed_on)
    if told.encrypt and told.lacking:
        raise Refused(lacks(told.lacking))
    signable = signing_kinds(mailbox) if mailbox else set()
    both = {bare(one) for one in recipients if bare(one)} - set(kinds_for(list(map(bare, recipients)), signable))
    if told.sign and (not told.can_sign or (told.encrypt and both)):
        raise Refused(_("The mailbox has no valid key to sign with (Administration › Mailboxes › Keys)."))
    if told.in_clear and wish.encrypt is None:
        raise Refused(_("The request came encrypted. Encrypt the answer, or say that it may leave unencrypted."))
    if not (told.sign or told.encrypt or told.request_encrypted):
        return {}
    return {"protection": {"sign": told.sign, "encrypt": told.encrypt, "encrypted": told.encrypt}}


def lacks(addresses: Sequence[str]) -> str:
    named = ", ".join(addresses[:5])
    return ngettext(
        "There is no confirmed, valid key for %(addresses)s: the mail cannot be encrypted.",
        "There are no confirmed, valid keys for %(addresses)s: the mail cannot be encrypted.",
        len(addresses),
    ) % {"addresses": named}


def is_secret(ticket: Ticket) -> bool:
    """Did the customer ever write encrypted in it? What was said there may be repeated in any answer."""
    said = Message.objects.filter(ticket=ticket, kind__in=(MessageKind.CUSTOMER, MessageKind.PARTNER))
    return said.filter(facts__protection__encrypted=True).exists()


def came_secret(message: Message) -> bool:
    return bool(message.facts.get("protection", {}).get("encrypted"))


def bare(address: str) -> str:
    """The address alone, lower case."""
    return normal_address(parseaddr(address)[1] or address)
