"""X.509 for mail: whose a certificate is, what it is for, who vouches for it (RFC 5280, RFC 8550)."""

import re
import ssl
import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import Criticality, ExtensionPolicy, Policy, PolicyBuilder, Store, VerificationError

LONGEST_CHAIN = 6
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
MAIL = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}


def load(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def as_pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """The mail addresses it is issued for, lower case: rfc822Name, and the old way in the subject."""
    found: list[str] = []
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        found += names.get_values_for_type(x509.RFC822Name)
    except (x509.ExtensionNotFound, ValueError):
        pass
    found += [str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    return tuple(dict.fromkeys(one.strip().lower() for one in found if "@" in one))


def display_name(certificate: x509.Certificate) -> str:
    """Whom it names, in one line."""
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if named := certificate.subject.get_attributes_for_oid(oid):
            return str(named[0].value)[:200]
    return (addresses(certificate) or (certificate.subject.rfc4514_string(),))[0][:200]


def issuer_name(certificate: x509.Certificate) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if named := certificate.issuer.get_attributes_for_oid(oid):
            return str(named[0].value)[:200]
    return certificate.issuer.rfc4514_string()[:200]


def is_self_signed(certificate: x509.Certificate) -> bool:
    return certificate.issuer == certificate.subject


def is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def may_encrypt(certificate: x509.Certificate) -> bool:
    """Can mail be encrypted for it? Its usage, if it tells any, allows that, and the key is of a kind we can use."""
    key = certificate.public_key()
    if not isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)) or not _is_for_mail(certificate):
        return False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return True
    return usage.key_encipherment if isinstance(key, rsa.RSAPublicKey) else usage.key_agreement


def may_sign(certificate: x509.Certificate) -> bool:
    if not _is_for_mail(certificate):
        return False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return True
    return usage.digital_signature or usage.content_commitment


def _is_for_mail(certificate: x509.Certificate) -> bool:
    try:
        return bool(MAIL & set(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value))
    except (x509.ExtensionNotFound, ValueError):
        return True


def is_vouched_for(
    certificate: x509.Certificate, others: Iterable[x509.Certificate], authorities: Iterable[str], at: datetime
) -> bool:
    """Does a chain of certificates, all valid at that time, lead to an authority: the system's or one given (PEM)?"""
    roots = [*system_authorities(), *map(load, authorities)]
    verifier = (
        PolicyBuilder()
        .store(Store(roots))
        .time(at)
        .max_chain_depth(LONGEST_CHAIN)
        .extension_policies(ca_policy=_AUTHORITIES, ee_policy=_SIGNERS)
        .build_client_verifier()
    )
    try:
        verifier.verify(certificate, list(others)[: LONGEST_CHAIN * 2])
    except (VerificationError, ValueError):
        return False
    return True


@lru_cache(maxsize=1)
def system_authorities() -> tuple[x509.Certificate, ...]:
    """What the operating system trusts; SSL_CERT_FILE names another file."""
    paths = ssl.get_default_verify_paths()
    for place in (paths.cafile, "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"):
        if place and Path(place).is_file():
            return tuple(_each(Path(place).read_bytes()))
    return ()


def _each(bundle: bytes) -> Iterator[x509.Certificate]:
    """Those that can be read: an authority with an odd serial number shall not take the others with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for pem in _PEM.findall(bundle):
            try:
                yield x509.load_pem_x509_certificate(pem)
            except ValueError:
                continue


def _check_usage(policy: Policy, certificate: x509.Certificate, usage: x509.ExtendedKeyUsage | None) -> None:
    if usage is not None and not MAIL & set(usage):
        raise ValueError("not for e-mail")


def _check_issuing(policy: Policy, certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("may not issue certificates")


def _check_authority(policy: Policy, certificate: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("not an authority")


# The web's rules ask for more than certificates of companies and mail authorities keep; these are RFC 5280's.
_AUTHORITIES = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _check_authority)
    .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _check_issuing)
    .may_be_present(x509.ExtendedKeyUsage, Criticality.AGNOSTIC, _check_usage)
)
_SIGNERS = ExtensionPolicy.permit_all().may_be_present(x509.ExtendedKeyUsage, Criticality.AGNOSTIC, _check_usage)
