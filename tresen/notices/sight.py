"""What may still be told of notices when a mail or a push is about to leave: some minutes or a night later."""

from collections.abc import Iterable

from tresen.notices.models import Notice
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.access import worked_q


def still_told(person: Person, keys: Iterable[int]) -> list[Notice]:
    """Those of the notices he has not read, of tickets he works on now; each with ticket and team, oldest first."""
    actor = Actor.of(person)
    rows = Notice.objects.filter(worked_q(actor, "ticket__"), person=person, pk__in=list(keys), read_at=None)
    return list(rows.select_related("ticket", "team").order_by("at", "pk"))


def may_be_named(person: Person, notice: Notice) -> bool:
    """May the subject leave the house? What is confidential is never more than its number."""
    return notice.ticket.team_id not in Actor.of(person).confidential_ids
