"""A push service on this machine: takes what the product sends, as RFC 8030 has it, and a browser's keys open it."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

AUTH = b"0123456789abcdef"


@dataclass
class Taken:
    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes


@dataclass
class PushService:
    """One subscription, and everything that was sent to it, in order."""

    port: int
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    taken: "Queue[Taken]" = field(default_factory=Queue)

    @property
    def subscription(self) -> dict[str, Any]:
        """As a browser's `PushSubscription.toJSON` has it."""
        keys = {"p256dh": _text(self._point()), "auth": _text(AUTH)}
        return {"endpoint": f"http://127.0.0.1:{self.port}/push/one", "expirationTime": None, "keys": keys}

    def next(self, seconds: float = 60) -> Taken:
        """Raises queue.Empty."""
        return self.taken.get(timeout=seconds)

    def opened(self, taken: Taken) -> dict[str, Any]:
        """What the browser would read (RFC 8291, one record of RFC 8188)."""
        salt, length = taken.body[:16], taken.body[20]
        sender, record = taken.body[21 : 21 + length], taken.body[21 + length :]
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        info = b"WebPush: info\0" + self._point() + sender
        keying = _derived(self.key.exchange(ec.ECDH(), public), AUTH, info, 32)
        key = _derived(keying, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(keying, salt, b"Content-Encoding: nonce\0", 12)
        words = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0").removesuffix(b"\x02")
        found: dict[str, Any] = json.loads(words)
        return found

    def _point(self) -> bytes:
        form = serialization.PublicFormat.UncompressedPoint
        return self.key.public_key().public_bytes(serialization.Encoding.X962, form)


@contextmanager
def standing_in(port: int) -> Iterator[PushService]:
    service = PushService(port)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            service.taken.put(Taken(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
