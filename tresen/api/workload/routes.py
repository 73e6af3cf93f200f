"""Addresses of tasks, working time, templates and recurring tickets."""

from ninja import Router

from tresen.api.schemas.tasks import ChecklistList, Task, TaskList
from tresen.api.schemas.templates import Recurrence, RecurrenceList, Template, TemplateList
from tresen.api.schemas.ticket import Ticket
from tresen.api.schemas.times import ActivityList, Billing, BillingList, Sums, TimeEntry, TimeEntryList
from tresen.api.workload import billings, checklists, recurrences, tasks, templates, time_report, times

work = Router(tags=["workload"])
NUMBER = "/tickets/{path:number}"

work.get(f"{NUMBER}/tasks", response=TaskList, operation_id="list_tasks", summary="List a ticket's tasks")(
    tasks.listing
)
work.post(f"{NUMBER}/tasks", response={201: Task}, operation_id="add_task", summary="Add a task")(tasks.make)
work.patch(
    f"{NUMBER}/tasks/{{key}}", response=Task, operation_id="change_task", summary="Change a task, or say it is done"
)(tasks.change)
work.delete(f"{NUMBER}/tasks/{{key}}", response={204: None}, operation_id="remove_task", summary="Remove a task")(
    tasks.end
)
work.get("/tasks", response=TaskList, operation_id="list_my_tasks", summary="List your open tasks")(tasks.mine)
work.get("/checklists", response=ChecklistList, operation_id="list_checklists", summary="List checklists")(
    checklists.listing
)
work.post(f"{NUMBER}/checklists", response={201: TaskList}, operation_id="put_checklist", summary="Put a checklist in")(
    checklists.put
)

work.get(f"{NUMBER}/times", response=TimeEntryList, operation_id="list_ticket_times", summary="List a ticket's time")(
    times.listing
)
work.post(f"{NUMBER}/times", response={201: TimeEntry}, operation_id="book_time", summary="Book working time")(
    times.make
)
work.patch(f"{NUMBER}/times/{{key}}", response=TimeEntry, operation_id="correct_time", summary="Correct working time")(
    times.change
)
work.delete(
    f"{NUMBER}/times/{{key}}", response={204: None}, operation_id="withdraw_time", summary="Withdraw working time"
)(times.end)
work.get("/times", response=TimeEntryList, operation_id="list_times", summary="List working time of a period")(
    time_report.listing
)
work.get("/times/sums", response=Sums, operation_id="sum_times", summary="Sum working time of a period")(
    time_report.sums
)
work.get("/activities", response=ActivityList, operation_id="list_activities", summary="List activities")(times.kinds)
work.get("/billings", response=BillingList, operation_id="list_billings", summary="List billings")(billings.listing)
work.post("/billings", response={201: Billing}, operation_id="bill_time", summary="Bill working time")(billings.make)
work.post(
    "/billings/{int:key}/undo", response={201: Billing}, operation_id="undo_billing", summary="Take a billing back"
)(billings.undo)

work.get("/templates", response=TemplateList, operation_id="list_templates", summary="List templates")(
    templates.listing
)
work.post("/templates", response={201: Template}, operation_id="make_template", summary="Make a template")(
    templates.make
)
work.get("/templates/{int:key}", response=Template, operation_id="get_template", summary="Read a template")(
    templates.show
)
work.patch("/templates/{int:key}", response=Template, operation_id="change_template", summary="Change a template")(
    templates.change
)
work.delete("/templates/{int:key}", response={204: None}, operation_id="delete_template", summary="Delete a template")(
    templates.end
)
work.post(
    "/templates/{int:key}/tickets",
    response={201: Ticket},
    operation_id="open_from_template",
    summary="Open a ticket from a template",
)(templates.use)

work.get("/recurrences", response=RecurrenceList, operation_id="list_recurrences", summary="List recurring tickets")(
    recurrences.listing
)
work.post("/recurrences", response={201: Recurrence}, operation_id="plan_recurrence", summary="Plan recurring tickets")(
    recurrences.make
)
work.get(
    "/recurrences/{int:key}", response=Recurrence, operation_id="get_recurrence", summary="Read a recurring ticket"
)(recurrences.show)
work.patch(
    "/recurrences/{int:key}",
    response=Recurrence,
    operation_id="change_recurrence",
    summary="Change or pause a recurring ticket",
)(recurrences.change)
work.delete(
    "/recurrences/{int:key}",
    response={204: None},
    operation_id="end_recurrence",
    summary="End a recurring ticket",
)(recurrences.end)
