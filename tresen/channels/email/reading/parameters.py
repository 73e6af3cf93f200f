"""Parameters of Content-Type and Content-Disposition: RFC 2231 with its continuations, and every breach of it seen."""

import re
from email.message import EmailMessage
from urllib.parse import unquote_to_bytes

from tresen.channels.email.reading.charsets import decode
from tresen.channels.email.reading.headers import decoded, eight_bit
from tresen.channels.email.reading.limits import PARAMETERS

_PARAMETER = re.compile(
    r';\s*([A-Za-z0-9_.-]{1,40})(?:\*(\d{1,3}))?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"?([^;]*)|([^;]*))', re.DOTALL
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parameter_text(message: EmailMessage, header: str, name: str) -> str:
    """A parameter as text; the extended form (`name*`) counts before the plain one. "" when there is none."""
    value = ";" + str(message.get(header, "")).partition(";")[2]
    plain: dict[int, str] = {}
    extended: dict[int, tuple[bool, str]] = {}
    for match in list(_PARAMETER.finditer(value))[:PARAMETERS]:
        if match[1].lower() != name:
            continue
        text = match[6].strip() if match[4] is None else _ESCAPED.sub(r"\1", match[4])
        if match[4] is not None and (rest := match[5].strip().strip('"')):  # a quote inside of quotes
            text = f'{text}"{rest}'
        if match[2] is None and match[3] is None:
            plain.setdefault(0, text)
        else:
            extended.setdefault(int(match[2] or 0), (match[3] is not None, text))
    if extended.get(0):
        return _assembled(extended)
    return decoded(eight_bit(plain.get(0, "")))


def _assembled(pieces: dict[int, tuple[bool, str]]) -> str:
    """The pieces up to the first gap; their charset stands in the first one."""
    charset, coded = "", b""
    for number in range(len(pieces)):
        if number not in pieces:
            break
        is_coded, text = pieces[number]
        if number == 0 and is_coded and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data = text.encode("utf-8", "surrogateescape")
        coded += unquote_to_bytes(data) if is_coded else data
    if charset:
        return decode(coded, charset)[0]
    return decoded(eight_bit(coded.decode("ascii", "surrogateescape")))
