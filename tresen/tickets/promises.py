"""What a customer has been promised and still waits for: dates in his tickets that are not over."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.drafts import LATER
from tresen.tickets.models import Draft, Task, Ticket
from tresen.tickets.models.ticket import IS_UNFINISHED


class Kind(StrEnum):
    TASK = "task"  # a step with a date
    MESSAGE = "message"  # an answer that leaves at its time
    RETURN = "return"  # the ticket comes back at its time


@dataclass(frozen=True)
class Promise:
    kind: Kind
    ticket: Ticket
    at: datetime
    words: str  # the task's title; "" else


def promises_to(customer: Person, *, by: Actor, most: int = 6) -> list[Promise]:
    """In all unfinished tickets of the customer that `by` works on, the next first; those whose time has passed are
    the first of all. Three queries, each as large as `most`, however many tickets he ever had."""
    unfinished = tickets_worked_by(by).filter(IS_UNFINISHED, customer=customer).order_by()
    tasks = Task.objects.filter(ticket__in=unfinished.values("pk"), done_at__isnull=True, due_at__isnull=False)
    drafts = Draft.objects.filter(ticket__in=unfinished.values("pk"), kind=LATER, send_at__isnull=False)
    tasks = tasks.select_related("ticket").order_by("due_at", "pk")[:most]
    drafts = drafts.select_related("ticket").order_by("send_at", "pk")[:most]
    found = [
        *(Promise(Kind.TASK, one.ticket, one.due_at, one.title) for one in tasks if one.due_at),
        *(Promise(Kind.MESSAGE, one.ticket, one.send_at, "") for one in drafts if one.send_at),
    ]
    returning = unfinished.filter(waiting_until__isnull=False).order_by("waiting_until", "pk")[:most]
    found += [Promise(Kind.RETURN, one, one.waiting_until, "") for one in returning if one.waiting_until]
    return sorted(found, key=lambda one: (one.at, one.ticket.pk))[:most]
