"""Reading headers from outside: each access has its own fall-back and costs linear time.

The header objects of `email.policy.default` come from a recursive grammar that raises on real mails and takes
seconds on hostile ones, so the policy here keeps header values as plain text and this module reads them.
"""

import base64
import binascii
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import Any

from tresen.channels.email.reading.charsets import decode
from tresen.channels.email.reading.limits import REFERENCES
from tresen.channels.email.reading.wellformed import one_line

_FOLDS = re.compile(r"\r\n|\r|\n")
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)(?:\?=|\Z)")
_ID = re.compile(r"<([^<>]{1,998})>")
_COMMENT = re.compile(r"\([^()]{0,100}\)")
_AROUND_COLON = re.compile(r"\s*:\s*")
_VALUE_CHARACTERS = 64 * 1024


def _plain(name: str, value: Any) -> Any:
    return _FOLDS.sub("", value)


POLICY: "EmailPolicy[EmailMessage]" = EmailPolicy(utf8=True, header_factory=_plain)


def raw_values(message: EmailMessage, name: str, most: int = 20) -> list[str]:
    """All values of a header as they came, unfolded; undecodable bytes as surrogate escapes."""
    return [str(value)[:_VALUE_CHARACTERS] for value in message.get_all(name, [])[:most]]


def raw_value(message: EmailMessage, name: str) -> str:
    """The first value that says something; mails with an empty and a filled Subject exist."""
    return next((value for value in raw_values(message, name) if value.strip()), "")


def text_value(message: EmailMessage, name: str) -> str:
    """A header as decoded, well-formed text of one line."""
    return decoded(raw_value(message, name))


def decoded(value: str) -> str:
    """RFC 2047 words and raw 8-bit bytes to text, tolerant of every breach seen in the wild."""
    value = eight_bit(value)
    if "=?" not in value:
        return one_line(value)
    out: list[str] = []
    pending: list[re.Match[str]] = []  # words of one charset: multi-byte characters are cut between words
    end = 0
    for match in _ENCODED.finditer(value):
        between = value[end : match.start()]
        if between.strip() or (end == 0 and between):
            out += [_joined(pending), between]
            pending = []
        if pending and (pending[-1][1].lower(), pending[-1][2].lower()) != (
            match[1].lower(),
            match[2].lower(),
        ):
            out.append(_joined(pending))
            pending = []
        pending.append(match)
        end = match.end()
    out += [_joined(pending), value[end:]]
    return one_line("".join(out))


def _joined(words: list[re.Match[str]]) -> str:
    if not words:
        return ""
    texts = [word[3].encode("utf-8", "surrogateescape") for word in words]
    if words[0][2] in "qQ":
        data = binascii.a2b_qp(b"".join(texts), header=True)
    elif any(len(text) % 4 and b"=" not in text for text in texts[:-1]):
        data = lenient_base64(b"".join(texts))  # cut at any character, against the rule
    else:
        data = b"".join(lenient_base64(text) for text in texts)
    return decode(data, words[0][1])[0]


def lenient_base64(data: bytes) -> bytes:
    """Base64 with wrong padding or foreign characters inside, as far as it can be read."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return base64.b64decode(clean + b"=" * (-len(clean) % 4))


def eight_bit(value: str) -> str:
    """Raw bytes in a header (surrogate escapes of the parser) as text: UTF-8, else a guess."""
    if value.isascii():
        return value
    try:
        data = value.encode("ascii", "surrogateescape")
    except UnicodeError:
        return value
    return decode(data, "utf-8")[0]


def date_value(message: EmailMessage) -> tuple[datetime | None, str]:
    """The Date header as an aware moment, and a defect note when it cannot be one."""
    raw = _AROUND_COLON.sub(":", _COMMENT.sub("", raw_value(message, "Date")[:200])).strip()
    if not raw:
        return None, "no Date header"
    try:
        moment = parsedate_to_datetime(raw)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        if 1900 <= moment.astimezone(UTC).year <= 2200:
            return moment, ""
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    return None, "unreadable Date header"


def message_ids(values: list[str]) -> tuple[str, ...]:
    """The ids in headers such as References, without brackets, oldest first, each once; the newest "
    "hundred."""
    found: dict[str, None] = {}
    for value in values:
        value = eight_bit(value)
        ids = _ID.findall(value) or [word.strip("<>,;") for word in value.split() if "@" in word and len(word) < 998]
        for one in ids:
            found.pop(one, None)
            # 998 bytes are a whole header line (RFC 5322, 2.1.1), and an index takes no key much longer than two.
            found[re.sub(r"\s+", "", one_line(one)).encode()[:998].decode(errors="ignore")] = None
    found.pop("", None)
    return tuple(found)[-REFERENCES:]
