"""A mail as Tresen understands it: frozen, typed, safe to store. Raw bytes stay beside it, never inside."""

from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of a header: the name as shown, the address as sent."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of a mail. Small ones are held in `data`; large ones lie in a temporary file at `path`.

    The file at `path` belongs to whoever gave the spool folder to `parse`; it must be read before that goes.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    content_id: str = ""
    inline: bool = False  # shown inside the HTML by its cid
    data: bytes | None = field(default=None, repr=False)
    path: Path | None = None

    def open(self) -> BinaryIO:
        """The decoded content as a binary file to read from; the caller closes it."""
        if self.path is not None:
            return self.path.open("rb")
        return BytesIO(self.data or b"")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report about a mail sent earlier."""

    kind: Literal["hard", "soft", "delayed"]
    recipients: tuple[str, ...] = ()
    original_message_id: str = ""
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited, and what they said (RFC 5545 PARTSTAT in lower case: "accepted", "declined", …; "" unknown)."""

    name: str
    email: str
    answer: str = ""
    role: str = ""  # "required", "optional", "chair", "none" or ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One event of a calendar file in a mail (RFC 5545, 5546). Nothing is expanded, nothing is accepted by it.

    `start` and `end` are aware moments, or days when `all_day`: then `end` is the day after, as in
    the file.
    """

    method: str  # "request", "reply", "cancel", "counter", "publish", …; "" when the file tells none
    summary: str = ""
    start: datetime | date | None = None
    end: datetime | date | None = None
    all_day: bool = False
    zone: str = ""  # IANA name of the zone the sender wrote the times in; "" for UTC, fixed offsets and days
    location: str = ""
    description: str = ""
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    rule: str = ""  # the RRULE as it came, e.g. "FREQ=WEEKLY;BYDAY=MO"
    uid: str = ""
    sequence: int = 0
    status: str = ""  # "confirmed", "tentative", "cancelled" or ""


Sealed = Literal[
    "", "smime-signed", "smime-encrypted", "pgp-signed", "pgp-encrypted", "pgp-inline-signed", "pgp-inline-encrypted"
]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything the steps of the intake decide upon. Strings hold no NUL and no lone surrogates."""

    from_: Address
    further_authors: tuple[Address, ...] = ()  # From may name several (RFC 5322, 3.6.2)
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    sender: Address | None = None
    subject: str = ""
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""  # whole, in its original order
    text_visible: str = ""  # what is new
    text_folded: str = ""  # quotes and signatures
    html: str = ""  # what is new, structure only; "" when the mail has no HTML
    html_folded: str = ""
    remote_images: int = 0  # in `html` by their marks only
    pixels: int = 0  # pictures that only count readers, left out of `html`
    attachments: tuple[AttachedFile, ...] = ()
    auto: str = ""  # why this is a machine's mail and never answered; "" for a person's
    answering: str = ""  # why it only answers another mail by itself: a note of absence, an acknowledgement
    stamped_at: datetime | None = None  # when the last server received it, as that server says
    bounce: Bounce | None = None
    language: str = ""  # a guess: "de", "en" or ""
    delivered_to: tuple[str, ...] = ()  # where it really went: reply-address tokens are looked for here too
    x_original_to: tuple[str, ...] = ()
    return_path: str | None = None  # "" is the null sender, None: not told
    trace: tuple[str, ...] = ()  # Authentication-Results from the top, "" where a Received stood between; see authserv
    calendar: tuple[Invitation, ...] = ()
    sealed: Sealed = ""  # how its structure says it is protected; nothing is verified or decrypted here
    stub: str = ""  # why only the headers could be read, a word of `limits`; the mail is attached whole then
    defects: tuple[str, ...] = ()
