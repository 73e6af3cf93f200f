"""OpenPGP by Sequoia: what its calls leave to be told apart is told apart here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from pysequoia import Cert, Decrypted, Sig, SignatureMode, Tsk
from pysequoia import decrypt as sequoia_decrypt
from pysequoia import encrypt as sequoia_encrypt
from pysequoia import sign as sequoia_sign
from pysequoia import verify as sequoia_verify
from pysequoia.packet import PacketPile, Tag

from tresen.channels.email.protection import openpgp_inside

Store = Callable[[list[str]], list[Cert]]


class Damaged(Exception):
    """Not OpenPGP, or not whole."""


class NoKey(Exception):
    """It is for somebody else."""


class UnknownWay(Exception):
    """Packed by a method Sequoia was built without."""


class Unsafe(Exception):
    """Encrypted without protection against changes."""


@dataclass(frozen=True)
class Checked:
    """`by`: fingerprint of the certificate whose signature fits; `asked`: key ids a check would need."""

    content: bytes = field(repr=False)
    by: str = ""
    asked: tuple[str, ...] = ()
    given: bool = False  # a certificate for what was asked was at hand, and the signature did not fit it


@dataclass(frozen=True)
class About:
    """What a public key says of itself."""

    fingerprint: str
    user_ids: tuple[str, ...]
    addresses: tuple[str, ...]
    handles: tuple[str, ...]  # key ids of the key and its subkeys, 16 hex digits
    created: datetime | None
    expires: datetime | None
    revoked: bool
    can_encrypt: bool
    can_sign: bool


def key_id(handle: str) -> str:
    """The key id within a fingerprint or key id: its end in version 4, its beginning in version 6."""
    told = handle.lower().replace(" ", "")
    return told[:16] if len(told) == 64 else told[-16:]


def about(public: bytes) -> About:
    """Damaged if it is no certificate Sequoia accepts."""
    try:
        cert = Cert.from_bytes(public)
        pile = list(PacketPile.from_bytes(bytes(cert)))
    except Exception:
        raise Damaged from None
    keys = [one for one in pile if one.tag in (Tag.PublicKey, Tag.PublicSubkey)]
    flags = [one.key_flags for one in pile if one.tag == Tag.Signature and one.key_flags is not None]
    ids = [str(one) for one in cert.user_ids]
    names = [one.user_id_email for one in pile if one.tag == Tag.UserID and one.user_id in ids]
    return About(
        fingerprint=cert.fingerprint.lower(),
        user_ids=tuple(ids),
        addresses=tuple(dict.fromkeys(name.lower() for name in names if name)),
        handles=tuple(key_id(one.fingerprint) for one in keys if one.fingerprint),
        created=keys[0].key_created if keys else None,
        expires=cert.expiration,
        revoked=cert.is_revoked,
        can_encrypt=any(one.transport_encryption or one.storage_encryption for one in flags),
        can_sign=any(one.signing for one in flags),
    )


def verify_beside(content: bytes, signature: bytes, certificates: Sequence[str]) -> Checked:
    """A signature that stands beside its content."""
    try:
        told = Sig.from_bytes(signature)
    except Exception:
        raise Damaged from None
    issuer = told.issuer_fingerprint or told.issuer_key_id or ""
    found = _checked(partial(_verify, content, told), certificates, content, issuer)
    if found is None:
        raise Damaged
    return found


def verify_inside(message: bytes, certificates: Sequence[str]) -> Checked:
    """A clear-signed text, or a signed message: the content is what was signed."""
    found = _checked(partial(_verify, message, None), certificates, b"")
    if found is None:
        raise Damaged
    return found


def decrypt(message: bytes, private: Sequence[tuple[str, str]], certificates: Sequence[str]) -> Checked:
    """The content and who signed it inside, by the first of the secret keys (key, passphrase) it was made for."""
    _refuse_unprotected(message)
    packed = False
    for one, password in private:
        try:
            decryptor = Tsk.from_bytes(one.encode()).decryptor(password or None)
            content = sequoia_decrypt(bytes=message, decryptor=decryptor).bytes or b""
        except Exception as error:  # not this key's; what Sequoia says might tell of the content, it is not kept
            packed = packed or "Malformed" in str(error)
            continue
        if not content:
            raise UnknownWay
        found = _checked(partial(_decrypt, message, one, password), certificates, content)
        if found is None:
            return Checked(content)
        return found if found.by else _inside(message, one, password, certificates, content) or found
    if packed:
        raise UnknownWay
    raise NoKey


def sign_beside(content: bytes, private: str, password: str = "") -> tuple[bytes, str]:
    """(an armoured signature that stands beside the content, its micalg as RFC 3156, 5 wants it)."""
    made = sequoia_sign(Tsk.from_bytes(private.encode()).signer(password or None), content, mode=SignatureMode.DETACHED)
    return made, f"pgp-{str(Sig.from_bytes(made).hash_algorithm).rpartition('.')[2].lower()}"


def encrypt(content: bytes, certificates: Sequence[str], private: str = "", password: str = "") -> bytes:
    """An armoured message for the holders of these certificates; signed inside if there is a secret key."""
    signer = Tsk.from_bytes(private.encode()).signer(password or None) if private else None
    recipients = [Cert.from_bytes(one.encode()) for one in certificates]
    made = sequoia_encrypt(bytes=content, recipients=recipients, signer=signer)
    packets = PacketPile.from_bytes(made)
    if sum(one.tag == Tag.PKESK for one in packets) < len(recipients):
        raise Damaged  # a certificate without a key to encrypt for was passed over in silence
    return made


def generate(name: str, address: str, seconds: int) -> str:
    """A new secret key, armoured."""
    named = "".join(letter for letter in name if letter not in '<>()\r\n"').strip()
    return str(Tsk.generate(f"{named} <{address}>" if named else f"<{address}>", validity_seconds=seconds))


def unlocks(private: str, password: str) -> bool:
    """Is this the passphrase of the secret key? An empty one fits a key that is not locked."""
    try:
        key = Tsk.from_bytes(private.encode())
        key.signer(password or None)
        key.decryptor(password or None)
    except Exception:
        return False
    return True


def armoured(data: bytes) -> tuple[str, bool]:
    """(the key armoured, is it a secret one) of what somebody exported, in whatever form; Damaged if it is no key."""
    try:
        secret = any(one.tag == Tag.SecretKey for one in PacketPile.from_bytes(data))
        return str(Tsk.from_bytes(data) if secret else Cert.from_bytes(data)), secret
    except Exception:
        raise Damaged from None


def each(data: bytes) -> list[str]:
    """The public keys of a key ring, armoured."""
    try:
        return [str(one) for one in Cert.split_bytes(data)]
    except Exception:
        raise Damaged from None


def public_of(private: str) -> str:
    return str(Tsk.from_bytes(private.encode()).extract_certificate())


def merged(old: str, new: str) -> str:
    """What both know of one key: later expiry, revocations, user ids; each is signed by the key itself."""
    return str(Cert.from_bytes(old.encode()).merge(Cert.from_bytes(new.encode())))


def now() -> datetime:
    return datetime.now(UTC)


def _inside(message: bytes, private: str, password: str, certificates: Sequence[str], content: bytes) -> Checked | None:
    """The signature within a compressed packet, which the call above cannot see; None if there is no telling."""
    try:
        signed = openpgp_inside.signed_message(message, private, password)
    except openpgp_inside.Beyond:
        return None
    found = _checked(partial(_verify, signed, None), certificates, b"")
    return found if found is not None and (not found.by or found.content == content) else None


def _verify(content: bytes, signature: Sig | None, store: Store) -> Decrypted:
    return sequoia_verify(bytes=content, store=store, signature=signature)


def _decrypt(message: bytes, private: str, password: str, store: Store) -> Decrypted:
    decryptor = Tsk.from_bytes(private.encode()).decryptor(password or None)
    return sequoia_decrypt(bytes=message, decryptor=decryptor, store=store)


def _checked(
    run: Callable[[Store], Decrypted], certificates: Sequence[str], content: bytes, issuer: str = ""
) -> Checked | None:
    """None if there is no signature to be checked."""
    asked: list[str] = [issuer] if issuer else []
    certs = [Cert.from_bytes(one.encode()) for one in certificates]

    def store(ids: list[str]) -> list[Cert]:
        asked.extend(ids)
        return certs

    try:
        result = run(store)
    except Exception:
        if asked:
            wanted = {key_id(one) for one in asked}
            given = any(wanted & set(about(bytes(one)).handles) for one in certs)
            return Checked(content, "", tuple(sorted(wanted)), given)
        return None
    valid = list(result.valid_sigs)
    by = str(valid[0].certificate).lower() if valid else ""
    return Checked(result.bytes or content, by, tuple(sorted({key_id(one) for one in asked})))


def _refuse_unprotected(message: bytes) -> None:
    try:
        unprotected = any(one.tag == Tag.SED for one in PacketPile.from_bytes(message))
    except Exception:
        raise Damaged from None
    if unprotected:  # such a message can be changed unnoticed (RFC 9580, 5.7)
        raise Unsafe
