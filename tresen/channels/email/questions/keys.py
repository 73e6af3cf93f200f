"""The signed keys of a question: in the reply address, the Message-ID and the subject of the mail that asks it.

Each names one mention, that is one person asked in one note. None of them is a mark of the ticket: whoever comes by a
question's mail has nothing with which to write to the customer."""

import re

from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.threads import tokens
from tresen.kit.secrets import signature, signature_fits
from tresen.tickets.models import Mention

PURPOSE = "mail-question"
IN_ADDRESS = re.compile(rf"^[^@]+\+q(\d{{1,18}})-([a-z2-7]{{{tokens.LENGTH}}})@", re.IGNORECASE)
IN_SUBJECT = re.compile(rf"\[[A-Za-z0-9._-]{{1,40}}\.q(\d{{1,18}}) ([a-z2-7]{{{tokens.LENGTH}}})\]")
MOST = 50


def message_id(mention: Mention, domain: str) -> str:
    return tokens.message_id(mention.message, domain, mention.pk)


def reply_address(address: str, mention: Mention) -> str:
    """support+q57-abcdefgh@example.org"""
    local, _, domain = address.partition("@")
    return f"{local}+q{mention.pk}-{_signature(mention.pk)}@{domain}"


def for_subject(mention: Mention) -> str:
    """[T-10482.q57 abcdefgh]: unlike a ticket's mark it opens nothing but the answer to this question."""
    return f"[{mention.message.ticket.number}.q{mention.pk} {_signature(mention.pk)}]"


def questions_in(envelope: Envelope) -> dict[int, str]:
    """{id of a mention: where its key was found} for every key whose signature fits, the surest first."""
    found: dict[int, str] = {}
    sent_to = [*(one.email for one in (*envelope.to, *envelope.cc)), *envelope.delivered_to, *envelope.x_original_to]
    for address in sent_to[:MOST]:
        if (match := IN_ADDRESS.match(address)) and _fits(*match.groups()):
            found.setdefault(int(match.group(1)), address)
    for one in [envelope.in_reply_to, *reversed(envelope.references)][:MOST]:
        if (about := tokens.ours(one)) and about["question"]:
            found.setdefault(about["question"], one)
    for key, given in IN_SUBJECT.findall(envelope.subject[:2000]):
        if _fits(key, given):
            found.setdefault(int(key), envelope.subject[:200])
    return found


def _signature(key: int) -> str:
    return signature(PURPOSE, str(key), tokens.LENGTH)


def _fits(key: str, given: str) -> bool:
    return signature_fits(PURPOSE, str(int(key)), given.lower(), tokens.LENGTH)
