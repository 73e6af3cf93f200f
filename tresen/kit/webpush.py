"""Web push without anybody's account: RFC 8291 (only the browser can read it), RFC 8292 (who sends it), RFC 8030 (how).

`cryptography` has every primitive; the packages that combine them bring an HTTP client of their own, or come as source
only and have rested for years (docs/decisions/056-web-push.md). The tests hold this against the RFC's own examples.
"""

import base64
import json
import os
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tresen.kit.destinations import destination

RECORD = 4096  # bytes a push service takes at least (RFC 8030, 7.2)
LONGEST = RECORD - 86 - 17  # of the words: without header, tag and delimiter
VALID = timedelta(hours=12)  # RFC 8292 allows 24 hours


class NoKey(ValueError):
    """Not a point on P-256, or not 16 secret bytes."""


@dataclass(frozen=True)
class Reader:
    """Where a browser is and the keys it gave: `key` (p256dh) and `auth`, base64url as in its subscription."""

    endpoint: str
    key: str
    auth: str

    def check(self) -> None:
        """Raises NoKey."""
        _point(self.key)
        if len(_bytes(self.auth)) != 16:
            raise NoKey("auth")


def new_key() -> str:
    """A private key of our own as PEM."""
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def public_key(pem: str) -> str:
    """What browsers call applicationServerKey."""
    return _text(_raw(_private(pem).public_key()))


def encrypted(words: bytes, reader: Reader, *, salt: bytes = b"", pem: str = "") -> bytes:
    """The body of a push, one record of aes128gcm (RFC 8188). `salt` and `pem` are drawn anew each time; only the
    RFC's example names them. Raises NoKey; ValueError if there are too many words."""
    if len(words) > LONGEST:
        raise ValueError("too long for a push")
    theirs, secret = _point(reader.key), _bytes(reader.auth)
    ours = _private(pem) if pem else ec.generate_private_key(ec.SECP256R1())
    salt, sender = salt or os.urandom(16), _raw(ours.public_key())
    info = b"WebPush: info\0" + _raw(theirs) + sender
    keying = _derived(ours.exchange(ec.ECDH(), theirs), secret, info, 32)
    key = _derived(keying, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(keying, salt, b"Content-Encoding: nonce\0", 12)
    record = AESGCM(key).encrypt(nonce, words + b"\x02", None)
    return salt + struct.pack("!IB", RECORD, len(sender)) + sender + record


def headers(endpoint: str, pem: str, contact: str, now: datetime, *, ttl: int, topic: str = "") -> dict[str, str]:
    """Of a POST to the endpoint. `contact`: a mailto: or https: address of whoever runs this; `ttl`: seconds the push
    service may keep it; a later push of the same `topic` (at most 32 of base64url) takes its place."""
    target = destination(endpoint)
    claims = {"aud": f"{target.scheme}://{target.authority}", "exp": int((now + VALID).timestamp()), "sub": contact}
    given = {
        "Authorization": f"vapid t={_token(claims, pem)}, k={public_key(pem)}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(ttl),
        "Urgency": "high",
    }
    return given | ({"Topic": topic} if topic else {})


def _token(claims: dict[str, object], pem: str) -> str:
    """A JWT signed with ES256 (RFC 7515, 7518)."""
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    signed = ".".join(_text(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    r, s = decode_dss_signature(_private(pem).sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _private(pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _point(text: str) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(text))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NoKey("p256dh") from error


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise NoKey("base64url") from error


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
