"""Address lists in linear time, without recursion: comments, groups, quotes, missing commas and brackets."""

import re

from tresen.channels.email.reading.envelope import Address
from tresen.channels.email.reading.headers import decoded, eight_bit
from tresen.channels.email.reading.limits import ADDRESSES
from tresen.channels.email.reading.wellformed import one_line

_WORD = r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?="  # an encoded word may hold commas, against the rule
_TOKEN = re.compile(rf'"((?:[^"\\]|\\.){{0,250}}+)"|<([^<>]*)>|([(),;:\\])|({_WORD}|[^"<>(),;:\\=]+|=)|(.)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class _Part:
    """One address while it is being read."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.comment: list[str] = []
        self.angle = ""
        self.quoted = False  # the first word was in quotes

    def address(self) -> Address | None:
        words = "".join(self.words).strip()
        email = self.angle.strip()
        if not email and self.quoted and len(self.words) > 1 and self.words[1].startswith("@"):
            # `"somebody@here"@there`: all of it is the address, never the inner one
            email, words = f'"{self.words[0]}"{self.words[1].split()[0]}', ""
        elif not email:
            email, words = _from_words(words)
        elif "@" not in email and "@" in words and len(words.split()) == 1:
            email, words = words.strip(), ""
        name = decoded(words) or decoded("".join(self.comment))
        email = _cleaned(email)
        if not email:
            return None
        if name.casefold() == email.casefold():
            name = ""
        return Address(name.strip("'\" ")[:200], email)


def addresses(values: list[str]) -> tuple[tuple[Address, ...], str]:
    """The addresses of one header (all its lines) and a defect note when some could not be read."""
    found: list[Address] = []
    defect = ""
    for value in values:
        for part in _parts(_unpacked(value)):
            address = part.address()
            if address is not None:
                found.append(address)
            elif part.words or part.angle:
                defect = "unreadable address"
            if len(found) >= ADDRESSES:
                return tuple(found), f"more than {ADDRESSES} addresses in one header"
    return tuple(found), defect


def _unpacked(value: str) -> str:
    """A whole list packed into encoded words, against the rule, is taken out of them first."""
    value = eight_bit(value)
    return decoded(value) if "=?" in value and "@" not in value else value


def _parts(value: str) -> list[_Part]:
    parts = [_Part()]
    depth = 0
    for quoted, angle, sign, plain, other in _TOKEN.findall(value):
        part = parts[-1]
        if depth:
            depth += (sign == "(") - (sign == ")")
            if depth:
                part.comment.append(quoted or angle or sign or plain or other)
        elif sign == "(":
            depth = 1
        elif sign in (",", ";") and sign:
            if part.words or part.angle:
                parts.append(_Part())
        elif sign == ":":
            if "@" not in "".join(part.words) and not part.angle:
                part.words.clear()  # the name of a group
        elif angle:
            if part.angle:  # "A <a@x> B <b@x>": a comma was forgotten
                parts.append(_Part())
            parts[-1].angle = angle
        elif quoted:
            part.words.append(_ESCAPED.sub(r"\1", quoted))
            part.quoted = len(part.words) == 1
        elif plain and (plain.strip() or part.words):
            if part.angle and plain.strip():
                parts.append(_Part())
            parts[-1].words.append(plain)
        elif other and other not in '<>"':
            part.words.append(other)
    return parts


def _from_words(words: str) -> tuple[str, str]:
    pieces = words.split()
    for index, piece in enumerate(pieces):
        if "@" in piece:
            return piece, " ".join(pieces[:index] + pieces[index + 1 :])
    return words if len(pieces) == 1 else "", ""


def _cleaned(email: str) -> str:
    if "=?" in email:
        email = decoded(email)
    email = re.sub(r"\([^()]{0,200}\)", "", one_line(email)).replace(" ", "").removeprefix("mailto:").strip("'<>.,;[]")
    if email.startswith("@") and ":" in email:  # a source route, RFC 822
        email = email.rsplit(":", 1)[1]
    if email[:5].lower() == "smtp:":
        email = email[5:]
    return email if 0 < len(email) <= 320 and not email.startswith("@") and not email.endswith("@") else ""
