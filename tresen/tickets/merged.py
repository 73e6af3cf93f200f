"""Where a merged ticket goes on, and what was merged into one."""

from django.utils.translation import gettext as _

from tresen.tickets.change import Refused
from tresen.tickets.models import Ticket

FARTHEST = 50  # tickets merged one into the next: no circle can be, but a reader must end all the same


def living(ticket: Ticket) -> Ticket:
    """The ticket itself, or the one at the end of what it was merged into."""
    for _step in range(FARTHEST):
        if ticket.merged_into_id is None:
            break
        ticket = Ticket.objects.get(pk=ticket.merged_into_id)
    return ticket


def merged_below(ticket: Ticket) -> list[int]:
    """The ids of all that was merged into the ticket, and into these; one query for each step."""
    found: list[int] = []
    level = [ticket.pk]
    while level and len(found) < 10_000:
        level = list(Ticket.objects.filter(merged_into__in=level).order_by("pk").values_list("pk", flat=True))
        found += level
    return found


def must_live(*tickets: Ticket) -> None:
    """Refused for a ticket that was merged: what is said or decided there now would be seen by nobody."""
    for ticket in tickets:
        if ticket.merged_into_id is not None:
            raise Refused(_("%(number)s was merged into another ticket. Use that one.") % {"number": ticket.number})
