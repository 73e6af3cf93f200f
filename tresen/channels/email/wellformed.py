"""The one choke point through which every string of a mail passes before it can reach the database."""

import re

# PostgreSQL refuses NUL and lone surrogates; the other control characters have no meaning in a mail.
_MALFORMED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("[\r\n\t\x0b\x0c\x85\u2028\u2029 ]+")


def wellformed(text: str) -> str:
    """Text of several lines: no NUL, no control characters, no lone surrogates, line ends as LF."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _MALFORMED.search(text):
        text = _MALFORMED.sub("", _SURROGATE.sub("\ufffd", text))
    return text


def one_line(text: str) -> str:
    """Text of one line: also no line breaks or tabs, spaces folded."""
    return _BREAKS.sub(" ", wellformed(text)).strip()
