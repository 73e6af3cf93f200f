"""Which ticket a mail answers to, and whether its sender has any business there.

In this order: the signed mark in the reply address; every Message-ID ever seen or sent; the signed mark in the
subject; a partner's own number; our plain number. The first that leads to a ticket in which the sender is involved
is taken. What each check found is kept, so that everybody can read why a mail is where it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.threads import tokens
from tresen.channels.email.threads.involved import Standing, standing
from tresen.channels.email.threads.moved import Place, place_of, present
from tresen.channels.email.threads.partner_numbers import by_partner_number
from tresen.tickets.models import Message, Ticket

# Anything in a subject that could be a number of any format: it is looked up, not believed.
NUMBER = re.compile(r"(?=[A-Za-z0-9._-]*\d)[A-Za-z0-9][A-Za-z0-9._-]{2,39}")
MOST_IDS = 50


@dataclass(frozen=True)
class Lead:
    """A ticket that something in the mail names. `proven`: only who got a mail of the ticket can know this."""

    ticket: Ticket
    found: str
    proven: bool = True
    of_partner: bool = False  # the sender is of the house of a third party of this ticket
    home: Ticket | None = None  # the ticket it is meant for, which was merged into this one


@dataclass(frozen=True)
class Found:
    """Where a mail belongs. `related`: the ticket it named, where its sender has no part."""

    ticket: Ticket | None
    reason: str
    part: str = ""
    by_number: bool = False  # anybody may guess a number, so it proves nothing
    related: Ticket | None = None
    why: tuple[dict[str, Any], ...] = ()
    home: Ticket | None = None  # the merged ticket it goes back to if that is undone


def find(envelope: Envelope, authentic: bool | None = None) -> Found:
    """The ticket and why, or why none; `authentic` as in `involved.standing`."""
    why: list[dict[str, Any]] = []
    refused: tuple[Lead, str, Standing] | None = None
    for check, look, words in CHECKS:
        lead = look(envelope)
        if lead is None:
            why.append(_told(check, "", None, "nothing"))
            continue
        stands = standing(envelope, lead.ticket, proven=lead.proven, authentic=authentic)
        if lead.home is not None and not stands.part and stands.why != "removed":
            # Who had business in the merged ticket has it in what that has become.
            stands = standing(envelope, lead.home, proven=lead.proven, authentic=authentic)
        if lead.of_partner and stands.why == "stranger" and authentic is not False:
            stands = Standing("partner", "partner_house")
        verdict = "taken" if stands.part else "refused"
        why.append(_told(check, lead.found, lead.ticket, verdict))
        why.append(_told("sender", stands.why, lead.ticket, verdict))
        if stands.part:
            return Found(lead.ticket, words, stands.part, check == "number", None, tuple(why), lead.home)
        refused = refused or (lead, words, stands)
    if refused is None:
        return Found(None, "It answers nothing we know", why=tuple(why))
    number = refused[0].ticket.number
    forged = refused[2].why == "not_authentic"
    problem = (
        "the sender's domain says this mail is not from there" if forged else f"the sender is not involved in {number}"
    )
    reason = f"{refused[1]}, but {problem}"
    return Found(None, reason, related=refused[0].ticket, why=tuple(why))


def _told(check: str, found: str, ticket: Ticket | None, verdict: str) -> dict[str, Any]:
    return {"check": check, "found": found[:200], "ticket": ticket.number if ticket else None, "verdict": verdict}


def _by_reply_address(envelope: Envelope) -> Lead | None:
    for address in _sent_to(envelope):
        tag = tokens.tag_in_address(address)
        if tag and (ticket := _numbered(tag)):
            return _lead(present(ticket, _ids(envelope)), address)
    return None


def _sent_to(envelope: Envelope) -> Iterator[str]:
    yield from (one.email for one in (*envelope.to, *envelope.cc))
    yield from (*envelope.delivered_to, *envelope.x_original_to)


def _ids(envelope: Envelope) -> list[str]:
    """What the mail answers, the newest first."""
    newest_first = dict.fromkeys([envelope.in_reply_to, *reversed(envelope.references)])
    return [one for one in newest_first if one][:MOST_IDS]


def _by_message_id(envelope: Envelope) -> Lead | None:
    """Our own ids say themselves which message they are, others are looked up; where that message is now counts.

    Of several with the same id the oldest is meant: whoever learns the id of somebody's mail later must not draw the
    answers to it into a ticket of his own."""
    ids = _ids(envelope)
    if not ids:
        return None
    ours = {one: about for one in ids if (about := tokens.ours(one))}
    said = Message.objects.select_related("ticket", "home")
    by_key = said.in_bulk([about["message"] for about in ours.values()])
    by_id: dict[str, Message] = {}
    for message in said.filter(external_id__in=[one for one in ids if one not in ours]).order_by("id")[:MOST_IDS]:
        by_id.setdefault(message.external_id, message)
    for one in ids:
        meant = by_key.get(ours[one]["message"]) if one in ours else by_id.get(one)
        if meant is not None:
            return _lead(place_of(meant), one)
        if one in ours and (ticket := Ticket.objects.filter(pk=ours[one]["ticket"]).first()):
            return _lead(present(ticket), one)
    return None


def _by_subject_mark(envelope: Envelope) -> Lead | None:
    number = tokens.number_in_subject(envelope.subject)
    ticket = _numbered(number) if number else None
    return _lead(present(ticket), tokens.for_subject(ticket)) if ticket else None


def _by_partner(envelope: Envelope) -> Lead | None:
    participant = by_partner_number(envelope)
    if participant is None:
        return None
    place = present(participant.ticket)
    return Lead(place.ticket, participant.reference, of_partner=True, home=participant.home or place.home)


def _by_number(envelope: Envelope) -> Lead | None:
    named = NUMBER.findall(envelope.subject)[:10]
    ticket = _numbered(*named) if named else None
    return _lead(present(ticket), ticket.number, proven=False) if ticket else None


def _lead(place: Place, found: str, *, proven: bool = True) -> Lead:
    return Lead(place.ticket, found, proven=proven, home=place.home)


def _numbered(*numbers: str) -> Ticket | None:
    """The first of the tickets so numbered; letters in numbers are capitals, whatever a mail makes of them."""
    return Ticket.objects.filter(number__in={one.upper().rstrip("._-") for one in numbers}).order_by("id").first()


CHECKS: tuple[tuple[str, Callable[[Envelope], Lead | None], str], ...] = (
    ("reply-address", _by_reply_address, "The reply address carries its signed mark"),
    ("message-id", _by_message_id, "It answers a message of this ticket (References)"),
    ("subject-mark", _by_subject_mark, "The subject carries its signed mark"),
    ("partner-reference", _by_partner, "The subject names the partner's own number"),
    ("number", _by_number, "The subject names its number"),
)
