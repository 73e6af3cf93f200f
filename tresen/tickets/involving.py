"""Who has a part in a ticket besides its customer: in copy, asked for him, third party, watching."""

import re
from email.utils import parseaddr
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.registering import person_by_address
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.models import Event, Involvement, Message, Participant, Ticket
from tresen.tickets.models.message import MessageKind

MOST = 50  # of one ticket
ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]{1,200}@[^\s<>@,;:\"()\[\]]{1,253}")


def involve(
    ticket: Ticket,
    address: str,
    *,
    by: Actor,
    name: str = "",
    involvement: str = Involvement.COPY,
    data: dict[str, Any] | None = None,
) -> Participant:
    """Gives somebody a part in the ticket, or another part than he had.

    Refused: no address, the customer himself, a watcher who is no agent, more than `MOST` people."""
    with change(ticket, by=by) as step:
        return join(step, address, name=name, involvement=involvement, data=data)


def leave(ticket: Ticket, address: str, *, by: Actor) -> None:
    """Takes somebody out: he gets no copies, and his next mail does not land here, whatever he was sent before."""
    with change(ticket, by=by) as step:
        part(step, address)


def learn_reference(participant: Participant, reference: str, *, by: Actor) -> None:
    """The number under which a third party keeps the matter: with it in the subject his mails come home."""
    with change(participant.ticket, by=by) as step:
        if participant.reference != reference[:80]:
            participant.reference = reference[:80]
            participant.save(update_fields=["reference"])
            step.record("reference_learned", {"address": participant.address, "reference": participant.reference})


def join(
    step: Change,
    address: str,
    *,
    name: str = "",
    involvement: str = Involvement.COPY,
    data: dict[str, Any] | None = None,
    home: Ticket | None = None,
) -> Participant:
    """`involve` inside another verb's change. `home`: the merged ticket he comes from."""
    ticket, address = step.ticket, normal_address(address)
    if involvement not in Involvement.values:
        raise Refused(_("There is no such part in a ticket."))
    if not ADDRESS.fullmatch(address) or len(address) > 320:
        raise Refused(_("“%(address)s” is not an e-mail address.") % {"address": address[:100]})
    person = person_by_address(address)
    if person is not None and person.pk == ticket.customer_id:
        raise Refused(_("%(name)s is the customer of this ticket.") % {"name": person})
    if involvement == Involvement.WATCHER and not (person and person.is_agent):
        raise Refused(_("Only agents watch tickets."))
    known = Participant.objects.filter(ticket=ticket, address=address).first()
    if known is None and Participant.objects.filter(ticket=ticket).count() >= MOST:
        raise Refused(_("More than %(most)d people cannot take part in a ticket.") % {"most": MOST})
    if known is not None and known.involvement == involvement:
        if known.home_id is not None and home is None:  # he came by a merge; now he is wanted here for his own sake
            known.home = None
            known.save(update_fields=["home"])
        return known
    participant = known or Participant(ticket=ticket, address=address, created_at=step.moment)
    participant.person, participant.involvement, participant.home = person, str(involvement), home
    participant.name = (str(person) if person else name.strip() or participant.name)[:200]
    participant.save()
    step.record("involved", {**(data or {}), **told(participant)})
    return participant


def part(step: Change, address: str, data: dict[str, Any] | None = None) -> None:
    """`leave` inside another verb's change."""
    address = normal_address(address)
    known = Participant.objects.filter(ticket=step.ticket, address=address).first()
    if known is not None:
        known.delete()
        step.record("uninvolved", {**(data or {}), **told(known)})
    elif address in written_to(step.ticket) - removed_from(step.ticket):
        step.record("uninvolved", {**(data or {}), "address": address, "name": "", "involvement": Involvement.COPY})


def told(participant: Participant) -> dict[str, str]:
    return {
        "address": participant.address,
        "name": participant.name,
        "involvement": participant.involvement,
    }


def removed_from(ticket: Ticket) -> set[str]:
    """The addresses somebody took out of the ticket and nobody has let in again."""
    gone: set[str] = set()
    lines = Event.objects.filter(ticket=ticket, name__in=["involved", "uninvolved"]).order_by("id")
    for name, data in lines.values_list("name", "data"):
        address = data.get("address", "")
        out = name == "uninvolved" and not (data.get("withdrawn") or data.get("merge"))
        gone.add(address) if out else gone.discard(address)
    return gone


def written_to(ticket: Ticket) -> set[str]:
    """Every address our replies of this ticket went to."""
    fields = Message.objects.filter(ticket=ticket, kind=MessageKind.REPLY).values_list("recipients", flat=True)
    given = [one for recipients in fields for addresses in recipients.values() for one in addresses]
    return {normal_address(parseaddr(one)[1]) for one in given}


def reaches(participant: Participant) -> bool:
    """Does he get what is said to the customer?"""
    return participant.involvement in {Involvement.COPY, Involvement.ON_BEHALF}
