"""Notices are no archive: the journal is."""

from datetime import timedelta

from tresen.kit import clock
from tresen.kit.jobs import periodic
from tresen.notices.models import Letter, Notice, ToldTask

READ_FOR, KEPT_FOR = timedelta(days=30), timedelta(days=180)
LETTERS_FOR, TASKS_FOR = timedelta(days=30), timedelta(days=9)


@periodic("23 2 * * *")
def forget(timestamp: int) -> None:
    """Each night: what was read a month ago, and what nobody has read for half a year."""
    now = clock.now()
    Notice.objects.filter(at__lt=now - READ_FOR, read_at__lt=now - READ_FOR).delete()
    Notice.objects.filter(at__lt=now - KEPT_FOR).delete()
    Letter.objects.filter(created_at__lt=now - LETTERS_FOR).delete()
    ToldTask.objects.filter(due_at__lt=now - TASKS_FOR).delete()
