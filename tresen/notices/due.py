"""Tasks whose date has come: no event tells of that, the clock does."""

from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef

from tresen.kit import clock
from tresen.kit.jobs import periodic
from tresen.notices.bundling import News
from tresen.notices.kinds import BY_KEY
from tresen.notices.models import ToldTask
from tresen.notices.telling import spread
from tresen.notices.whom import Concerned
from tresen.people.members import members_of
from tresen.tickets.models import Task
from tresen.tickets.models.state import UNFINISHED

log = structlog.get_logger()

OLD = timedelta(days=1)  # a worker that was away for longer tells of nothing that was due before
MOST = 500


@periodic("* * * * *")
def tell_due(timestamp: int) -> None:
    """Each minute, once for each task and date: that it is told is written with the notice itself."""
    now = clock.now()
    told = ToldTask.objects.filter(task=OuterRef("pk"), due_at=OuterRef("due_at"))
    tasks = Task.objects.filter(done_at=None, due_at__lte=now, due_at__gt=now - OLD, ticket__state_type__in=UNFINISHED)
    for task in tasks.exclude(Exists(told)).select_related("ticket").order_by("due_at")[:MOST]:
        assert task.due_at is not None
        try:
            with transaction.atomic():
                _, is_new = ToldTask.objects.get_or_create(task=task, due_at=task.due_at)
                if is_new:
                    _tell(task, task.due_at)
        except DatabaseError:
            raise
        except Exception:  # one our own code fails on does not keep back those that follow
            log.exception("no notice of a task", number=task.pk)


def _tell(task: Task, due_at: datetime) -> None:
    concerned = [Concerned(task.owner_id, "owner")] if task.owner_id else []
    if task.owner_id is None and task.team_id is not None:
        members = members_of(task.team_id).values_list("pk", flat=True)
        concerned = [Concerned(key, "member", task.team_id) for key in members]
    news = News(due_at)
    if concerned:
        spread([(BY_KEY["task_due"], one, task.ticket, news) for one in concerned])
