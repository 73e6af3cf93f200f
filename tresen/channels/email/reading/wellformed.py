"""The one choke point through which every string of a mail passes before it can reach the database."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

# PostgreSQL refuses NUL and lone surrogates; the other control characters have no meaning in a mail.
_MALFORMED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INERT = (bool, int, float, bytes, type(None))
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


def all_wellformed(value: Any) -> Any:
    """The same dataclass, tuple or string with every string in it well formed, however deep it lies."""
    if isinstance(value, str):
        return wellformed(value) if _MALFORMED.search(value) or "\r" in value else value
    if isinstance(value, tuple):
        return tuple([all_wellformed(one) for one in value])
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for one in fields(value):
            old = getattr(value, one.name)
            if not isinstance(old, _INERT) and (new := all_wellformed(old)) != old:
                changed[one.name] = new
        return replace(value, **changed) if changed else value
    return value
