"""What Tresen understood of a mail against what a reader says. Words count, their spacing does not."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from tresen.channels.email.reading.courtesy import courtesy
from tresen.channels.email.reading.envelope import Address, Bounce, Envelope
from tresen.kit.html import to_text

_TARGETS = re.compile(r"<(?:https?://|mailto:)[^>]*>|\[cid:[^\]]*\]")
_MARKS = re.compile(r"^[>\s]+", re.MULTILINE)
_LETTERS = re.compile(r"\w")


def words(text: str) -> list[str]:
    """The words of a text without quote marks, rules and the targets of links."""
    told = _MARKS.sub("", _TARGETS.sub(" ", text)).replace("\xa0", " ").replace("\ufeff", "")
    return [bare for word in told.split() if _LETTERS.search(bare := word.strip("*<>|_")) or not bare.isascii()]


def faults(envelope: Envelope, expect: dict[str, Any]) -> list[str]:
    """Where the two differ, one line each; [] when all is as it should be."""
    found = [name for name, right in CHECKS.items() if name in expect and not right(envelope, expect[name])]
    climbing = [f"name: {file.name}" for file in envelope.attachments if "/" in file.name or "\\" in file.name]
    return [*found, *unrecoverable(envelope), *climbing]


def unrecoverable(envelope: Envelope) -> list[str]:
    """Words of the mail that stand in neither half."""
    lost = Counter(words(envelope.text)) - Counter(words(f"{envelope.text_visible}\n{envelope.text_folded}"))
    return [f"lost: {' '.join(lost)[:200]}"] if lost else []


def _visible(envelope: Envelope, told: str) -> bool:
    """Both as text and, where there is HTML, on the page."""
    pages = [envelope.text_visible, *([to_text(envelope.html)] if envelope.html else [])]
    return all(words(page) == words(told) for page in pages)


def _folded(envelope: Envelope, told: str) -> bool:
    return words(envelope.text_folded) == words(told)


def _attachments(envelope: Envelope, told: list[dict[str, Any]]) -> bool:
    if len(told) != len(envelope.attachments):
        return False
    pairs = zip(envelope.attachments, told, strict=True)
    kinds = {"name": "name", "type": "media_type", "size": "size", "inline": "inline", "sha256": "sha256"}
    return all(getattr(file, kinds[key]) == value for file, one in pairs for key, value in one.items())


def _bounce(bounce: Bounce | None, told: dict[str, Any]) -> bool:
    """An empty table says that it is none."""
    if bounce is None or not told:
        return bounce is None and not told
    return all(
        told_value in (list(value) if isinstance(value := getattr(bounce, key), tuple) else value, [])
        for key, told_value in told.items()
    )


def _emails(found: tuple[Address, ...]) -> list[str]:
    return [one.email.lower() for one in found]


CHECKS: dict[str, Callable[[Envelope, Any], bool]] = {
    "from": lambda envelope, told: envelope.from_.email.lower() == told,
    "name": lambda envelope, told: envelope.from_.name == told,
    "to": lambda envelope, told: _emails(envelope.to) == told,
    "cc": lambda envelope, told: _emails(envelope.cc) == told,
    "subject": lambda envelope, told: envelope.subject == told,
    "message_id": lambda envelope, told: envelope.message_id == told,
    "visible": _visible,
    "folded": _folded,
    "attachments": _attachments,
    "has": lambda envelope, told: set(told) <= {file.name for file in envelope.attachments},
    "contains": lambda envelope, told: told in envelope.text_visible,
    "html_without": lambda envelope, told: not any(one in envelope.html + envelope.html_folded for one in told),
    "auto": lambda envelope, told: bool(envelope.auto) is told,
    "bounce": lambda envelope, told: _bounce(envelope.bounce, told),
    "courtesy": lambda envelope, told: courtesy(envelope.text_visible) is told,
    "language": lambda envelope, told: envelope.language == told,
}
