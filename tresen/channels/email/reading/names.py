"""Names of attached files: as the sender wrote them, harmless for us; a plain one when there is none."""

import re
import unicodedata
from collections.abc import Collection
from email.message import EmailMessage
from itertools import chain, count
from urllib.parse import unquote

from tresen.channels.email.reading.headers import decoded, eight_bit
from tresen.channels.email.reading.parameters import parameter_text
from tresen.channels.email.reading.wellformed import one_line

_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_EXTENSIONS = {
    "image/jpeg": "jpg", "image/jpg": "jpg", "image/png": "png", "image/gif": "gif",
    "image/svg+xml": "svg", "image/webp": "webp", "image/tiff": "tif",
    "image/bmp": "bmp", "image/heic": "heic", "application/pdf": "pdf", "text/plain": "txt",
    "text/html": "html",
    "text/calendar": "ics", "text/csv": "csv", "text/vcard": "vcf", "text/x-vcard": "vcf",
    "message/rfc822": "eml",
    "message/delivery-status": "txt", "text/rfc822-headers": "txt", "application/zip": "zip",
    "application/ms-tnef": "dat",
    "application/pgp-signature": "asc", "application/pgp-encrypted": "asc", "application/pgp-keys": "asc",
    "application/pkcs7-signature": "p7s", "application/x-pkcs7-signature": "p7s",
    "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m", "application/json": "json", "application/xml": "xml",
    "text/xml": "xml",
    "video/quicktime": "mov",
    "audio/mpeg": "mp3", "audio/wav": "wav", "video/mp4": "mp4", "application/rtf": "rtf", "text/rtf": "rtf",
}  # fmt: skip
_STEMS = {
    "message/delivery-status": "delivery-status", "text/plain": "document", "text/html": "document",
    "text/calendar": "invitation", "message/rfc822": "mail", "text/rfc822-headers": "headers",
}  # fmt: skip
_KINDS = {"image": "image", "audio": "audio", "video": "video"}
_LOCATION = re.compile(r"([^/\\?#:]{1,120}\.[A-Za-z0-9]{1,8})(?:[?#].*)?\Z")


def told_name(message: EmailMessage) -> str:
    """The name in Content-Disposition or Content-Type, RFC 2231, RFC 2047 or raw; "" when none is told."""
    return (
        parameter_text(message, "content-disposition", "filename").strip()
        or parameter_text(message, "content-type", "name").strip()
    )


def guessed_name(message: EmailMessage, media_type: str) -> str:
    """What else a part says about itself: where it lies (RFC 2557), or what it is; "" when that is no name."""
    location = _LOCATION.search(decoded(eight_bit(str(message.get("Content-Location", ""))[:500])).strip())
    if location is not None:
        return unquote(location[1])
    content_id = _LOCATION.search(decoded(str(message.get("Content-ID", ""))[:300]).strip("<> ").partition("@")[0])
    if content_id is not None:
        return content_id[1]
    description = decoded(eight_bit(str(message.get("Content-Description", ""))[:300]))
    if description and media_type in _EXTENSIONS:
        ending = f".{_EXTENSIONS[media_type]}"
        return description if description.lower().endswith(ending) else f"{description}{ending}"
    return ""


def safe_name(name: str, media_type: str, taken: Collection[str] = ()) -> str:
    """A name without paths, control or bidi characters, at most 180 long. When empty, one made up from the type that
    none of those `taken` has."""
    name = "".join(char for char in one_line(name) if unicodedata.category(char) not in ("Cf", "Cc", "Cs", "Co"))
    name = _FORBIDDEN.sub("_", name).strip(" ")
    if not name.strip("._ "):
        stem = _STEMS.get(media_type) or _KINDS.get(media_type.partition("/")[0], "file")
        ending = _EXTENSIONS.get(media_type, "bin")
        numbered = (f"{stem}{number}.{ending}" for number in count(1))
        return next(one for one in chain([f"{stem}.{ending}"], numbered) if one not in taken)
    if len(name) > 180:
        stem, dot, extension = name.rpartition(".")
        name = f"{stem[:160]}.{extension[:19]}" if dot and stem else name[:180]
    return name
