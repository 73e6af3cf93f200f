"""What a mail is opened with, and what came of it. Plain values: they cross into a process that knows no database."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Signed = Literal["", "good", "bad", "untrusted", "expired", "unknown-key"]
# The worst one speaks for a mail that was signed more than once.
WORST: tuple[Signed, ...] = ("bad", "expired", "untrusted", "unknown-key", "good", "")


@dataclass(frozen=True)
class Own:
    """A key of a mailbox: both halves. S/MIME: PEM; OpenPGP: an armoured secret key and its passphrase, if locked."""

    kind: str  # smime, pgp
    private: str = field(repr=False)
    public: str = ""
    password: str = field(default="", repr=False)
    chain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """A public key we have of somebody: PEM or armoured."""

    kind: str
    public: str
    address: str
    trusted: bool = False
    revoked: bool = False
    valid_until: datetime | None = None


@dataclass(frozen=True)
class Ring:
    """Everything a mail may be opened and checked with."""

    senders: tuple[str, ...]  # the addresses of From, lower case
    at: datetime  # when we got it: keys must have been valid then
    own: tuple[Own, ...] = ()
    known: tuple[Known, ...] = ()
    authorities: tuple[str, ...] = ()  # PEM, trusted by an administrator


@dataclass(frozen=True)
class Signature:
    """One signature, judged. `certificates`: what came along with it (PEM, the signer's first); `missing`:
    the id of the OpenPGP key it would take to check it."""

    state: Signed
    signer: str = ""
    addresses: tuple[str, ...] = ()
    reason: str = ""
    certificates: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Opened:
    """A mail without its envelopes. `inner`: the mail as it is to be read, None where the one that came is."""

    kind: str = ""
    signatures: tuple[Signature, ...] = ()
    encrypted: bool = False
    reason: str = ""
    subject: str = ""  # the one inside, where the one outside does not tell it
    inner: bytes | None = field(default=None, repr=False)

    @property
    def signature(self) -> Signature:
        """The one that speaks for the mail."""
        return min(self.signatures, key=lambda one: WORST.index(one.state), default=Signature(""))

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(one.missing for one in self.signatures if one.missing)
