"""The journal's lines about tasks and working time, in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from tresen.tickets.models import Event
from tresen.ui.durations import duration
from tresen.ui.times import Times

NAMES = (
    *("task_added", "task_changed", "task_ticked", "task_unticked", "task_removed"),
    *("time_booked", "time_changed", "time_removed"),
)


def words(event: Event) -> list[tuple[str, str, str]]:
    """(what, old, new), as `sentences` tells them."""
    data = event.data
    if event.name == "time_changed":
        old, new = data["differs"].get("minutes", ["", ""])
        return [(_("Working time corrected"), duration(old) if old else "", duration(new) if new else "")]
    if event.name.startswith("time_"):
        what = _("Working time") if event.name == "time_booked" else _("Working time taken out")
        return [(what, "", duration(data["minutes"]))]
    told = {
        "task_added": _("Compulsory task") if data.get("compulsory") else _("Task"),
        "task_changed": _("Task changed"),
        "task_ticked": _("Task done"),
        "task_unticked": _("Task open again"),
        "task_removed": _("Task removed"),
    }
    return [(told[event.name], "", _titled(event))]


def _titled(event: Event) -> str:
    title, due = str(event.data.get("title", "")), event.data.get("due_at")
    if not due:
        return title
    moment = Times.here().exact(datetime.fromisoformat(due))
    return _("%(title)s, until %(moment)s") % {"title": title, "moment": moment}
