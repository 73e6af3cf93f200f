"""Addresses of tasks, working time and waiting."""

from django.urls import path

from tresen.desk.workload import bookings, mine, overview, snooze, tasks

TICKET = [
    path("tasks/", tasks.make, name="tasks"),
    path("tasks/<int:key>/", tasks.change, name="task"),
    path("tasks/<int:key>/done/", tasks.done, name="task_done"),
    path("checklists/", tasks.checklists, name="ticket_checklists"),
    path("time/", bookings.make, name="time"),
    path("time/<int:key>/", bookings.change, name="time_entry"),
    path("timer/", bookings.timer, name="timer"),
    path("snooze/", snooze.choose, name="snooze"),
]
DESK = [
    path("tasks/", mine.show, name="my_tasks"),
    path("times/", overview.show, name="times"),
    path("times/file/", overview.download, name="times_file"),
    path("times/billing/", overview.make_billing, name="billing_new"),
    path("times/billing/<int:key>/", overview.undo_billing, name="billing"),
]
