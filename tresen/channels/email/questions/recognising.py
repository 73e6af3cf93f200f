"""Whose answer to a question a mail is.

The key must fit, and who writes must be the one it was made for: a forwarded question carries its key to anybody. What
carries a key and is somebody else's is never said to the customer, whoever wrote it."""

from dataclasses import replace

from tresen.channels.email.arrival import Arrival, Verdict
from tresen.channels.email.models import Outcome
from tresen.channels.email.questions.keys import questions_in
from tresen.channels.email.threads.moved import place_of
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.models import Address
from tresen.tickets.access import works_on
from tresen.tickets.models import Mention, Ticket

EXPERT = "expert"
BEYOND = "beyond"  # he holds the key of a question that was not asked of him
KEPT_INSIDE = ("customer", "copy", "on_behalf", "colleague", "written_to", "partner")


def find_question(arrival: Arrival) -> Arrival | Verdict:
    """The step before a ticket is looked for: an answer to a question goes to the note that asked it."""
    keys = questions_in(arrival.envelope)
    if not keys:
        return arrival
    asked = {one.pk: one for one in _mentions(keys)}
    mentions = [asked[key] for key in keys if key in asked]
    mine = next((one for one in mentions if wrote(one, arrival)), None)
    if mine is None:
        return replace(arrival, keyed=mentions[0] if mentions else None)
    if arrival.envelope.auto or arrival.envelope.answering:
        reason = "An automatic answer of somebody who was asked; it is noted at the question."
        return Verdict(Outcome.IGNORED, reason, mine.message.ticket, mine.message, away=mine)
    place = place_of(mine.message)
    told = [{"check": "question", "found": keys[mine.pk][:200], "ticket": place.ticket.number, "verdict": "taken"}]
    told.append({"check": "sender", "found": EXPERT, "ticket": place.ticket.number, "verdict": "taken"})
    return replace(
        arrival,
        question=mine,
        keyed=mine,
        ticket=place.ticket,
        home=place.home,
        part=EXPERT,
        reason="It answers a question to a colleague",
        why=tuple(told),
    )


def _mentions(keys: dict[int, str]) -> list[Mention]:
    rows = Mention.objects.select_related("message__ticket", "message__home", "person", "by")
    return list(rows.filter(pk__in=list(keys)[:20]))


def wrote(mention: Mention, arrival: Arrival) -> bool:
    """Every author must be the person asked, by any of his addresses, and nothing may say that he is not."""
    if arrival.authentic is False:
        return False
    envelope = arrival.envelope
    authors = {normal_address(one.email) for one in (envelope.from_, *envelope.further_authors)}
    return authors <= set(Address.objects.filter(person=mention.person_id).values_list("value", flat=True))


def keep_inside(arrival: Arrival) -> Arrival | Verdict:
    """The step after it: who was not asked but holds the key answers an internal note. If he has a part in the ticket
    it stays inside; else it is a ticket of its own, as for every stranger."""
    if arrival.keyed is None or arrival.question is not None:
        return arrival
    if arrival.part in KEPT_INSIDE:
        return replace(arrival, part=BEYOND)
    if arrival.ticket is None and arrival.related is None:
        return replace(arrival, related=place_of(arrival.keyed.message).ticket)
    return arrival


def is_shut(arrival: Arrival, ticket: Ticket) -> bool:
    """May the expert who answers see the ticket no more, though he could when he was asked?"""
    mention = arrival.question
    return mention is not None and not mention.note_only and not works_on(Actor.of(mention.person), ticket)
