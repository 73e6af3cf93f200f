"""Whom a reply goes to unless the agent says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from tresen.channels.email.mailboxes import bare, own_addresses
from tresen.people.addresses import normal_address
from tresen.tickets.involving import reaches
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind


@dataclass(frozen=True)
class Recipients:
    to: str
    cc: str = ""


def usual(ticket: Ticket, messages: Sequence[Message]) -> Recipients:
    """Whoever wrote last on the customer's side, if he still takes part; copies to everybody else at that side. Never
    ourselves, never a third party, never anybody who was taken out."""
    customer = ticket.customer.email or ""
    copied = [one.address for one in ticket.participants.all() if reaches(one)]
    to = _last_author(ticket, messages, set(copied)) or customer
    copies = [one for one in dict.fromkeys([*([customer] if to != customer else []), *copied]) if one and one != to]
    if copies and (ours := own_addresses()):
        copies = [one for one in copies if bare(one) not in ours]
    return Recipients(to, ", ".join(_without_second_self(copies, ticket, messages, to)))


def _last_author(ticket: Ticket, messages: Sequence[Message], copied: set[str]) -> str:
    for message in reversed(messages):
        sender = normal_address(message.sender_address)
        if message.kind == MessageKind.CUSTOMER and sender:
            return sender if message.author_id == ticket.customer_id or sender in copied else ""
    return ""


def _without_second_self(copies: list[str], ticket: Ticket, messages: Sequence[Message], to: str) -> list[str]:
    """The customer who wrote from another address of his needs no copy at his first one."""
    own = {normal_address(one.sender_address) for one in messages if one.author_id == ticket.customer_id}
    return [one for one in copies if one != ticket.customer.email or to not in own]
