"""Names of attached files: as the sender wrote them, harmless for us; a plain one when there is none."""

import re
import unicodedata
from email.message import EmailMessage
from email.utils import collapse_rfc2231_value

from tresen.channels.email.headers import decoded, eight_bit
from tresen.channels.email.wellformed import one_line

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
    "audio/mpeg": "mp3", "audio/wav": "wav", "video/mp4": "mp4", "application/rtf": "rtf", "text/rtf": "rtf",
}  # fmt: skip
_STEMS = {"image": "image", "audio": "audio", "video": "video", "message": "message", "text": "text"}


def told_name(message: EmailMessage) -> str:
    """The name in Content-Disposition or Content-Type, RFC 2231, RFC 2047 or raw; "" when none is told."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        try:
            value = message.get_param(parameter, None, header)
            text = collapse_rfc2231_value(value) if value is not None else ""
        except Exception:  # broken RFC 2231 raises many kinds
            text = ""
        if isinstance(text, str) and text.strip():
            return decoded(eight_bit(text))
    return ""


def safe_name(name: str, media_type: str, number: int) -> str:
    """A name without paths, control or bidi characters, at most 180 long; made up from the type when "
    "empty."""
    name = "".join(char for char in one_line(name) if unicodedata.category(char) not in ("Cf", "Cc", "Cs", "Co"))
    name = _FORBIDDEN.sub("_", name).strip(" ")
    if not name.strip("._ "):
        stem = _STEMS.get(media_type.partition("/")[0], "file")
        return f"{stem}-{number}.{_EXTENSIONS.get(media_type, 'bin')}"
    if len(name) > 180:
        stem, dot, extension = name.rpartition(".")
        name = f"{stem[:160]}.{extension[:19]}" if dot and stem else name[:180]
    return name
