"""Keys made here: OpenPGP keys, requests to a certificate authority, self-signed certificates for trying out."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tresen.channels.email.models import Key, KeyKind, KeySource, Mailbox, Trust
from tresen.channels.email.protection import openpgp
from tresen.channels.email.protection.keyring import add_own
from tresen.channels.email.protection.reading import certificate_read, openpgp_read, private_pem
from tresen.kit import clock
from tresen.people.actor import Actor

BITS = 3072  # BSI TR-02102-1
DAY = 86400


def make_openpgp(mailbox: Mailbox, *, years: int, by: Actor) -> Key:
    """A new OpenPGP key of the mailbox."""
    private = openpgp.generate(mailbox.sender_name or mailbox.name, mailbox.address, years * 365 * DAY)
    read = openpgp_read(openpgp.public_of(private), private)
    return add_own(mailbox, read, by=by, source=KeySource.GENERATED)


def make_self_signed(mailbox: Mailbox, *, years: int, by: Actor) -> Key:
    """An S/MIME certificate nobody vouches for: good for trying out, or among people who confirm it by hand."""
    key = rsa.generate_private_key(65537, BITS)
    name, now = _name(mailbox), clock.now()
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=365 * years))
    for extension, critical in _extensions(mailbox):
        builder = builder.add_extension(extension, critical)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    return add_own(mailbox, certificate_read(certificate, private_pem(key)), by=by, source=KeySource.GENERATED)


def make_request(mailbox: Mailbox, *, by: Actor) -> Key:
    """A new key pair and the request for its certificate (PKCS#10), to be given to an authority."""
    key = rsa.generate_private_key(65537, BITS)
    builder = x509.CertificateSigningRequestBuilder().subject_name(_name(mailbox))
    for extension, critical in _extensions(mailbox):
        builder = builder.add_extension(extension, critical)
    request = builder.sign(key, hashes.SHA256())
    digest = hashes.Hash(hashes.SHA256())
    digest.update(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    waiting = Key(
        kind=KeyKind.SMIME,
        mailbox=mailbox,
        address=mailbox.address,
        public=request.public_bytes(Encoding.PEM).decode(),
        fingerprint=digest.finalize().hex(),
        subject=mailbox.sender_name or mailbox.name,
        encrypts=False,
        signs=False,
        trust=Trust.TRUSTED,
        trusted_by=by.person,
        trusted_at=clock.now(),
        source=KeySource.REQUEST,
    )
    waiting.private = private_pem(key)
    waiting.save()
    return waiting


def _name(mailbox: Mailbox) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, (mailbox.sender_name or mailbox.name)[:64])])


def _extensions(mailbox: Mailbox) -> list[tuple[x509.ExtensionType, bool]]:
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=True,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return [
        (x509.SubjectAlternativeName([x509.RFC822Name(mailbox.address)]), False),
        (usage, True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),
    ]
