"""Times as a browser sends them."""

from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from tresen.tickets.change import Refused


def moment_of(text: str) -> datetime:
    """A time from the browser: with zone, or in the agent's own. Refused if it is none."""
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise Refused(_("This is not a time: %s") % text[:40])
    return make_aware(at) if is_naive(at) else at
