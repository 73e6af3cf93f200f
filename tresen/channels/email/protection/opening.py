"""A protected mail unwrapped, layer by layer, from the outside in.

Only what stands alone is opened: an encrypted part beside unprotected ones stays shut, and of an opened mail only
the inside is shown. So nothing from outside can ever draw decrypted text into its own HTML (EFAIL).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tresen.channels.email.protection import cms_enveloped, inline, judging, openpgp, reasons
from tresen.channels.email.protection.cms_enveloped import decompressed
from tresen.channels.email.protection.cms_signed import Damaged as NotSigned
from tresen.channels.email.protection.cms_signed import read
from tresen.channels.email.protection.entities import Entity, crlf, entity, reheaded
from tresen.channels.email.protection.ring import Opened, Ring, Signature

MOST_LAYERS = 3
LARGEST_INSIDE = 64 * 1024 * 1024  # bytes
P7M = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
P7S = {"application/pkcs7-signature", "application/x-pkcs7-signature"}


@dataclass
class Way:
    """What has been found on the way in."""

    ring: Ring
    kind: str = ""
    signatures: list[Signature] = field(default_factory=list)
    encrypted: bool = False
    reason: str = ""


# A layer gives the part inside, or None where it cannot be taken off (then `reason` says why).
Layer = Callable[[Entity, Way], bytes | None]


def open_mail(raw: bytes, ring: Ring) -> Opened:
    """Takes off every layer that can be taken off. Never raises for what a mail holds."""
    way, part, layers = Way(ring), raw, 0
    while (found := layer_of(now := entity(part))) is not None:
        if layers == MOST_LAYERS:
            way.reason = reasons.TOO_DEEP
            break
        way.kind = way.kind or found[0]
        inside = found[1](now, way)
        if inside is None:
            break
        part, layers = inside, layers + 1
    if layers == 0 and not way.kind and has_shut_part(entity(raw)):
        way.reason = reasons.BESIDE
    inner = reheaded(raw, part) if layers else None
    signature = min(way.signatures, key=lambda one: one.state != "good", default=None)
    return Opened(
        kind=way.kind,
        signatures=tuple(way.signatures),
        encrypted=way.encrypted,
        reason=way.reason or (signature.reason if signature else ""),
        subject=_subject(entity(raw), entity(part)) if way.encrypted and layers else "",
        inner=inner,
    )


def layer_of(one: Entity) -> tuple[str, Layer] | None:
    """(kind, how it is taken off) of the outermost layer; None where a mail is not protected."""
    kind, protocol = one.media_type, one.param("protocol")
    if kind == "multipart/signed":
        if protocol in P7S or (not protocol and _has(one, P7S)):
            return "smime", _smime_beside
        if protocol == "application/pgp-signature" or (not protocol and _has(one, {"application/pgp-signature"})):
            return "pgp", _pgp_beside
    if kind == "multipart/encrypted" and protocol in {"application/pgp-encrypted", ""}:
        return "pgp", _pgp_encrypted
    if kind == "multipart/mixed" and _is_mangled(one):
        return "pgp", _pgp_encrypted
    if kind in P7M or (kind == "application/octet-stream" and one.file_name.endswith(".p7m")):
        return "smime", _smime_opaque
    return inline.layer_of(one)


def has_shut_part(one: Entity) -> bool:
    """An encrypted part amid others."""
    return any(
        part.media_type in {"multipart/encrypted", "application/pgp-encrypted"}
        or (part.media_type in P7M and part.param("smime-type") != "certs-only")
        for part in one.parts()
    )


def _has(one: Entity, types: set[str]) -> bool:
    return any(part.media_type in types for part in one.parts())


def _is_mangled(one: Entity) -> bool:
    """Exchange makes multipart/mixed of multipart/encrypted; the parts are still those of RFC 3156, 4."""
    kinds = [part.media_type for part in one.parts() if part.media_type != "text/plain" or part.body.strip()]
    return kinds == ["application/pgp-encrypted", "application/octet-stream"]


def _smime_beside(one: Entity, way: Way) -> bytes | None:
    pieces = one.pieces()
    if len(pieces) != 2 or entity(pieces[1]).media_type not in P7S | P7M:
        way.signatures.append(Signature("bad", reason=reasons.CHANGED))
        return None
    try:
        data = read(entity(pieces[1]).content)
    except (NotSigned, ValueError):
        way.signatures.append(Signature("bad", reason=reasons.CHANGED))
        return pieces[0]
    if data.content is not None:  # a content of its own: what was signed would not be what is shown
        way.signatures.append(Signature("bad", reason=reasons.CHANGED))
        return pieces[0]
    way.signatures += judging.smime(data, (crlf(pieces[0]), pieces[0]), way.ring)
    return pieces[0]


def _smime_opaque(one: Entity, way: Way) -> bytes | None:
    try:
        der = one.content
        data = read(der)
    except ValueError:
        way.reason, way.encrypted = reasons.BROKEN, "envelop" in one.param("smime-type")
        return None
    except NotSigned:
        return _smime_encrypted(der, one, way)
    if data.content is None:
        if data.signers:
            way.signatures.append(Signature("bad", reason=reasons.CHANGED))
        return None  # certificates only
    way.signatures += judging.smime(data, (data.content,), way.ring)
    return data.content


def _smime_encrypted(der: bytes, one: Entity, way: Way) -> bytes | None:
    if one.param("smime-type") == "compressed-data":
        try:
            return decompressed(der, LARGEST_INSIDE)
        except cms_enveloped.Damaged:
            way.reason = reasons.BROKEN
            return None
    way.encrypted = True
    try:
        return cms_enveloped.decrypt(der, [(key.public, key.private) for key in way.ring.own if key.kind == "smime"])
    except cms_enveloped.NoKey:
        way.reason = reasons.NO_KEY
    except cms_enveloped.UnknownWay:
        way.reason = reasons.UNKNOWN_WAY
    except cms_enveloped.Damaged:
        way.reason = reasons.BROKEN
    return None


def _pgp_beside(one: Entity, way: Way) -> bytes | None:
    pieces = one.pieces()
    if len(pieces) != 2 or entity(pieces[1]).media_type != "application/pgp-signature":
        way.signatures.append(Signature("bad", reason=reasons.CHANGED))
        return None
    try:
        signature = entity(pieces[1]).content
    except ValueError:
        signature = b""
    way.signatures.append(judging.pgp_beside((crlf(pieces[0]), pieces[0]), signature, way.ring))
    return pieces[0]


def _pgp_encrypted(one: Entity, way: Way) -> bytes | None:
    way.encrypted = True
    message = next((part for part in one.parts() if part.media_type == "application/octet-stream"), None)
    if message is None:
        way.reason = reasons.BROKEN
        return None
    return decrypted(message, way)


def decrypted(message: Entity | bytes, way: Way) -> bytes | None:
    """The content of an OpenPGP message; its signature, if it holds one, goes to the way."""
    try:
        data = message if isinstance(message, bytes) else message.content
        own = [(key.private, key.password) for key in way.ring.own if key.kind == "pgp"]
        checked = openpgp.decrypt(data, own, judging.certs(way.ring))
    except openpgp.NoKey:
        way.reason = reasons.NO_KEY
    except openpgp.UnknownWay:
        way.reason = reasons.UNKNOWN_WAY
    except openpgp.Unsafe:
        way.reason = reasons.UNSAFE
    except (openpgp.Damaged, ValueError):
        way.reason = reasons.BROKEN
    else:
        if checked.by or checked.asked:
            way.signatures.append(judging.pgp(checked, way.ring))
        return checked.content
    return None


def _subject(outer: Entity, inner: Entity) -> str:
    """The protected subject (RFC 9788), where it says more than the one outside."""
    told = inner.fields.get("Subject", "")
    return str(told)[:998] if told and str(told) != str(outer.fields.get("Subject", "")) else ""
