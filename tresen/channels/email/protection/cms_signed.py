"""Signed data of S/MIME (CMS, RFC 5652, 5): checking a signature, and making one."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - old mails are signed so; they count as weak
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
SAFE = {"sha256", "sha384", "sha512"}
MOST_SIGNERS = 10
MOST_CERTIFICATES = 30


class Damaged(Exception):
    """Not signed data, or not whole."""


@dataclass(frozen=True)
class Signer:
    """One signer: `certificate` is None if it did not come along and is not known."""

    certificate: x509.Certificate | None
    intact: bool
    weak: bool = False


@dataclass(frozen=True)
class SignedData:
    content: bytes | None  # what is inside; None for a signature that stands beside its content
    certificates: tuple[x509.Certificate, ...]
    signers: tuple[cms.SignerInfo, ...]

    def check(self, content: bytes, known: Sequence[x509.Certificate] = ()) -> list[Signer]:
        """Each signature against the content."""
        return [_check(one, content, [*self.certificates, *known]) for one in self.signers]


def read(der: bytes) -> SignedData:
    """Damaged if it is none."""
    try:
        info = cms.ContentInfo.load(der)
        if info["content_type"].native != "signed_data":
            raise Damaged
        data = info["content"]
        inside = data["encap_content_info"]["content"]
        certificates = [_certificate(one) for one in list(data["certificates"] or [])[:MOST_CERTIFICATES]]
        return SignedData(
            content=None if inside.native is None else bytes(inside),
            certificates=tuple(one for one in certificates if one is not None),
            signers=tuple(list(data["signer_infos"])[:MOST_SIGNERS]),
        )
    except Damaged:
        raise
    except Exception as error:  # asn1crypto raises many kinds on broken data
        raise Damaged(type(error).__name__) from None


def sign(content: bytes, certificate: str, private: str, chain: Sequence[str] = ()) -> bytes:
    """A signature (DER) that stands beside the content, with the certificates others need to check it (all PEM)."""
    own = x509.load_pem_x509_certificate(certificate.encode())
    key = load_pem_private_key(private.encode(), None)
    if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise ValueError("S/MIME signs with RSA or EC keys")
    builder = PKCS7SignatureBuilder().set_data(content).add_signer(own, key, hashes.SHA256())
    for one in chain:
        builder = builder.add_certificate(x509.load_pem_x509_certificate(one.encode()))
    return builder.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])


def _certificate(choice: cms.CertificateChoices) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(choice.chosen.dump()) if choice.name == "certificate" else None
    except ValueError:
        return None


def _check(signer: cms.SignerInfo, content: bytes, certificates: Sequence[x509.Certificate]) -> Signer:
    certificate = next((one for one in certificates if _is_named(signer["sid"], one)), None)
    if certificate is None:
        return Signer(None, intact=False)
    try:
        intact, weak = _fits(signer, content, certificate)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, KeyError, TypeError):
        return Signer(certificate, intact=False)
    return Signer(certificate, intact, weak)


def _is_named(sid: cms.SignerIdentifier, certificate: x509.Certificate) -> bool:
    if sid.name == "issuer_and_serial_number":
        same = sid.chosen["serial_number"].native == certificate.serial_number
        return bool(same and sid.chosen["issuer"] == asn1_x509.Name.load(certificate.issuer.public_bytes()))
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return bool(found.value.digest == sid.chosen.native)


def _fits(signer: cms.SignerInfo, content: bytes, certificate: x509.Certificate) -> tuple[bool, bool]:
    """(is it the content's, is its method weak)."""
    digest_name = signer["digest_algorithm"]["algorithm"].native
    digest = hashes.Hash(HASHES[digest_name])
    digest.update(content)
    told = digest.finalize()
    attributes = signer["signed_attrs"]
    signed = content
    if attributes.native is not None:
        held = {one["type"].native: one["values"] for one in attributes}
        if len(held["message_digest"]) != 1 or not hmac.compare_digest(held["message_digest"][0].native, told):
            return False, False
        signed = b"\x31" + attributes.dump()[1:]  # as a SET OF, not as the tagged field it stands in (RFC 5652, 5.4)
    algorithm = signer["signature_algorithm"]
    hash_name = _verify(certificate, bytes(signer["signature"].native), signed, algorithm, digest_name)
    return True, not {digest_name, hash_name} <= SAFE


def _verify(
    certificate: x509.Certificate,
    signature: bytes,
    data: bytes,
    algorithm: cms.SignedDigestAlgorithm,
    digest_name: str,
) -> str:
    """The name of the hash used; InvalidSignature if it does not fit."""
    key = certificate.public_key()
    if isinstance(key, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)):
        key.verify(signature, data)
        return digest_name
    name = algorithm["algorithm"].native
    if name == "rsassa_pss":
        hash_name = algorithm["parameters"]["hash_algorithm"]["algorithm"].native
    else:
        hash_name = digest_name if name in {"rsassa_pkcs1v15", "rsa", "ecdsa"} else algorithm.hash_algo
    method = HASHES[hash_name]
    if isinstance(key, rsa.RSAPublicKey):
        scheme: padding.AsymmetricPadding = padding.PKCS1v15()
        if name == "rsassa_pss":
            salt = int(algorithm["parameters"]["salt_length"].native)
            scheme = padding.PSS(padding.MGF1(method), salt)
        key.verify(signature, data, scheme, method)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(method))
    else:
        raise UnsupportedAlgorithm("neither RSA nor EC")
    return str(hash_name)
