"""Reading Authentication-Results (RFC 8601): what a mail server found out about the sender of a mail.

Anybody may write such a header. Only what the named server of the mailbox wrote counts, and only its own block: the
server writes above what came with the mail, so reading ends at the first Received below its results.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

NAMELESS = "-"  # Microsoft 365 writes its results without its name
RECEIVED = ""  # stands in a trace where a Received header stood
MOST = 40

_RESULT = re.compile(r"([A-Za-z][\w-]{0,30})(?:/\d+)?\s*=\s*([A-Za-z]{2,20})")
_PROPERTY = re.compile(r"([A-Za-z][\w.-]{0,60})\s*=\s*(\"[^\"]{0,500}\"|[^\s;\"]{1,500})")
_POLICY = re.compile(r"\b(?:p|policy|dis|action|policy\.[\w-]+)\s*=\s*(none|quarantine|reject|oreject)", re.IGNORECASE)


@dataclass(frozen=True)
class Result:
    """One method's result: `spf`, `pass`, the properties (`smtp.mailfrom` …), the comments as they stood."""

    method: str
    result: str
    properties: dict[str, str] = field(default_factory=dict)
    comment: str = ""

    @property
    def monitors_only(self) -> bool:
        """The sender's domain asks that nothing be done about a failure (p=none)."""
        told = [found.lower() for found in _POLICY.findall(f"{self.comment} {_joined(self.properties)}")]
        return bool(told) and all(one == "none" for one in told)


def _joined(properties: dict[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in properties.items())


def name_of(value: str) -> str:
    """The server's name (authserv-id), lower case; NAMELESS if the header begins with a result at once."""
    first = _without_comments(value[:4000])[0].partition(";")[0].strip()
    if "=" in first or not first:
        return NAMELESS
    return first.split()[0].strip('"').lower()


def names_in(trace: Sequence[str]) -> list[str]:
    """The names of all servers that a mail's headers tell results of, each once, the newest first."""
    return list(dict.fromkeys(name_of(value) for value in trace if value != RECEIVED))


def results_of(trace: Sequence[str], authserv_id: str) -> list[Result]:
    """The results of the believed server, the newest first. `trace`: the values of the Authentication-Results headers
    from the top, RECEIVED for each Received header between them."""
    found: list[Result] = []
    for value in trace[:MOST]:
        if value == RECEIVED:
            if found:
                break
        elif authserv_id and name_of(value) == authserv_id.lower():
            found += parse(value)
    return found


def parse(value: str) -> list[Result]:
    """The results of one header value; what cannot be read is left out."""
    results = []
    for segment in _segments(value[:8000]):
        plain, comment = _without_comments(segment)
        match = _RESULT.match(plain.strip())
        if match is None:
            continue
        rest = plain.strip()[match.end() :]
        properties = {name.lower(): given.strip('"').lower() for name, given in _PROPERTY.findall(rest)[:20]}
        results.append(Result(match[1].lower(), match[2].lower(), properties, comment))
    return results[:30]


def _segments(value: str) -> list[str]:
    """Split at semicolons that stand neither in quotes nor in comments."""
    parts, start, depth, quoted = [], 0, 0, False
    for at, sign in enumerate(value):
        if sign == '"' and not depth:
            quoted = not quoted
        elif quoted:
            continue
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif sign == ";" and not depth:
            parts.append(value[start:at])
            start = at + 1
    return [*parts, value[start:]]


def _without_comments(value: str) -> tuple[str, str]:
    """The text without its comments, and the comments."""
    plain: list[str] = []
    comment: list[str] = []
    depth, quoted = 0, False
    for sign in value:
        if sign == '"' and not depth:
            quoted = not quoted
        if not quoted and sign == "(":
            depth += 1
            comment.append(" ")
        elif not quoted and sign == ")":
            depth = max(0, depth - 1)
        else:
            (comment if depth else plain).append(sign)
    return "".join(plain), "".join(comment).strip()
