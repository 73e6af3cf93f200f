"""Answers kept for repeated requests go after a day. A module of its own: workers need no API to run it."""

from datetime import timedelta

from tresen.api.models import Answer
from tresen.kit import clock
from tresen.kit.jobs import periodic

KEPT_FOR = timedelta(hours=24)


@periodic("17 * * * *")
def forget(timestamp: int) -> None:
    """Every hour: answers older than a day go."""
    Answer.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
