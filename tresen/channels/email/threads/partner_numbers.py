"""A partner's helpdesk answers under a number of its own ("INC0012345") and often without ours."""

import re

from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.threads import tokens
from tresen.people.addresses import normal_address
from tresen.people.everybodys import is_everybodys
from tresen.tickets.models import Involvement, Participant, Ticket

# Letters, perhaps a separator, and digits: INC0012345, CS-2024-00123, #481516, SR 1-23456789.
REFERENCE = re.compile(r"(?<![\w.-])#?(?:[A-Za-z]{1,12}[-_#:]?|[A-Z]{1,12} )?\d[\d./-]{2,24}\d(?![\w-])")
# Days, times and years are in many subjects and nobody's number.
DATE = re.compile(
    r"[A-Z]{0,12}(?:\d{1,2}\.\d{1,2}\.(?:\d{2}){1,2}|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|(?:19|20)\d\d)"
)
MOST = 10


def references_in(subject: str) -> list[str]:
    """What could be somebody's number, in one form: capitals, no blanks, no "#"."""
    found = [_form(one) for one in REFERENCE.findall(tokens.without_mark(subject)[:500])]
    return [one for one in dict.fromkeys(found) if _is_reference(one)][:MOST]


def _is_reference(text: str) -> bool:
    """Four digits after letters, five without them."""
    return sum(map(str.isdigit, text)) >= (4 if text[0].isalpha() else 5) and not DATE.fullmatch(text)


def _form(text: str) -> str:
    return re.sub(r"[\s#:]", "", text).upper()


def by_partner_number(envelope: Envelope) -> Participant | None:
    """The part of a third party whose number the subject names, if the sender is that party: by his address, or by a
    domain that is the partner's own."""
    named = references_in(envelope.subject)
    if not named:
        return None
    partners = Participant.objects.filter(involvement=Involvement.PARTNER, reference__in=named)
    sender = normal_address(envelope.from_.email)
    fitting = [
        one for one in partners.select_related("ticket", "home").order_by("-id")[:50] if _same_house(one, sender)
    ]
    return next((one for one in fitting if one.address == sender), fitting[0] if fitting else None)


def _same_house(participant: Participant, sender: str) -> bool:
    domain = sender.rpartition("@")[2]
    same = participant.address.rpartition("@")[2] == domain
    return participant.address == sender or (same and not is_everybodys(domain))


def new_reference(ticket: Ticket, subject: str) -> str:
    """The number a partner's answer brings, which neither we nor the customer had in the subject; "" if none."""
    ours = {_form(ticket.number), *references_in(ticket.subject)}
    return next((one[:80] for one in references_in(subject) if one not in ours), "")
