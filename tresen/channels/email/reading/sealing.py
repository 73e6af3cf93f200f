"""How a mail says it is protected: S/MIME (RFC 8551), PGP/MIME (RFC 3156), or PGP inside its text. Looked at only."""

import re
from email.message import EmailMessage

from tresen.channels.email.reading.envelope import Sealed
from tresen.channels.email.reading.parts import parameter

_CLEAR = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*$", re.MULTILINE)
_CIPHER = re.compile(r"^-----BEGIN PGP MESSAGE-----[ \t]*$", re.MULTILINE)
# The content type of a CMS object (RFC 5652) stands in its first bytes.
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_ENCRYPTED = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
PKCS7 = ("application/pkcs7-mime", "application/x-pkcs7-mime")


def sealed_parts(message: EmailMessage) -> Sealed:
    """What a multipart says of its parts."""
    subtype = message.get_content_subtype()
    if subtype not in ("signed", "encrypted"):
        return ""
    protocol = parameter(message, "protocol").lower()
    if subtype == "encrypted":
        return "pgp-encrypted" if "pgp" in protocol or not protocol else ""
    if "pgp" in protocol:
        return "pgp-signed"
    return "smime-signed" if "pkcs7" in protocol or not protocol else ""


def sealed_leaf(headers: EmailMessage, media_type: str, name: str, head: bytes) -> Sealed:
    """What a part without parts is: S/MIME under any of its names; PGP/MIME as Exchange rebuilds it."""
    name = name.lower()
    if media_type == "application/pgp-encrypted":
        return "pgp-encrypted"
    is_pkcs7 = media_type in PKCS7
    if not is_pkcs7 and not (media_type == "application/octet-stream" and name.endswith((".p7m", ".p7z"))):
        return ""
    told = parameter(headers, "smime-type").lower()
    if _SIGNED_DATA in head[:64] or told == "signed-data":
        return "smime-signed"
    if any(mark in head[:64] for mark in _ENCRYPTED) or told in ("enveloped-data", "authenveloped-data"):
        return "smime-encrypted"
    return "smime-encrypted" if is_pkcs7 and not told else ""


def sealed_text(text: str) -> Sealed:
    """PGP inside the text; quoted ones do not count."""
    if "-----BEGIN PGP " not in text:
        return ""
    if _CIPHER.search(text):
        return "pgp-inline-encrypted"
    return "pgp-inline-signed" if _CLEAR.search(text) else ""
