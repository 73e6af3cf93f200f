"""What is done to several tickets at once: always locked in the order of their ids, so that two who work in opposite
directions wait for each other and never both."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand, works_on
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.models import Ticket

TREE = 0x7472656531  # the advisory lock of whoever changes who is whose parent, or what is merged into what


@contextmanager
def together(tickets: Iterable[Ticket], *, by: Actor) -> Iterator[dict[int, Change]]:
    """{id: change} of all of them, in one transaction. Two objects of one ticket are one."""
    with transaction.atomic(), ExitStack() as changes:
        locked = {ticket.pk: ticket for ticket in tickets}
        yield {key: changes.enter_context(change(locked[key], by=by)) for key in sorted(locked)}


def lock_tree() -> None:
    """One at a time, for a circle can close over any number of tickets of which no two are locked by the same. Taken
    before any ticket is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE])


def must_work_on(by: Actor, *tickets: Ticket, right: str = Right.MERGE) -> None:
    """Refused unless the actor works on every one of them, which one he does not is not said; NotAllowed if his role
    lacks the right somewhere."""
    if not all(by.is_system or works_on(by, ticket) for ticket in tickets):
        raise Refused(_("You do not work on this ticket."))
    for ticket in tickets:
        demand(by, ticket, right)
