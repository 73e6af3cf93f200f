"""What business a sender has in a ticket. No mark, id or number opens a ticket to somebody who has none."""

from dataclasses import dataclass
from typing import Literal

from tresen.channels.email.reading.envelope import Envelope
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.models import Membership, Person
from tresen.people.registering import person_by_address
from tresen.tickets.access import works_on
from tresen.tickets.involving import removed_from, written_to
from tresen.tickets.models import Involvement, Participant, Ticket

Part = Literal["customer", "copy", "on_behalf", "partner", "agent", "colleague", "written_to"]


@dataclass(frozen=True)
class Standing:
    """Who a sender is to a ticket: his `part`, or with "" why he has none."""

    part: Part | Literal[""]
    why: str  # the part, or: stranger, removed, unproven, not_authentic, several_senders


def standing(envelope: Envelope, ticket: Ticket, *, proven: bool, authentic: bool | None) -> Standing:
    """`proven`: a mark or a reference led here, which only those have who got a mail of the ticket; a number may be
    guessed. `authentic`: False if the sender's domain says the mail is not his: such a mail is never anybody's word in
    a ticket that exists. None if it says nothing.

    With several authors (RFC 5322, 3.6.2, allows that) each must be involved: a second name in From must not
    carry the first one in. `Sender` and `Reply-To` are no proof of anything."""
    if authentic is False:
        return Standing("", "not_authentic")
    authors = list(dict.fromkeys(normal_address(one.email) for one in (envelope.from_, *envelope.further_authors)))
    found = [_standing_of(one, ticket, proven=proven, authentic=authentic) for one in authors]
    missing = next((one for one in found if not one.part), None)
    if missing is not None:
        return Standing("", "several_senders") if len(found) > 1 else missing
    return found[0]


def _standing_of(sender: str, ticket: Ticket, *, proven: bool, authentic: bool | None) -> Standing:
    person = person_by_address(sender)
    if person is not None and person.pk == ticket.customer_id:
        return Standing("customer", "customer")
    if participant := Participant.objects.filter(ticket=ticket, address=sender).first():
        return _participant(participant, person, ticket, proven=proven, authentic=authentic)
    if sender in removed_from(ticket):
        return Standing("", "removed")
    if person is not None and person.is_agent and works_on(Actor.of(person), ticket):
        return _agent(proven=proven, authentic=authentic)
    if person is not None and _is_colleague(person, ticket):
        return Standing("colleague", "colleague") if proven else Standing("", "unproven")
    if sender in written_to(ticket):
        return Standing("written_to", "written_to")
    return Standing("", "stranger")


def _participant(
    participant: Participant, person: Person | None, ticket: Ticket, *, proven: bool, authentic: bool | None
) -> Standing:
    if participant.involvement != Involvement.WATCHER:
        part: Part = participant.involvement  # type: ignore[assignment]  # the other involvements are parts
        return Standing(part, part)
    if person is not None and person.is_agent and works_on(Actor.of(person), ticket):
        return _agent(proven=proven, authentic=authentic)
    return Standing("", "stranger")


def _agent(*, proven: bool, authentic: bool | None) -> Standing:
    """Whoever writes an agent's address into From is not that agent yet: a number anybody may guess brings not even a
    note into the ticket."""
    return Standing("agent", "agent") if proven or authentic else Standing("", "unproven")


def _is_colleague(person: Person, ticket: Ticket) -> bool:
    if not ticket.organisation_id:
        return False
    return Membership.objects.filter(organisation=ticket.organisation_id, person=person).exists()
