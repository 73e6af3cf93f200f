"""Tasks, working time and waiting of a ticket, as parts of the ticket's own query."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import JSONObject

from tresen.people.actor import Actor
from tresen.tickets.models import Event, Task, TimeEntry, Timer
from tresen.tickets.tasks import MOST

TASK = {
    **{name: name for name in ("title", "compulsory", "checklist", "due_at", "done_at")},
    "key": "pk",
    "owner": "owner_id",
    "owner_name": "owner__name",
    "team_name": "team__name",
    "team": "team_id",
    "done_by": "done_by__name",
}


def work_around(actor: Actor) -> dict[str, Any]:
    """Annotations: `task_rows` (dicts of TASK, times in ISO 8601); `booked` minutes or None; `timer` {seconds,
    started_at} of the actor or None; `date_left` {name, changes, at} of the event that last changed `waiting_until`."""
    of_ticket = {"ticket": OuterRef("pk")}
    tasks = Task.objects.filter(**of_ticket).order_by("position", "pk").values(row=JSONObject(**TASK))
    minutes = TimeEntry.objects.filter(**of_ticket).order_by().values("ticket").annotate(sum=Sum("minutes"))
    timers = Timer.objects.filter(**of_ticket, person=actor.person)
    waits = Event.objects.filter(**of_ticket, changes__has_key="waiting_until").order_by("-id")
    return {
        "task_rows": ArraySubquery(tasks[:MOST]),
        "booked": Subquery(minutes.values("sum")[:1]),
        "timer": Subquery(timers.values(row=JSONObject(seconds="seconds", started_at="started_at"))[:1]),
        "date_left": Subquery(waits.values(row=JSONObject(name="name", changes="changes"))[:1]),
    }
