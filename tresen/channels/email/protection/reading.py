"""Keys and certificates as people have them in files: PEM, DER, PKCS#12, OpenPGP."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
    pkcs12,
)
from django.utils.translation import gettext as _

from tresen.channels.email.protection import certificates, openpgp

LARGEST = 1024 * 1024  # bytes of a file
MOST = 50  # keys of one file
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.S)
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Unreadable(Exception):
    """The text says what is wrong with the file, in the reader's language."""


class Locked(Unreadable):
    """It takes a passphrase, or another one."""


@dataclass(frozen=True)
class Read:
    """One key of a file, with what it says of itself."""

    kind: str
    public: str
    fingerprint: str
    subject: str
    addresses: tuple[str, ...]
    private: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    chain: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    issuer: str = ""
    self_signed: bool = False
    authority: bool = False
    encrypts: bool = True
    signs: bool = True
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    revoked: bool = False


def read_file(data: bytes, password: str = "") -> list[Read]:
    """Every key in the file; Unreadable if there is none, or if the password does not fit."""
    if len(data) > LARGEST:
        raise Unreadable(_("The file is larger than any key."))
    if b"-----BEGIN PGP" in data or not (data[:1] == b"0" or b"-----BEGIN " in data):
        return _openpgp(data, password)
    return _x509(data, password)


def certificate_read(certificate: x509.Certificate, private: str = "", chain: tuple[str, ...] = ()) -> Read:
    """An X.509 certificate as a key of ours."""
    return Read(
        kind="smime",
        public=certificates.as_pem(certificate),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        subject=certificates.display_name(certificate),
        addresses=certificates.addresses(certificate),
        private=private,
        chain=chain,
        issuer=certificates.issuer_name(certificate),
        self_signed=certificates.is_self_signed(certificate),
        authority=certificates.is_authority(certificate),
        encrypts=certificates.may_encrypt(certificate),
        signs=certificates.may_sign(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def openpgp_read(public: str, private: str = "", password: str = "") -> Read:
    """An OpenPGP certificate as a key of ours; Damaged if Sequoia does not accept it."""
    about = openpgp.about(public.encode())
    return Read(
        kind="pgp",
        public=public,
        fingerprint=about.fingerprint,
        subject=(about.user_ids or (about.fingerprint,))[0][:300],
        addresses=about.addresses,
        private=private,
        password=password,
        handles=about.handles,
        self_signed=True,
        encrypts=about.can_encrypt,
        signs=about.can_sign,
        valid_from=about.created,
        valid_until=about.expires,
        revoked=about.revoked,
    )


def belongs(certificate: str, private: str) -> bool:
    """Is the private key the certificate's (both PEM)?"""
    return certificates.load(certificate).public_key() == load_pem_private_key(private.encode(), None).public_key()


def private_pem(key: PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _openpgp(data: bytes, password: str) -> list[Read]:
    try:
        key, secret = openpgp.armoured(data)
        if secret:
            if openpgp.unlocks(key, ""):
                password = ""
            elif not password:
                raise Locked(_("The key is locked: enter its passphrase."))
            elif not openpgp.unlocks(key, password):
                raise Locked(_("The passphrase does not fit."))
            return [openpgp_read(openpgp.public_of(key), key, password)]
        return [openpgp_read(key)]
    except openpgp.Damaged:
        pass
    try:
        return [openpgp_read(one) for one in openpgp.each(data)[:MOST]]
    except openpgp.Damaged:
        raise Unreadable(_("This is no key Tresen can read, or it uses methods that are no longer safe.")) from None


def _x509(data: bytes, password: str) -> list[Read]:
    found, key = _pem(data, password) if b"-----BEGIN " in data else _der(data, password)
    if not found:
        raise Unreadable(_("There is no certificate in the file."))
    if key is None:
        return [certificate_read(one) for one in found[:MOST]]
    own = next((one for one in found if one.public_key() == key.public_key()), None)
    if own is None:
        raise Unreadable(_("The private key does not belong to the certificate."))
    chain = tuple(certificates.as_pem(one) for one in found if one != own)
    return [certificate_read(own, private_pem(key), chain)]


def _pem(data: bytes, password: str) -> tuple[list[x509.Certificate], PrivateKey | None]:
    found: list[x509.Certificate] = []
    key: PrivateKey | None = None
    for block in _PEM.finditer(data):
        try:
            if block[1] in (b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"):
                found.append(x509.load_pem_x509_certificate(block[0]))
            elif block[1].endswith(b"PRIVATE KEY"):
                key = _usable(load_pem_private_key(block[0], password.encode() if password else None))
        except TypeError:
            key = _with_other_password(block[0], password)
        except ValueError:
            raise Locked(_("The file is damaged, or the password does not fit.")) from None
    return found, key


def _with_other_password(pem: bytes, password: str) -> PrivateKey:
    """A locked key without a password, or a password for a key that is not locked."""
    if not password:
        raise Locked(_("The key is locked: enter its passphrase."))
    return _usable(load_pem_private_key(pem, None))


def _der(data: bytes, password: str) -> tuple[list[x509.Certificate], PrivateKey | None]:
    try:
        return [x509.load_der_x509_certificate(data)], None
    except ValueError:
        pass
    for secret in dict.fromkeys([password.encode() or None, None, b""]):
        try:
            key, own, others = pkcs12.load_key_and_certificates(data, secret)
        except (ValueError, TypeError):
            continue
        if key is None or own is None:
            raise Unreadable(_("There is no private key in the file."))
        return [own, *others], _usable(key)
    try:
        load_der_private_key(data, None)
    except (ValueError, TypeError):
        raise Locked(_("The file is damaged, or the password does not fit.")) from None
    raise Unreadable(_("There is no certificate in the file."))


def _usable(key: object) -> PrivateKey:
    if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise Unreadable(_("S/MIME needs an RSA or EC key."))
    return key
