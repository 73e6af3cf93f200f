"""Mails signed and encrypted on bytes: S/MIME (RFC 8551), PGP/MIME (RFC 3156)."""

import secrets
from base64 import encodebytes
from collections.abc import Sequence

from tresen.channels.email.protection import cms_enveloped, cms_signed, openpgp
from tresen.channels.email.protection.entities import content_head, crlf, entity, envelope_head
from tresen.channels.email.protection.ring import Own


def seal(mail: bytes, kind: str, *, signer: Own | None = None, certificates: Sequence[str] = ()) -> bytes:
    """The mail signed by the key, if there is one, and encrypted for the certificates, if there are any. The headers
    stay outside and readable, the subject among them: servers and threading need them."""
    outer, inner = envelope_head(mail), crlf(content_head(mail) + b"\r\n" + entity(mail).body)
    if kind == "smime":
        part = _smime_signed(inner, signer) if signer else inner
        if certificates:
            part = _smime_encrypted(part, certificates)
    elif certificates:
        part = _pgp_encrypted(inner, signer, certificates)
    else:
        part = _pgp_signed(inner, signer) if signer else inner
    return outer + b"MIME-Version: 1.0\r\n" + part


def _smime_signed(inner: bytes, signer: Own) -> bytes:
    signature = cms_signed.sign(inner, signer.public, signer.private, signer.chain)
    head = b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256'
    kind = b'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n'
    kind += b'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n'
    return _multipart(head, inner, kind + crlf(encodebytes(signature)))


def _smime_encrypted(part: bytes, certificates: Sequence[str]) -> bytes:
    head = b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n'
    head += b'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7m"\r\n\r\n'
    return head + crlf(encodebytes(cms_enveloped.encrypt(part, certificates)))


def _pgp_signed(inner: bytes, signer: Own) -> bytes:
    signature, micalg = openpgp.sign_beside(inner, signer.private, signer.password)
    head = b'Content-Type: multipart/signed; protocol="application/pgp-signature"; micalg=' + micalg.encode()
    kind = b'Content-Type: application/pgp-signature; name="signature.asc"\r\n'
    kind += b'Content-Disposition: attachment; filename="signature.asc"\r\n\r\n'
    return _multipart(head, inner, kind + crlf(signature))


def _pgp_encrypted(inner: bytes, signer: Own | None, certificates: Sequence[str]) -> bytes:
    own = (signer.private, signer.password) if signer else ("", "")
    message = openpgp.encrypt(inner, certificates, *own)
    head = b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"'
    version = b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
    kind = b'Content-Type: application/octet-stream; name="encrypted.asc"\r\n'
    kind += b'Content-Disposition: inline; filename="encrypted.asc"\r\n\r\n'
    return _multipart(head, version, kind + crlf(message))


def _multipart(head: bytes, *parts: bytes) -> bytes:
    boundary = b"=_" + secrets.token_hex(16).encode()
    whole = head + b';\r\n boundary="' + boundary + b'"\r\n\r\n'
    return whole + b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in parts) + b"--" + boundary + b"--\r\n"
