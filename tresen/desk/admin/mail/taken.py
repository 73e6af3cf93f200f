"""A taken mail as the pages show it: who, about what, why; its first bytes made safe to look at."""

import email.policy
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Substr

from tresen.channels.email.models import Inbound, InboundState, Outcome
from tresen.desk.admin.mail.wording import DOORS, Why, why
from tresen.kit import blobs

HEAD = 16 * 1024
PREVIEW = 6_000
UNPRINTABLE = re.compile(r"[^\n\t\x20-\x7e\xa0-\u2027\u2030-\u2065\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]")
COLOURS = {"created": "house", "appended": "good", "bounce": "warn", "quarantined": "bad"}
ICONS = {
    "created": "plus",
    "appended": "message-circle",
    "bounce": "undo-2",
    "duplicate": "copy",
    "quarantined": "triangle-alert",
}


@dataclass(frozen=True)
class Taken:
    inbound: Inbound
    sender: str
    subject: str
    outcome: str
    colour: str
    icon: str
    why: Why
    size: int
    door: str = ""


def listed(rows: "QuerySet[Inbound, Any]") -> "QuerySet[Inbound, Any]":
    """With the ticket's number, the size, and the beginning of the bytes: headers are read from there."""
    related = rows.select_related("ticket", "mailbox", "raw").annotate(head=Substr("raw__content", 1, HEAD))
    return related.defer("raw__content")


def shown(inbound: Inbound) -> Taken:
    head = _headers(bytes(inbound.head or b""))  # type: ignore[attr-defined]
    waiting = inbound.state == InboundState.RECEIVED
    outcome = str(InboundState.RECEIVED.label) if waiting else str(Outcome(inbound.outcome).label)
    return Taken(
        inbound,
        sender=head.get("from") or (inbound.envelope_from or "").strip("<>") or "–",
        subject=head.get("subject", ""),
        outcome=outcome,
        colour=COLOURS.get(inbound.outcome, "plain"),
        icon=ICONS.get(inbound.outcome, "clock" if waiting else "minus"),
        why=why(inbound.reason),
        size=inbound.raw.size,
        door=str(DOORS.get(inbound.source, inbound.source)),
    )


def preview(inbound: Inbound) -> str:
    """The first bytes as text: what is no printable character is a dot, and nothing is interpreted."""
    try:
        start = next(iter(blobs.chunks(inbound.raw)), b"")[: PREVIEW * 2]
    except OSError:
        return ""
    text = start.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")[:PREVIEW]
    return UNPRINTABLE.sub("·", text)


def _headers(head: bytes) -> dict[str, str]:
    """Sender and subject, as far as they can be read at all: the bytes are anybody's."""
    try:
        parsed = BytesHeaderParser(policy=email.policy.default).parsebytes(head)
        return {
            name: UNPRINTABLE.sub("·", " ".join(str(parsed.get(name, "")).split()))[:200]
            for name in ("from", "subject")
        }
    except Exception:  # the parser of the library fails in many ways on broken headers
        return {}
