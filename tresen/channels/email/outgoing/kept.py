"""The mails kept in the local folder instead of being sent: listed newest first, read one by one."""

import email
import email.policy
import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from tresen.channels.email.outgoing.transport import outgoing_folder

KEY = re.compile(r"\d{9,11}\.[A-Za-z0-9._+=-]{1,180}")
HEAD = 32 * 1024


@dataclass(frozen=True)
class Kept:
    """One line of the list."""

    key: str
    at: datetime
    to: str
    sender: str
    subject: str
    size: int


def newest(limit: int, before: str = "") -> list[Kept]:
    """The newest mails older than the key `before`. A Maildir's file names begin with their second."""
    names = heapq.nlargest(
        limit, (path for path in _files() if not before or path.name < before), lambda path: path.name
    )
    return [_line(path) for path in names]


def path_of(key: str) -> Path | None:
    """The file of a mail; None if there is no such key."""
    if not KEY.fullmatch(key):
        return None
    return next((path for path in _files() if path.name.partition(":")[0] == key), None)


def read(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        return email.message_from_binary_file(file, policy=email.policy.default)


def _files() -> Iterator[Path]:
    for part in ("new", "cur"):
        folder = outgoing_folder() / part
        if folder.is_dir():
            yield from (path for path in folder.iterdir() if KEY.fullmatch(path.name.partition(":")[0]))


def _line(path: Path) -> Kept:
    with path.open("rb") as file:
        head = BytesHeaderParser(policy=email.policy.default).parsebytes(file.read(HEAD))
    key = path.name.partition(":")[0]
    at = datetime.fromtimestamp(int(key.partition(".")[0]), UTC)
    return Kept(key, at, _text(head, "To"), _text(head, "From"), _text(head, "Subject"), path.stat().st_size)


def _text(head: EmailMessage, name: str) -> str:
    return " ".join(str(head.get(name, "")).split())[:300]
