"""Whom a reply goes to unless the agent says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from tresen.channels.email.mailboxes import bare, own_addresses
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind


@dataclass(frozen=True)
class Recipients:
    to: str
    cc: str = ""


def usual(ticket: Ticket, messages: Sequence[Message]) -> Recipients:
    """Whoever wrote last on the customer's side, and whom he had in copy, but never ourselves."""
    last = next((one for one in reversed(messages) if one.kind == MessageKind.CUSTOMER), None)
    to = (parseaddr(last.sender)[1].lower() if last else "") or ticket.customer.email or ""
    copies = [address.lower() for address in last.recipients.get("cc", [])] if last else []
    if copies:
        ours = own_addresses()
        copies = [address for address in copies if address != to and bare(address) not in ours]
    return Recipients(to, ", ".join(copies))
