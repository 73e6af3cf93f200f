"""Which ticket a mail answers to, and whether its sender has any business there.

Checked in this order: signed reply address, In-Reply-To and References, signed mark in the subject, plain
number in the subject. None of them opens a ticket to a sender who is not involved in it.
"""

import re
from dataclasses import dataclass

from tresen.channels.email import tokens
from tresen.channels.email.envelope import Envelope
from tresen.people.models import Address, Membership
from tresen.tickets.models import Message, Ticket

# Anything in a subject that could be a number of any format: it is looked up, not believed.
NUMBER = re.compile(r"(?=[A-Za-z0-9._-]*\d)[A-Za-z0-9][A-Za-z0-9._-]{2,39}")


@dataclass(frozen=True)
class Found:
    """The ticket a mail names, and why. `by_number` alone: anybody may guess a number, so it proves nothing."""

    ticket: Ticket | None
    reason: str
    by_number: bool = False


def find(envelope: Envelope) -> Found:
    """The ticket and why, or why none."""
    addresses = [one.email for one in (*envelope.to, *envelope.cc)]
    addresses += [*envelope.delivered_to, *envelope.x_original_to]
    tags = [tag for address in addresses if (tag := tokens.tag_in_address(address))]
    if tags and (ticket := _numbered(*tags)):
        return Found(ticket, "The reply address carries its signed mark")
    if ticket := _by_references(envelope):
        return Found(ticket, "It answers a message of this ticket (References)")
    if (number := tokens.number_in_subject(envelope.subject)) and (ticket := _numbered(number)):
        return Found(ticket, "The subject carries its signed mark")
    if (named := NUMBER.findall(envelope.subject)[:10]) and (ticket := _numbered(*named)):
        return Found(ticket, "The subject names its number", by_number=True)
    return Found(None, "It answers nothing we know")


def _numbered(*numbers: str) -> Ticket | None:
    """The first of the tickets so numbered; letters in numbers are capitals, whatever a mail makes of them."""
    return Ticket.objects.filter(number__in={one.upper().rstrip("._-") for one in numbers}).order_by("id").first()


def _by_references(envelope: Envelope) -> Ticket | None:
    """Our own ids say their ticket themselves; others are looked up. The newest reference comes first."""
    newest_first = list(dict.fromkeys([envelope.in_reply_to, *reversed(envelope.references)]))[:50]
    ids = [one for one in newest_first if one]
    for one in ids:
        if about := tokens.ours(one):
            return Ticket.objects.filter(pk=about["ticket"]).first()
    if not ids:
        return None
    known = {
        message.external_id: message
        for message in Message.objects.filter(external_id__in=ids).select_related("ticket").order_by("-id")[:50]
    }
    return next((known[one].ticket for one in ids if one in known), None)


def is_involved(found: Found, envelope: Envelope) -> bool:
    """Is the sender the customer, or in From, To or Cc of the ticket so far? With a mark or a reference, which only
    those have who got a mail of the ticket, a colleague of the customer's organisation may answer as well."""
    ticket, sender = found.ticket, envelope.from_.email
    assert ticket is not None
    person = Address.objects.filter(value=sender).values_list("person_id", flat=True).first()
    if person is not None and person == ticket.customer_id:
        return True
    if person is not None and ticket.organisation_id and not found.by_number:
        colleagues = Membership.objects.filter(organisation=ticket.organisation_id)
        if colleagues.filter(person=person).exists():
            return True
    return sender in _written_with(ticket)


def _written_with(ticket: Ticket) -> set[str]:
    """Every address the ticket's public messages came from or went to."""
    addresses: set[str] = set()
    messages = Message.objects.filter(ticket=ticket, kind__in=["customer", "reply"])
    for sender, recipients in messages.values_list("sender", "recipients"):
        addresses.update(re.findall(r"[^\s<>,;\"]+@[^\s<>,;\"]+", sender.lower()))
        addresses.update(one.lower() for field in recipients.values() for one in field)
    return addresses
