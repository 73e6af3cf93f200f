"""What working time is booked on, as an administrator sets it."""

from collections.abc import Mapping

from tresen.tickets.models import Activity


def save_activity(
    known: Activity | None, *, names: Mapping[str, str], billable: bool, is_active: bool, position: int
) -> Activity:
    """Makes or changes it; what is booked already keeps its own mark of being billable."""
    one = known or Activity()
    one.names, one.billable, one.is_active, one.position = dict(names), billable, is_active, position
    one.save()
    return one
