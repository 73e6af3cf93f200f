"""Actions about what is to be done in a ticket, and about other tickets."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.rules import spans
from tresen.rules.actions import Entry, Parameter, Values
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.actions.choosing import of_agents, of_checklists
from tresen.tickets.actions.kinds import Act, Doing, TicketAction, found, one, whole
from tresen.tickets.actions.people import ME, person_of
from tresen.tickets.checklists import checklists_for, insert
from tresen.tickets.family import set_parent
from tresen.tickets.merging import merge
from tresen.tickets.models import Ticket
from tresen.tickets.tasks import Duty, add_task

TASKS, OTHERS = gettext_lazy("What is to be done"), gettext_lazy("Other tickets")
NUMBER = Parameter("to", gettext_lazy("Number of the ticket"), Entry.LINE, longest=40)


def kinds(actor: Actor) -> Iterable[TicketAction]:
    yield TicketAction(
        "task",
        gettext_lazy("Add a task"),
        TASKS,
        gettext_lazy("adds the task %(title)s"),
        _task,
        (
            Parameter("title", gettext_lazy("What is to be done?"), Entry.LINE),
            Parameter("owner", gettext_lazy("Who does it"), Entry.CHOICE, of_agents(actor, ME), optional=True),
            Parameter("due", gettext_lazy("Due in"), Entry.DURATION, optional=True),
            Parameter("compulsory", gettext_lazy("Compulsory: the ticket cannot be solved before"), Entry.YES),
        ),
        icon="list-checks",
        right=Right.EDIT,
    )
    yield TicketAction(
        "checklist",
        gettext_lazy("Insert a checklist"),
        TASKS,
        gettext_lazy("inserts the checklist “%(which)s”"),
        _checklist,
        (Parameter("which", gettext_lazy("Checklist"), Entry.CHOICE, of_checklists(actor)),),
        icon="list-checks",
        right=Right.EDIT,
    )
    yield TicketAction(
        "parent",
        gettext_lazy("Put below a ticket"),
        OTHERS,
        gettext_lazy("puts it below the ticket %(to)s"),
        _parent,
        (NUMBER,),
        icon="link",
        right=Right.MERGE,
        tree=True,
    )
    yield TicketAction(
        "merge",
        gettext_lazy("Merge into a ticket"),
        OTHERS,
        gettext_lazy("merges it into the ticket %(to)s"),
        _merge,
        (NUMBER,),
        icon="layers",
        right=Right.MERGE,
        tree=True,
    )


def _task(values: Values, doing: Doing) -> Act:
    owner, due = person_of(one(values, "owner"), doing), one(values, "due")

    def add(ticket: Ticket) -> None:
        until = clock.now() + max(spans.duration(due), timedelta(minutes=1)) if due else None
        duty = Duty(one(values, "title"), owner, due_at=until, compulsory=bool(one(values, "compulsory")))
        add_task(ticket, duty, by=doing.by)

    return add


def _checklist(values: Values, doing: Doing) -> Act:
    rows = checklists_for(doing.by).filter(pk=whole(one(values, "which")))
    checklist = found(rows.first(), _("There is no such checklist."))
    return lambda ticket: insert(ticket, checklist, by=doing.by)


def _parent(values: Values, doing: Doing) -> Act:
    parent = other(values, doing)
    return lambda ticket: set_parent(ticket, parent, by=doing.by) if ticket.pk != parent.pk else None


def _merge(values: Values, doing: Doing) -> Act:
    into = other(values, doing)
    return lambda ticket: merge([ticket], into, by=doing.by) if ticket.pk != into.pk else None


def other(values: Values, doing: Doing) -> Ticket:
    wanted = tickets_worked_by(doing.by).filter(number=one(values, "to"))
    ticket: Ticket = found(wanted.first(), _("No ticket you work on has this number."))
    return ticket
