"""Enveloped data of S/MIME (CMS, RFC 5652, 6; RFC 5083 with AES-GCM; RFC 5753 for elliptic curves)."""

import os
import zlib
from collections.abc import Sequence

from asn1crypto import algos, cms, core
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from tresen.channels.email.protection import cms_types as types
from tresen.channels.email.protection.cms_signed import HASHES

DATA = "1.2.840.113549.1.7.1"
RSA, OAEP = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.7"
EC_KEY = "1.2.840.10045.2.1"
# Ephemeral-static agreement; with co-factor it is the same on the curves of NIST and Brainpool, whose co-factor is 1.
AGREEMENTS = {
    "1.3.133.16.840.63.0.2": "sha1",
    "1.3.133.16.840.63.0.3": "sha1",
    **{f"1.3.132.1.11.{number}": name for number, name in enumerate(("sha224", "sha256", "sha384", "sha512"))},
    **{f"1.3.132.1.14.{number}": name for number, name in enumerate(("sha224", "sha256", "sha384", "sha512"))},
}
ECDH_SHA256 = "1.3.132.1.11.1"
WRAPS = {"2.16.840.1.101.3.4.1.5": 16, "2.16.840.1.101.3.4.1.25": 24, "2.16.840.1.101.3.4.1.45": 32}
AES256_WRAP = "2.16.840.1.101.3.4.1.45"
CBC = {"2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.22", "2.16.840.1.101.3.4.1.42"}
AES256_CBC = "2.16.840.1.101.3.4.1.42"
GCM = {"2.16.840.1.101.3.4.1.6", "2.16.840.1.101.3.4.1.26", "2.16.840.1.101.3.4.1.46"}
TRIPLE_DES = "1.2.840.113549.3.7"


class Damaged(Exception):
    """Not enveloped data, or not whole."""


class NoKey(Exception):
    """It is for somebody else."""


class UnknownWay(Exception):
    """A method we do not know."""


def decrypt(der: bytes, keys: Sequence[tuple[str, str]]) -> bytes:
    """The content, by the first of the keys (certificate and private key, PEM) it was encrypted for."""
    try:
        info = types.Info.load(der)
        data = info["content"]
        key = _key_for(data["recipients"], keys)
        return _open(data, key) if info["kind"].native == "enveloped" else _open_authenticated(data, key)
    except (Damaged, NoKey, UnknownWay):
        raise
    except UnsupportedAlgorithm:
        raise UnknownWay from None
    except Exception as error:  # whatever is wrong with it, the answer is the same: no oracle
        raise Damaged(type(error).__name__) from None


def encrypt(content: bytes, certificates: Sequence[str]) -> bytes:
    """For the holders of these certificates (PEM): AES-256-CBC, which all mail programs read."""
    key, vector = os.urandom(32), os.urandom(16)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).encryptor()
    padded = padder.update(content) + padder.finalize()
    recipients = [_recipient(x509.load_pem_x509_certificate(one.encode()), key) for one in certificates]
    way = types.Algorithm({"algorithm": AES256_CBC, "parameters": core.OctetString(vector)})
    encrypted = {"content_type": DATA, "way": way, "content": encryptor.update(padded) + encryptor.finalize()}
    plain = all(one.name == "transport" and one.chosen["version"].native == 0 for one in recipients)
    data = types.Enveloped({"version": 0 if plain else 2, "recipients": recipients, "encrypted": encrypted})
    return bytes(types.Info({"kind": "enveloped", "content": data}).dump())


def decompressed(der: bytes, most: int) -> bytes:
    """The content of compressed data (RFC 3274), up to `most` bytes; Damaged if it is more."""
    try:
        packed = cms.ContentInfo.load(der)["content"]["encap_content_info"]["content"].native
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, most)
    except Exception as error:
        raise Damaged(type(error).__name__) from None
    if unpacker.unconsumed_tail:
        raise Damaged
    return content


def _key_for(recipients: types.Recipients, keys: Sequence[tuple[str, str]]) -> bytes:
    own = [
        (x509.load_pem_x509_certificate(one.encode()), load_pem_private_key(key.encode(), None)) for one, key in keys
    ]
    for recipient in recipients:
        for certificate, private in own:
            if recipient.name == "transport" and isinstance(private, rsa.RSAPrivateKey):
                if _is_for(recipient.chosen["rid"], certificate):
                    scheme = _scheme(recipient.chosen["way"])
                    return private.decrypt(recipient.chosen["encrypted_key"].native, scheme)
            elif recipient.name == "agreement" and isinstance(private, ec.EllipticCurvePrivateKey):
                for wrapped in recipient.chosen["encrypted_keys"]:
                    if _is_for(wrapped["rid"], certificate):
                        return _agreed(recipient.chosen, wrapped["encrypted_key"].native, private)
    raise NoKey


def _is_for(rid: core.Choice, certificate: x509.Certificate) -> bool:
    if rid.name == "issued":
        same = rid.chosen["serial_number"].native == certificate.serial_number
        return bool(same and rid.chosen["issuer"].dump() == certificate.issuer.public_bytes())
    told = rid.chosen["key_id"] if rid.name == "held_key_id" else rid.chosen
    return bool(told.native == _key_id(certificate))


def _key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, ValueError):
        return None


def _scheme(way: types.Algorithm) -> rsa_padding.AsymmetricPadding:
    if way.oid == RSA:
        return rsa_padding.PKCS1v15()
    if way.oid != OAEP:
        raise UnknownWay
    told = way["parameters"].parse(algos.RSAESOAEPParams)
    method = HASHES[told["hash_algorithm"]["algorithm"].native]
    mask = HASHES[told["mask_gen_algorithm"]["parameters"]["algorithm"].native]
    return rsa_padding.OAEP(rsa_padding.MGF1(mask), method, None)


def _agreed(recipient: types.KeyAgreement, wrapped: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    wrap = recipient["way"]["parameters"].parse(types.Algorithm)
    if recipient["way"].oid not in AGREEMENTS or wrap.oid not in WRAPS or recipient["originator"].name != "key":
        raise UnknownWay
    point = recipient["originator"].chosen["public_key"].native
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(private.curve, point)
    method = HASHES[AGREEMENTS[recipient["way"].oid]]
    return aes_key_unwrap(_derived(private, theirs, method, wrap, recipient["ukm"].native), wrapped)


def _derived(
    private: ec.EllipticCurvePrivateKey,
    theirs: ec.EllipticCurvePublicKey,
    method: hashes.HashAlgorithm,
    wrap: types.Algorithm,
    ukm: bytes | None = None,
) -> bytes:
    size = WRAPS[wrap.oid]
    shared = {"key_info": wrap, "supp_pub_info": (size * 8).to_bytes(4, "big")}
    if ukm is not None:
        shared["entity_u_info"] = ukm
    return X963KDF(method, size, types.SharedInfo(shared).dump()).derive(private.exchange(ec.ECDH(), theirs))


def _open(data: types.Enveloped, key: bytes) -> bytes:
    way, content = data["encrypted"]["way"], data["encrypted"]["content"].native
    if way.oid in CBC:
        cipher: Cipher[modes.CBC] = Cipher(algorithms.AES(key), modes.CBC(way["parameters"].native))
        block = 128
    elif way.oid == TRIPLE_DES:
        cipher, block = Cipher(TripleDES(key), modes.CBC(way["parameters"].native)), 64
    else:
        raise UnknownWay
    decryptor, unpadder = cipher.decryptor(), padding.PKCS7(block).unpadder()
    plain = decryptor.update(content) + decryptor.finalize()
    return unpadder.update(plain) + unpadder.finalize()


def _open_authenticated(data: types.Authenticated, key: bytes) -> bytes:
    way = data["encrypted"]["way"]
    if way.oid not in GCM:
        raise UnknownWay
    told = way["parameters"].parse(types.GcmParameters)
    attributes = data["attributes"]
    beside = b"" if attributes.native is None else b"\x31" + attributes.dump()[1:]  # as a SET OF (RFC 5083, 2.2)
    mac = data["mac"].native
    if len(mac) != told["icv_length"].native or len(mac) < 12:
        raise Damaged
    if len(mac) == 16:
        return AESGCM(key).decrypt(told["nonce"].native, data["encrypted"]["content"].native + mac, beside or None)
    mode = modes.GCM(told["nonce"].native, mac, min_tag_length=12)
    decryptor = Cipher(algorithms.AES(key), mode).decryptor()
    decryptor.authenticate_additional_data(beside)
    return decryptor.update(data["encrypted"]["content"].native) + decryptor.finalize()


def _recipient(certificate: x509.Certificate, key: bytes) -> types.Recipient:
    issued = {"issuer": core.Any.load(certificate.issuer.public_bytes()), "serial_number": certificate.serial_number}
    public = certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        way = types.Algorithm({"algorithm": RSA, "parameters": core.Null()})
        one = {"version": 0, "rid": types.RecipientId("issued", issued), "way": way}
        return types.Recipient("transport", {**one, "encrypted_key": public.encrypt(key, rsa_padding.PKCS1v15())})
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise ValueError("mail is encrypted for RSA or EC keys")
    passing = ec.generate_private_key(public.curve)
    wrap = types.Algorithm({"algorithm": AES256_WRAP})
    wrapped = aes_key_wrap(_derived(passing, public, hashes.SHA256(), wrap), key)
    point = passing.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    originator = {"algorithm": types.Algorithm({"algorithm": EC_KEY}), "public_key": point}
    agreement = {
        "version": 3,
        "originator": types.Originator("key", originator),
        "way": types.Algorithm({"algorithm": ECDH_SHA256, "parameters": wrap}),
        "encrypted_keys": [{"rid": types.AgreementRecipientId("issued", issued), "encrypted_key": wrapped}],
    }
    return types.Recipient("agreement", agreement)
