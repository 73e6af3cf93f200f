"""What lies inside an encrypted OpenPGP message, packet by packet.

Sequoia decrypts and checks; but pysequoia checks no signature that lies in a compressed packet, and gpg compresses
by default. So the signed message is taken out here (RFC 4880 and 6637: the ways gpg uses), and given to Sequoia once
more, which alone judges. Nothing of this is shown: the content is what Sequoia has decrypted.
"""

import bz2
import hashlib
import hmac
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap
from pysequoia.packet import Packet, PacketPile, Tag

LARGEST = 64 * 1024 * 1024  # bytes of a compressed packet's content
RSA, ECDH = (1, 2), 18
CURVE25519 = bytes.fromhex("2b060104019755010501")
CURVES: dict[bytes, ec.EllipticCurve] = {
    bytes.fromhex("2a8648ce3d030107"): ec.SECP256R1(),
    bytes.fromhex("2b81040022"): ec.SECP384R1(),
    bytes.fromhex("2b81040023"): ec.SECP521R1(),
}
HASHES = {2: "sha1", 8: "sha256", 9: "sha384", 10: "sha512", 11: "sha224"}
KEY_SIZES = {7: 16, 8: 24, 9: 32}  # AES
_ARMOUR = re.compile(rb"-----BEGIN PGP MESSAGE-----[^\n]*\n(?:[A-Za-z]+: [^\n]*\n)*\r?\n(.*?)(?:\n=|\n-----END)", re.S)


class Beyond(Exception):
    """A way we do not go here; what it was signed with stays unknown."""


def binary(message: bytes) -> bytes:
    """Without its armour."""
    found = _ARMOUR.search(message)
    return b64decode(found[1]) if found else message


def signed_message(message: bytes, private: str, password: str = "") -> bytes:
    """The packets inside an encrypted message, uncompressed; Beyond if that takes what we do not know."""
    try:
        packets = list(_packets(binary(message)))
        secret = [
            one for one in PacketPile.from_bytes(private.encode()) if one.tag in (Tag.SecretKey, Tag.SecretSubkey)
        ]
        key = next(key for one in packets if one[0] == 1 and (key := _session_key(one[1], secret, password)))
        return uncompressed(_opened(next(body for tag, body in packets if tag == 18), key))
    except Beyond:
        raise
    except Exception as error:
        raise Beyond(type(error).__name__) from None


def uncompressed(packets: bytes) -> bytes:
    """The packets within a compressed packet, or those given."""
    tag, body = next(_packets(packets))
    if tag != 8:
        return packets
    way, data = body[0], body[1:]
    if way == 0:
        return data
    unpacker: Any = {1: lambda: zlib.decompressobj(-15), 2: zlib.decompressobj, 3: bz2.BZ2Decompressor}[way]()
    content = bytes(unpacker.decompress(data, LARGEST))
    if len(content) >= LARGEST:
        raise Beyond("too large")
    return content


def _packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(tag, body) of each packet, in either format, whatever its kind of length."""
    place = 0
    while place < len(data):
        head = data[place]
        place += 1
        if not head & 0x80:
            raise Beyond("no packet")
        if not head & 0x40:
            kind = head & 3
            size = int.from_bytes(data[place : place + (1 << kind)], "big") if kind < 3 else len(data) - place
            place += (1 << kind) if kind < 3 else 0
            yield (head >> 2) & 15, data[place : place + size]
            place += size
            continue
        pieces: list[bytes] = []
        partial = True
        while partial:
            size, used, partial = _new_length(data, place)
            place += used
            pieces.append(data[place : place + size])
            place += size
        yield head & 63, b"".join(pieces)


def _new_length(data: bytes, place: int) -> tuple[int, int, bool]:
    """(length, octets it took, do more pieces follow) (RFC 9580, 4.2.1)."""
    first = data[place]
    if first < 192:
        return first, 1, False
    if first < 224:
        return ((first - 192) << 8) + data[place + 1] + 192, 2, False
    if first == 255:
        return int.from_bytes(data[place + 1 : place + 5], "big"), 5, False
    return 1 << (first & 31), 1, True


@dataclass
class _Reader:
    data: bytes
    place: int = 0

    def take(self, size: int) -> bytes:
        self.place += size
        return self.data[self.place - size : self.place]

    def number(self) -> int:
        bits = int.from_bytes(self.take(2), "big")
        return int.from_bytes(self.take((bits + 7) // 8), "big")

    def raw_number(self) -> bytes:
        return self.take((int.from_bytes(self.take(2), "big") + 7) // 8)


def _session_key(body: bytes, secret: list[Packet], password: str) -> bytes | None:
    """The key of the message, if one of ours opens it."""
    reader = _Reader(body)
    version, key_id, algorithm = reader.take(1)[0], reader.take(8).hex(), reader.take(1)[0]
    for packet in secret if version == 3 else ():
        if key_id not in ((packet.key_id or "").lower(), "0" * 16):
            continue
        key = _Reader(bytes(packet.body))
        key.take(5)  # version and time
        if key.take(1)[0] != algorithm:
            continue
        if algorithm in RSA:
            told = _rsa(key, password).decrypt(reader.raw_number(), padding.PKCS1v15())
        elif algorithm == ECDH:
            told = _agreed(key, password, reader, bytes.fromhex(packet.fingerprint or ""))
        else:
            raise Beyond("algorithm")
        return _checked(told)
    return None


def _checked(told: bytes) -> bytes:
    size = KEY_SIZES[told[0]]
    key = told[1 : 1 + size]
    if sum(key) % 65536 != int.from_bytes(told[1 + size : 3 + size], "big"):
        raise Beyond("checksum")
    return key


def _rsa(key: _Reader, password: str) -> rsa.RSAPrivateKey:
    modulus, exponent = key.number(), key.number()
    public = rsa.RSAPublicNumbers(exponent, modulus)
    secret = _unlocked(key, password)
    d, p, q = secret.number(), secret.number(), secret.number()
    parts = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    return rsa.RSAPrivateNumbers(p, q, d, *parts, public).private_key()


def _agreed(key: _Reader, password: str, message: _Reader, fingerprint: bytes) -> bytes:
    """RFC 6637, 8."""
    oid = key.take(key.take(1)[0])
    key.raw_number()
    kdf = key.take(key.take(1)[0])
    secret = _unlocked(key, password)
    theirs = message.raw_number()
    if oid == CURVE25519:
        own = x25519.X25519PrivateKey.from_private_bytes(secret.raw_number().rjust(32, b"\0")[::-1])
        shared = own.exchange(x25519.X25519PublicKey.from_public_bytes(theirs[1:]))
    else:
        curve = CURVES[oid]
        private = ec.derive_private_key(secret.number(), curve)
        shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, theirs))
    about = bytes([len(oid)]) + oid + bytes([ECDH, len(kdf)]) + kdf + b"Anonymous Sender    " + fingerprint
    wrapping = hashlib.new(HASHES[kdf[1]], b"\0\0\0\1" + shared + about).digest()[: KEY_SIZES[kdf[2]]]
    told = aes_key_unwrap(wrapping, message.take(message.take(1)[0]))
    return told[: -told[-1]]


def _unlocked(key: _Reader, password: str) -> _Reader:
    """The secret numbers; of a locked key by its passphrase (RFC 9580, 3.7.2; the way of GnuPG)."""
    usage = key.take(1)[0]
    if usage == 0:
        return _Reader(key.data, key.place)
    cipher, kind = key.take(1)[0], key.take(1)[0]
    if usage not in (254, 255) or kind != 3:
        raise Beyond("lock")
    name, salt, coded = HASHES[key.take(1)[0]], key.take(8), key.take(1)[0]
    count = (16 + (coded & 15)) << ((coded >> 4) + 6)
    filled = salt + password.encode()
    filled = (filled * (count // len(filled) + 1))[: max(count, len(filled))]
    size, made, zeros = KEY_SIZES[cipher], b"", b""
    while len(made) < size:
        made += hashlib.new(name, zeros + filled).digest()
        zeros += b"\0"
    return _Reader(_cfb(made[:size], key.take(16), key.data[key.place :]))


def _opened(body: bytes, key: bytes) -> bytes:
    """The packets in a protected data packet of version 1 (RFC 9580, 5.13.1)."""
    if body[0] != 1:
        raise Beyond("version")
    plain = _cfb(key, bytes(16), body[1:])
    seal = hashlib.sha1(plain[:-20], usedforsecurity=False).digest()
    if not hmac.compare_digest(seal, plain[-20:]) or plain[-22:-20] != b"\xd3\x14":
        raise Beyond("changed")
    return plain[18:-22]


def _cfb(key: bytes, vector: bytes, data: bytes) -> bytes:
    decryptor = Cipher(algorithms.AES(key), CFB(vector)).decryptor()
    return decryptor.update(data) + decryptor.finalize()
