"""Marks: how far the chain had got on a day, sealed with the house's key and kept outside the database.

A chain alone does not show that its end was cut off, or that all of it was written anew. A mark does: the line of its
number must be there, with its hash. Each night one goes into a file of the data folder and into the program's log;
`tresen audit mark` prints one for paper or a letter.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from django.conf import settings

from tresen.kit import clock
from tresen.kit.audit.entries import seal, written_time
from tresen.kit.models import AuditEntry

log = structlog.get_logger()
FILE = "audit-marks.jsonl"


@dataclass(frozen=True)
class Mark:
    number: int
    hash: str
    at: str
    seal: str

    @property
    def is_ours(self) -> bool:
        return self.seal == seal(self.number, self.hash)


def present() -> Mark | None:
    """A mark of the last entry; None while there is none."""
    last = AuditEntry.objects.order_by("-number").first()
    if last is None:
        return None
    return Mark(last.number, last.hash, written_time(clock.now()), seal(last.number, last.hash))


def place() -> Path:
    return Path(settings.DATA) / FILE


def keep(mark: Mark) -> None:
    """In the file of this host and in the log. A disk that is full takes the first from us, never both."""
    log.warning("audit mark", **asdict(mark))
    try:
        with place().open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(mark)) + "\n")
    except OSError as error:
        log.error("audit mark not kept", error=str(error))


def kept(*files: Path) -> Iterator[Mark]:
    """The marks in these files; a line that is no mark, half a line after a power cut say, is passed over."""
    for path in files:
        if not path.exists():
            continue
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    given = json.loads(line)
                    yield Mark(int(given["number"]), str(given["hash"]), str(given["at"]), str(given["seal"]))
                except (ValueError, KeyError, TypeError):
                    continue
