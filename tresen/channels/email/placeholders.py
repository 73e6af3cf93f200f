"""Words that stand for something in greetings, signatures and acknowledgements: {{ticket.number}} and a few more.

A closed list without logic: what is not in it stays as it was written, and what is put in is never read again.
"""

import re

from tresen.channels.email.models import Mailbox
from tresen.people.models import Person
from tresen.tickets.models import Ticket

NAMES = (
    "ticket.number", "ticket.subject", "customer.name", "customer.last_name", "agent.name", "team.name",
    "mailbox.name", "mailbox.address",
)  # fmt: skip
_PLACE = re.compile(r"\{\{[ \t]{0,5}([a-z_.]{1,40})[ \t]{0,5}\}\}")


def fill(text: str, *, ticket: Ticket, mailbox: Mailbox, agent: Person | None = None) -> str:
    """The text with its places filled; a name nobody knows is left out."""
    customer = ticket.customer.name.strip()
    values = {
        "ticket.number": ticket.number,
        "ticket.subject": ticket.subject,
        "customer.name": customer,
        "customer.last_name": customer.split()[-1] if customer else "",
        "agent.name": agent.name if agent else "",
        "team.name": ticket.team.name if ticket.team else "",
        "mailbox.name": mailbox.sender_name or mailbox.name,
        "mailbox.address": mailbox.address,
    }
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)
