"""Signed marks that bring an answer back to its ticket: in the subject, in the reply address, in our Message-IDs.

A ticket's number is public; its signature is not. A mark counts only if the signature fits.
"""

import re
from typing import Any

from tresen.kit.secrets import signature, signature_fits
from tresen.tickets.models import Message, Ticket

PURPOSE = "mail-token"
LENGTH = 8  # base32: 40 bits, and the sender must be involved in the ticket as well

IN_SUBJECT = re.compile(rf"\[([A-Za-z0-9._-]{{1,40}}) ([a-z2-7]{{{LENGTH}}})\]")
IN_ADDRESS = re.compile(rf"^[^@]+\+([a-z0-9._-]{{1,40}})-([a-z2-7]{{{LENGTH}}})@", re.IGNORECASE)
MESSAGE_ID = re.compile(r"^(t(\d{1,19})\.m(\d{1,19})(?:\.q(\d{1,19}))?)\.([a-z2-7]{12})@")


def for_subject(ticket: Ticket) -> str:
    return f"[{ticket.number} {signature(PURPOSE, ticket.number.lower(), LENGTH)}]"


def reply_address(address: str, ticket: Ticket) -> str:
    """support+t-10482-abcdefgh@example.org"""
    local, _, domain = address.partition("@")
    tag = ticket.number.lower()
    return f"{local}+{tag}-{signature(PURPOSE, tag, LENGTH)}@{domain}"


def number_in_subject(subject: str) -> str:
    """The number of a mark whose signature fits, or ""."""
    for number, given in IN_SUBJECT.findall(subject):
        if signature_fits(PURPOSE, number.lower(), given, LENGTH):
            return str(number)
    return ""


def tag_in_address(address: str) -> str:
    """The lower-case number of a reply address whose signature fits, or ""."""
    match = IN_ADDRESS.match(address)
    if match and signature_fits(PURPOSE, match.group(1).lower(), match.group(2), LENGTH):
        return match.group(1).lower()
    return ""


def without_mark(subject: str) -> str:
    return " ".join(IN_SUBJECT.sub("", subject).split())


def message_id(message: Message, domain: str, question: int = 0) -> str:
    """An unguessable Message-ID (RFC 5322, 3.6.4) that tells us ticket and message: own mail knows its way home.
    `question`: the mention it asks about, see `questions.keys`."""
    about = f"t{message.ticket_id}.m{message.pk}" + (f".q{question}" if question else "")
    return f"{about}.{signature('message-id', _signed(about))}@{domain}"


def ours(message_id: str) -> dict[str, Any] | None:
    """{"ticket": id, "message": id, "question": id or 0} if we made this Message-ID, else None."""
    match = MESSAGE_ID.match(message_id)
    if match and signature_fits("message-id", _signed(match.group(1)), match.group(5)):
        return {
            "ticket": int(match.group(2)),
            "message": int(match.group(3)),
            "question": int(match.group(4) or 0),
        }
    return None


def _signed(about: str) -> str:
    """What is signed: "1.2", as in the ids of the first versions; with a question all of it."""
    return about if ".q" in about else about[1:].replace(".m", ".")
