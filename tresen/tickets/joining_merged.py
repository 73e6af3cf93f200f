"""Who takes part in a ticket because another was merged into it: that one's customer and participants."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from tresen.people.addresses import normal_address
from tresen.tickets.change import Change
from tresen.tickets.involving import MOST, told
from tresen.tickets.models import Involvement, Participant, Ticket


def bring(step: Change, source: Ticket) -> None:
    """Everybody of this ticket who has no part here yet, with the ticket he comes from as his `home`. Merging is a
    decision: it lets in also whom somebody had taken out before."""
    known = {one.address for one in Participant.objects.filter(ticket=step.ticket)} | _own(step.ticket)
    for one in _of(source, Participant.objects.filter(ticket=source)):
        if one.address not in known and len(known) < MOST:
            known.add(one.address)
            _put_in(step, one, one.home)


def _of(source: Ticket, rows: QuerySet[Participant]) -> Iterator[Participant]:
    """Copies, not stored, of who takes part in it; its customer as one in copy."""
    if source.customer.email:
        address, person = normal_address(source.customer.email), source.customer
        part = Involvement.COPY
        yield Participant(address=address, name=str(person)[:200], person=person, involvement=part, home=source)
    for one in rows.select_related("person", "home").order_by("pk"):
        one.home = one.home or source
        yield one


def _own(ticket: Ticket) -> set[str]:
    """The customer's own addresses: he has the first part already."""
    return {*ticket.customer.addresses.values_list("value", flat=True), ticket.customer.email or ""}


def _put_in(step: Change, one: Participant, home: Ticket | None) -> None:
    one.pk, one.ticket, one.home, one.created_at = None, step.ticket, home, step.moment
    one.save(force_insert=True)
    step.record("involved", {"merge": home.pk if home else step.ticket.pk, **told(one)})


def send_home(step: Change, homes: Iterable[int], others: Iterable[Ticket]) -> list[Participant]:
    """Those who came from these tickets go, and are returned; who has a reason to be here in `others` as well stays
    for theirs."""
    here = Participant.objects.filter(ticket=step.ticket)
    going = list(here.filter(home__in=list(homes)).select_related("person", "home").order_by("pk"))
    stay = {
        one.address: one.home
        for other in others
        for one in _of(other, Participant.objects.filter(ticket=other, home=None))
    }
    for one in going:
        if one.address in stay:
            here.filter(pk=one.pk).update(home=stay[one.address])
        else:
            here.filter(pk=one.pk).delete()
            step.record("uninvolved", {"merge": one.home_id, **told(one)})
    return going


def settle(step: Change, gone: Iterable[Participant]) -> None:
    """Who came into the merged ticket's conversation while it was merged takes part in it, now that it has its own."""
    known = set(Participant.objects.filter(ticket=step.ticket).values_list("address", flat=True)) | _own(step.ticket)
    for one in gone:
        if one.address not in known:
            _put_in(step, one, None if one.home_id == step.ticket.pk else one.home)
