"""What a mail is made of, between the bytes and the envelope."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from tresen.channels.email.reading.envelope import AttachedFile, Sealed
from tresen.channels.email.reading.spool import Detached


@dataclass(slots=True)
class Reading:
    """One piece of the text: plain, HTML, or both as alternatives."""

    plain: str = ""
    html: str = ""
    cid: str = ""  # only a picture between pieces of text, as Apple Mail sends them


@dataclass(slots=True)
class Calendar:
    """A calendar file as it came."""

    data: bytes
    charset: str
    method: str


@dataclass(slots=True)
class Bodies:
    """All that a mail holds below its headers."""

    folder: Path  # for large files
    readings: list[Reading] = field(default_factory=list)
    files: list[AttachedFile] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)  # texts of message/delivery-status
    returned: list[bytes] = field(default_factory=list)  # heads of messages and headers enclosed
    defects: list[str] = field(default_factory=list)
    characters: int = 0  # read so far
    calendars: list[Calendar] = field(default_factory=list)
    sealed: Sealed = ""
    wrapped: list[Reading] = field(default_factory=list)  # what Outlook put into winmail.dat

    @property
    def names(self) -> set[str]:
        """Of the files so far."""
        return {file.name for file in self.files}


@dataclass(slots=True)
class Leaf:
    """One part without parts, whether the parser still holds it or it was taken out."""

    headers: EmailMessage
    media_type: str
    charset: str
    data: bytes | None
    detached: Detached | None

    def content(self, most: int = 32 * 1024 * 1024) -> bytes:
        """Its first bytes, wherever they are."""
        return self.detached.head(most) if self.detached else (self.data or b"")[:most]


def parameter(headers: EmailMessage, name: str) -> str:
    """A parameter of the Content-Type; "" when there is none, or none that can be read."""
    try:
        value = headers.get_param(name, "")
    except Exception:  # broken parameters raise many kinds
        return ""
    return str(value[2] if isinstance(value, tuple) else value or "")
