"""OpenPGP in the text itself, as it was done before RFC 3156: only plain text comes out, never HTML."""

import re
from typing import TYPE_CHECKING

from tresen.channels.email.protection import judging, openpgp, reasons
from tresen.channels.email.protection.entities import Entity
from tresen.channels.email.protection.ring import Signature

if TYPE_CHECKING:
    from tresen.channels.email.protection.opening import Layer, Way

LARGEST = 8 * 1024 * 1024  # bytes of text looked through
ENCRYPTED = re.compile(rb"^-----BEGIN PGP MESSAGE-----.*?^-----END PGP MESSAGE-----[ \t]*\r?$", re.S | re.M)
SIGNED = re.compile(
    rb"^-----BEGIN PGP SIGNED MESSAGE-----.*?^-----BEGIN PGP SIGNATURE-----.*?^-----END PGP SIGNATURE-----[ \t]*\r?$",
    re.S | re.M,
)


def layer_of(one: Entity) -> "tuple[str, Layer] | None":
    """A text that holds OpenPGP, alone or as the first text of a multipart."""
    text = _text_of(one)
    if text is None or b"-----BEGIN PGP " not in text:
        return None
    if ENCRYPTED.search(text):
        return "pgp", _encrypted
    return ("pgp", _signed) if SIGNED.search(text) else None


def _text_of(one: Entity) -> bytes | None:
    plain = _plain(one)
    if plain is None or len(plain.body) > LARGEST:
        return None
    try:
        return plain.content
    except ValueError:
        return None


def _plain(one: Entity) -> Entity | None:
    if one.media_type == "text/plain":
        return one
    if one.media_type not in {"multipart/mixed", "multipart/alternative"}:
        return None
    first = next(iter(one.parts()), None)
    if first is None or (first.media_type != "text/plain" and first.media_type != "multipart/alternative"):
        return None
    return _plain(first)


def _encrypted(one: Entity, way: "Way") -> bytes | None:
    from tresen.channels.email.protection.opening import decrypted

    text = _text_of(one) or b""
    found = ENCRYPTED.search(text)
    assert found is not None
    way.encrypted = True
    content = decrypted(found[0], way)
    if content is None:
        return None
    rest = text[: found.start()] + text[found.end() :]
    if rest.strip() and way.signatures:
        way.signatures[-1] = Signature("untrusted", way.signatures[-1].signer, reason=reasons.PARTLY)
    return _as_text(one, text[: found.start()] + content + text[found.end() :])


def _signed(one: Entity, way: "Way") -> bytes | None:
    text = _text_of(one) or b""
    found = SIGNED.search(text)
    assert found is not None
    try:
        verdict = judging.pgp(openpgp.verify_inside(found[0], judging.certs(way.ring)), way.ring)
    except openpgp.Damaged:
        verdict = Signature("bad", reason=reasons.CHANGED)
    whole = not (text[: found.start()] + text[found.end() :]).strip() and one.media_type == "text/plain"
    if not whole and verdict.state == "good":
        verdict = Signature("untrusted", verdict.signer, verdict.addresses, reasons.PARTLY)
    way.signatures.append(verdict)
    return None  # the text stays as it came


def _as_text(one: Entity, text: bytes) -> bytes:
    """The mail as plain text; what stood beside it becomes files, so that no HTML of the outside is shown."""
    plain = _plain(one)
    charset = plain.fields.get_param("charset") if plain else None
    named = charset if isinstance(charset, str) and re.fullmatch(r"[A-Za-z0-9._:-]{1,40}", charset) else "utf-8"
    try:
        text.decode("utf-8")
        named = "utf-8"
    except UnicodeDecodeError:
        pass
    told = f'Content-Type: text/plain; charset="{named}"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'.encode() + text
    beside = [part for part in one.parts() if part.media_type not in {"text/plain", "text/html"} and not part.parts()]
    if not beside:
        return told
    boundary = b"=_tresen_opened_" + re.sub(rb"\W", b"", one.head)[-20:]
    while any(boundary in part.body for part in beside) or boundary in text:
        boundary += b"_"
    pieces = [told, *(part.head.rstrip(b"\r\n") + b"\r\n\r\n" + part.body for part in beside)]
    joined = b"".join(b"--" + boundary + b"\r\n" + piece + b"\r\n" for piece in pieces)
    return (
        b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + joined + b"--" + boundary + b"--\r\n"
    )
