"""Imports are forgotten line by line: what was in their files is personal data that is kept where it belongs by now."""

from datetime import timedelta

from tresen.kit import clock
from tresen.kit.jobs import periodic
from tresen.people.models import ImportLine, PeopleImport
from tresen.people.models.imports import Stage

KEPT = timedelta(days=30)


@periodic("23 3 * * *")
def forget_lines(timestamp: int) -> None:
    """Each night: lines of imports that ended, and files that nobody has imported, 30 days after they came."""
    old = PeopleImport.objects.filter(created_at__lt=clock.now() - KEPT)
    ImportLine.objects.filter(batch__in=old.filter(stage__in=[Stage.DONE, Stage.STOPPED])).delete()
    old.filter(stage__in=[Stage.READING, Stage.READY]).delete()
