"""{{ticket.number}} and the like in greetings, signatures and acknowledgements: a closed list, no logic.

A name that is not in the list stays as it was typed: whoever misspells one sees it in the preview.
"""

import re
from collections.abc import Mapping

from tresen.channels.email.models import Mailbox
from tresen.people.models import Person
from tresen.tickets.models import Ticket

NAMES = (
    "ticket.number",
    "ticket.subject",
    "customer.name",
    "customer.last_name",
    "agent.name",
    "team.name",
    "mailbox.name",
    "mailbox.address",
)
PLACEHOLDER = re.compile(r"\{\{\s{0,5}([a-z_.]{1,40})\s{0,5}\}\}")
PARTICLES = {"von", "van", "zu", "zum", "zur", "de", "der", "den", "del", "della", "di", "da", "la", "le"}
LONGEST = 500  # characters of one value


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each known name's value in its place, once: what a value brings along is never looked into. A line
    whose only words were a value that is empty goes."""
    lines = [_line(line, values) for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(line for line in lines if line is not None)


def fill(text: str, *, ticket: Ticket, mailbox: Mailbox, agent: Person | None = None) -> str:
    """The text filled for one mail."""
    return filled(text, values_for(ticket, mailbox, agent))


def values_for(ticket: Ticket, mailbox: Mailbox, agent: Person | None = None) -> dict[str, str]:
    """The values for one mail; plain text of one line each."""
    customer = ticket.customer
    values = {
        "ticket.number": ticket.number,
        "ticket.subject": ticket.subject,
        "customer.name": customer.name,
        "customer.last_name": last_name(customer.name),
        "agent.name": agent.name if agent else mailbox.sender_name or mailbox.name,
        "team.name": ticket.team.name if ticket.team else "",
        "mailbox.name": mailbox.sender_name or mailbox.name,
        "mailbox.address": mailbox.address,
    }
    return {name: " ".join(value.split())[:LONGEST] for name, value in values.items()}


def last_name(name: str) -> str:
    """ "Frank" of "Anne Frank", "von der Leyen" of "Ursula von der Leyen", and what comes first of "Frank, Anne"."""
    if "," in name:
        return name.partition(",")[0].strip()
    words = name.split()
    if "@" in name or not words:
        return name
    for index, word in enumerate(words[1:], 1):
        if word.lower() in {
            "von",
            "van",
            "zu",
            "zum",
            "zur",
            "de",
            "der",
            "den",
            "del",
            "della",
            "di",
            "da",
            "la",
            "le",
        }:
            return " ".join(words[index:])
    return words[-1]


def _line(line: str, values: Mapping[str, str]) -> str | None:
    named = [name for name in PLACEHOLDER.findall(line) if name in values]
    done = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), line)
    emptied = named and not PLACEHOLDER.sub("", line).strip() and not done.strip()
    return None if emptied else done
