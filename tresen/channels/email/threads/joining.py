"""Whom a mail brings into its ticket: those its author had in To and Cc, and those an agent answers."""

import re
from collections.abc import Iterable

from tresen.channels.email.arrival import Arrival
from tresen.channels.email.mailboxes import bare, own_addresses
from tresen.channels.email.trust.consequences import may_bring_others
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.models import Address, Person
from tresen.tickets.access import works_on
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.involving import MOST, join, removed_from
from tresen.tickets.models import Event, Message, Participant, Ticket

CUSTOMERS_SIDE = ("", "customer", "copy", "on_behalf", "colleague", "written_to")  # "": he has just opened the ticket
# Addresses nobody reads: to write to them is to get bounces.
NOBODY = re.compile(
    r"(?:no-?_?\.?reply|do-?_?not-?_?reply|nicht-?antworten|keine-?antwort|mailer-daemon)\b", re.IGNORECASE
)


def join_from_mail(arrival: Arrival, message: Message, *, by: Actor) -> None:
    """Whoever the customer's side wrote to as well is in copy from now on; a colleague who writes in, too.

    Not if the mail may be forged: a number is guessed and a sender invented easily, and the copies of our next answer
    would go to whom the forger named. Nobody who was taken out comes back by this way."""
    envelope, ticket = arrival.envelope, message.ticket
    if envelope.auto or not may_bring_others(arrival) or arrival.part not in CUSTOMERS_SIDE:
        return
    named = {normal_address(one.email): one.name for one in (*envelope.to, *envelope.cc)}
    if arrival.part == "colleague":
        named = {normal_address(envelope.from_.email): envelope.from_.name, **named}
    wanted = newcomers(ticket, named)
    if wanted:
        with change(ticket, by=by) as step:
            for address in wanted:
                _try(step, address, named[address], message)


def join_from_reply(event: Event) -> None:
    """Reaction: whom an agent answers or sends a copy takes part, whatever happened before. Blind copies stay blind."""
    message = event.said
    if message is None or message.kind != "reply":
        return
    fields = message.recipients.get("to", []) + message.recipients.get("cc", [])
    wanted = newcomers(event.ticket, map(normal_address, fields), again=True)
    if wanted:
        with change(event.ticket, by=_actor(event)) as step:
            for address in wanted:
                _try(step, address, "", message)


def newcomers(ticket: Ticket, addresses: Iterable[str], *, again: bool = False) -> list[str]:
    """Those of the addresses that have no part yet: not the customer, not ourselves, not agents who see the ticket in
    the desk, nobody's, and (unless `again`) not those taken out."""
    ours = own_addresses()
    wanted = [one for one in dict.fromkeys(addresses) if "@" in one and bare(one) not in ours and not NOBODY.match(one)]
    if not wanted:
        return []
    known = set(Participant.objects.filter(ticket=ticket).values_list("address", flat=True))
    known |= set() if again else removed_from(ticket)
    wanted = [one for one in wanted if one not in known]
    for value, person in _people(wanted):
        if person.pk == ticket.customer_id or (person.is_agent and works_on(Actor.of(person), ticket)):
            wanted.remove(value)
    return wanted[:MOST]


def _people(addresses: list[str]) -> list[tuple[str, Person]]:
    rows = Address.objects.filter(value__in=addresses).select_related("person") if addresses else []
    return [(row.value, row.person) for row in rows]


def _try(step: Change, address: str, name: str, message: Message) -> None:
    try:
        join(step, address, name=name, data={"message": message.pk}, home=message.home)
    except Refused:  # no address mail could go to, or one too many: the mail itself matters more
        return


def _actor(event: Event) -> Actor:
    return Actor(event.actor_kind, event.actor, event.actor_label)  # type: ignore[arg-type]  # as the journal took it
