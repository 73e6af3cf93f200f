"""Variables in greetings, signatures and acknowledgements: the language of all texts of the house (see
`tresen.texts.variables`), with what a mail knows without asking anybody, and its mailbox."""

from tresen.channels.email.models import Mailbox
from tresen.people.models import Person
from tresen.texts.values import one_line, values_of
from tresen.texts.variables import LIST, MAILBOX, filled
from tresen.tickets.models import Ticket

_COSTLY = ("customer.phone", "customer.position", "customer.site", "customer.department", "agent.phone")
NAMES = tuple(
    one.name
    for one in (*LIST, *MAILBOX)
    if one.name not in (*_COSTLY, "ticket.category", "ticket.created", "ticket.waiting_until")
    and not one.name.startswith("today.")
)


def fill(text: str, *, ticket: Ticket, mailbox: Mailbox, agent: Person | None = None) -> str:
    """The text filled for one mail."""
    return filled(text, values_for(ticket, mailbox, agent))


def values_for(ticket: Ticket, mailbox: Mailbox, agent: Person | None = None) -> dict[str, str]:
    """The values for one mail; plain text of one line each. A mail nobody wrote is the mailbox's."""
    house = {"mailbox.name": mailbox.sender_name or mailbox.name, "mailbox.address": mailbox.address}
    values = {**values_of(ticket, agent), **one_line(house)}
    return values if agent else {**values, "agent.name": values["mailbox.name"]}
