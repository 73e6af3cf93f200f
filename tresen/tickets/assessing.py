"""Impact and urgency of a ticket, and the priority that follows from both by a matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tresen.kit.recent import forget, recently
from tresen.people.actor import Actor
from tresen.people.models import Organisation
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.models import Impact, Priority, PriorityMatrix, Ticket, Urgency

LOW, NORMAL, HIGH, URGENT = (int(one) for one in Priority)
# By impact (one person, a department, the whole house), then urgency (can wait, soon, at once).
USUAL = (LOW, NORMAL, NORMAL, LOW, NORMAL, HIGH, NORMAL, HIGH, URGENT)
SIDE = 3
LONGEST_REASON = 300


class Left(Enum):
    AS_IT_IS = "as it is"


Wanted = int | None | Literal[Left.AS_IT_IS]


@dataclass(frozen=True)
class Matrix:
    """Nine priorities, and whose they are: an organisation's id, or None for the house's."""

    cells: tuple[int, ...]
    organisation_id: int | None = None

    def priority(self, impact: int | None, urgency: int | None) -> int | None:
        """None as long as one of the two is not known."""
        return None if impact is None or urgency is None else self.cells[(impact - 1) * SIDE + urgency - 1]


@recently
def matrix_of(organisation_id: int | None) -> Matrix:
    """The matrix that holds for tickets of this organisation: its own, else that of the house."""
    wanted = {None, organisation_id}
    own = [row for row in _rows() if row.organisation_id in wanted]
    return next(iter(sorted(own, key=lambda row: row.organisation_id is None)), Matrix(USUAL))


def _rows() -> list[Matrix]:
    rows = PriorityMatrix.objects.order_by(F("organisation").asc(nulls_first=True)).values_list("cells", "organisation")
    return [Matrix(tuple(cells), organisation) for cells, organisation in rows]


def organisations_with_own() -> set[int]:
    return {row.organisation_id for row in _rows() if row.organisation_id is not None}


def set_matrix(organisation: Organisation | None, cells: Sequence[int] | None) -> None:
    """Nine priorities for an organisation or the house; None: as the house has it, or as the product came. Tickets
    keep the priority they have until they are assessed again. Refused if these are no nine priorities."""
    with transaction.atomic():
        transaction.on_commit(forget)
        if cells is None:
            PriorityMatrix.objects.filter(organisation=organisation).delete()
            return
        if len(cells) != SIDE * SIDE or not set(cells) <= set(Priority.values):
            raise Refused(_("A matrix has nine fields with one priority each."))
        PriorityMatrix.objects.update_or_create(organisation=organisation, defaults={"cells": list(cells)})


def due_priority(ticket: Ticket) -> int | None:
    """What the matrix gives for the ticket as it is; None if it is not fully assessed."""
    if ticket.impact is None or ticket.urgency is None:
        return None
    return matrix_of(ticket.organisation_id).priority(ticket.impact, ticket.urgency)


def assessed(
    organisation_id: int | None, impact: int | None, urgency: int | None, otherwise: int | None = None
) -> dict[str, Any]:
    """The columns of a ticket assessed like this; `otherwise` is its priority while one of the two is not known."""
    if impact not in {None, *Impact.values} or urgency not in {None, *Urgency.values}:
        raise Refused(_("Impact and urgency are 1, 2 or 3."))
    columns: dict[str, Any] = {"impact": impact, "urgency": urgency, "priority_reason": ""}
    known = impact is not None and urgency is not None
    priority = matrix_of(organisation_id).priority(impact, urgency) if known else otherwise
    return columns if priority is None else columns | {"priority": priority}


def assess(ticket: Ticket, *, impact: Wanted = Left.AS_IT_IS, urgency: Wanted = Left.AS_IT_IS, by: Actor) -> None:
    """Says how many are hindered and how soon it must be over. Once both are known, the priority follows by the
    matrix, whatever it was set to by hand before."""
    with change(ticket, by=by) as step:
        to_impact = ticket.impact if impact is Left.AS_IT_IS else impact
        to_urgency = ticket.urgency if urgency is Left.AS_IT_IS else urgency
        if (ticket.impact, ticket.urgency) == (to_impact, to_urgency):
            return
        step.record("assessed", **assessed(ticket.organisation_id, to_impact, to_urgency))


def prioritise(step: Change, priority: int, reason: str = "") -> None:
    """By hand. Of a ticket with impact and urgency, Refused without a reason if it is not what these give; it stays
    until one of them changes."""
    if priority not in Priority.values:
        raise Refused(_("This priority does not exist."))
    ticket, due = step.ticket, due_priority(step.ticket)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    deviates = due is not None and due != priority
    if due is not None and deviates and not reason and ticket.priority != priority:
        raise needs_reason(due, priority)
    kept = (reason or ticket.priority_reason) if deviates else ""
    if (ticket.priority, ticket.priority_reason) != (priority, kept):
        data = {"reason": reason} if reason else None
        step.record("priority_changed", data, priority=int(priority), priority_reason=kept)


def needs_reason(due: int, priority: int) -> Refused:
    words = _("Impact and urgency give “%(due)s”. To set “%(other)s” all the same, write down the reason.")
    return Refused(words % {"due": Priority(due).label, "other": Priority(priority).label})


def opening_columns(
    organisation_id: int | None, impact: int | None, urgency: int | None, priority: int | None, reason: str, usual: int
) -> dict[str, Any]:
    """What a new ticket begins with; `priority` is what somebody chose by hand, `usual` what it gets otherwise."""
    columns = assessed(organisation_id, impact, urgency, otherwise=priority or usual)
    due, reason = columns["priority"], " ".join(reason.split())[:LONGEST_REASON]
    if priority is None or priority == due:
        return columns
    if priority not in Priority.values:
        raise Refused(_("This priority does not exist."))
    if not reason:
        raise needs_reason(due, priority)
    return columns | {"priority": priority, "priority_reason": reason}
