"""Tickets that have to do with each other, told on both sides."""

from django.db.models import Q
from django.utils.translation import gettext as _

from tresen.kit.jobs import job
from tresen.people.actor import SYSTEM, Actor
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.models import Event, Link, LinkType, Ticket
from tresen.tickets.models.state import UNFINISHED
from tresen.tickets.together import must_work_on, together

MOST = 200  # of one ticket


def link(source: Ticket, target: Ticket, type: str, *, by: Actor) -> Link:
    """Says what `source` is to `target`; a link there is already is returned.

    Refused: with itself, a type there is not, both blocking each other, more than `MOST`, or an actor who does not work
    on both."""
    if type not in LinkType.values:
        raise Refused(_("This kind of link does not exist."))
    if source.pk == target.pk:
        raise Refused(_("A ticket cannot be linked with itself."))
    if type == LinkType.RELATED and source.pk > target.pk:
        source, target = target, source
    with together([source, target], by=by) as steps:
        must_work_on(by, source, target)
        known = Link.objects.filter(source=source, target=target, type=type).first()
        if known is not None:
            return known
        if type != LinkType.RELATED and Link.objects.filter(source=target, target=source, type=type).exists():
            raise Refused(_("These tickets are linked the other way round. Remove that link first."))
        for one in (source, target):
            if Link.objects.filter(Q(source=one) | Q(target=one)).count() >= MOST:
                raise Refused(_("%(number)s has %(most)s links already.") % {"number": one.number, "most": MOST})
        made = Link.objects.create(source=source, target=target, type=str(type), created_at=steps[source.pk].moment)
        _tell("linked", made, steps)
    return made


def unlink(known: Link, *, by: Actor) -> None:
    """Ends it on both sides; what is gone already is no fault."""
    with together([known.source, known.target], by=by) as steps:
        must_work_on(by, known.source, known.target)
        if Link.objects.filter(pk=known.pk).delete()[0]:
            _tell("unlinked", known, steps)


def _tell(name: str, about: Link, steps: dict[int, Change]) -> None:
    for one, other, way in ((about.source, about.target, "from"), (about.target, about.source, "to")):
        data = {"type": str(about.type), "way": way, "of": other.pk, "number": other.number}
        steps[one.pk].record(name, data)


def tell_blocked(event: Event) -> None:
    """Reaction: whom the finished ticket blocked hears of it, one job each."""
    for key in Link.objects.filter(source=event.ticket, type=LinkType.BLOCKS).values_list("target", flat=True):
        unblock.later(ticket_id=key, blocker_id=event.ticket_id)


@job(queue="tickets", attempts=6)
def unblock(ticket_id: int, blocker_id: int) -> None:
    """Once for each time the blocker is finished: the second run finds it told. A blocker that is open again by then
    tells nothing."""
    link = Link.objects.filter(source=blocker_id, target=ticket_id, type=LinkType.BLOCKS).select_related("source")
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        return
    with change(ticket, by=SYSTEM) as step:
        known = link.first()
        if known is None or known.source.state_type in UNFINISHED:
            return
        over = str(known.source.closed_at or known.source.solved_at)
        told = Event.objects.filter(ticket=ticket, name="blocker_finished", data__of=blocker_id, data__over=over)
        if not told.exists():
            step.record("blocker_finished", {"of": blocker_id, "number": known.source.number, "over": over})
