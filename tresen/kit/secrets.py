"""Secrets at rest and signed tokens, both from keys derived of TRESEN_SECRET_KEY."""

import base64
import hashlib
import hmac

from django.conf import settings


def _key(purpose: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"tresen:{purpose}".encode(), hashlib.sha256).digest()


def seal(text: str) -> str:
    """Encrypts a password or token for its database column (Fernet: AES-128-CBC with HMAC-SHA256)."""
    from cryptography.fernet import Fernet  # 6 MB, and most processes never seal anything

    return Fernet(base64.urlsafe_b64encode(_key("seal"))).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The plain secret; ValueError if it was sealed under another secret key."""
    if not sealed:
        return ""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(base64.urlsafe_b64encode(_key("seal"))).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise ValueError("This secret was stored under another TRESEN_SECRET_KEY; enter it again.") from None


def signature(purpose: str, text: str, length: int = 12) -> str:
    """A short keyed signature in lower-case base32 (5 bits a character): 12 characters are 60 bits."""
    digest = hmac.new(_key(purpose), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:length]


def signature_fits(purpose: str, text: str, given: str, length: int = 12) -> bool:
    return hmac.compare_digest(signature(purpose, text, length), given.lower())
