"""Giving one ticket back what a batch changed, or what rules did."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.rights import Right
from tresen.tickets.access import demand, works_on
from tresen.tickets.actions.registry import kinds_of, short
from tresen.tickets.change import Refused, _stored, change
from tresen.tickets.drafts import discard_draft, save_draft
from tresen.tickets.family import set_parent
from tresen.tickets.involving import leave
from tresen.tickets.merging import unmerge
from tresen.tickets.models import Batch, BatchItem, Draft, Event, Message, Task, Ticket
from tresen.tickets.restoring import before, changed_since
from tresen.tickets.tasks import remove_task
from tresen.tickets.withdrawing import SAID, withdraw

OF_OTHERS = ("merged_in", "child_added", "child_removed")  # told here, done to another ticket of the batch
# What somebody gave away by the batch itself he may take back for so long, although he does not work on it any more.
GRACE = timedelta(minutes=5)
# Others may speak meanwhile: that is no reason to keep what was decided.
OF_TALK = {"last_message_at", "last_message_kind", "first_response_at", "woken_at"}


@dataclass(frozen=True)
class Undoing:
    """Who takes which batch back, and what he needs for it: found out once for all of its tickets."""

    batch: Batch
    by: Actor
    rights: frozenset[str]
    locks_tree = True  # whose parent is whose may be given back


def undoing(batch: Batch, by: Actor) -> Undoing:
    rights: set[str] = {Right.BULK} if batch.items.count() > 1 or batch.action == "cascade" else set()
    given = batch.actions or (short(batch.action, batch.value) if batch.action != "cascade" else [])
    kinds = kinds_of(by)
    rights |= {kind.right for one in given if (kind := kinds.by_key.get(one["do"])) and kind.right}
    return Undoing(batch, by, frozenset(rights))


def undo(ticket: Ticket, item: BatchItem, doing: Undoing) -> None:
    """In the caller's transaction; Refused where he may not, or somebody has changed any of it since."""
    batch, by = doing.batch, doing.by
    rules = item.kept.get("rules")  # acts of rules, whose lines say so
    marked = {"data__rule__in": rules} if rules else {"data__batch": batch.pk}
    told = Event.objects.filter(ticket=ticket, **marked).exclude(name__in=OF_OTHERS)
    events = list(told.order_by("id"))
    if any(event.name == "merged" for event in events):
        _may(ticket, ticket, doing)
        unmerge(ticket, by=by)
        return
    with change(ticket, by=by) as step:
        columns = before(step, events)
        former = copy(ticket)
        for column, value in columns.items():
            setattr(former, column, value)
        _may(ticket, former, doing)
        if changed_since(step, events) - OF_TALK:
            raise Refused(_("Somebody has changed it since."))
    _unsay(events, by)
    _unmake(ticket, events, by)
    parents = [columns.pop("parent")] if "parent" in columns else []
    with change(ticket, by=by) as step:
        if rules:
            step.record("rule_undone", {"undoes": batch.pk, "acts": rules, "names": batch.value}, **columns)
        elif any(getattr(ticket, _stored(name)) != _key(value) for name, value in columns.items()):
            step.record("batch_undone", {"undoes": batch.pk}, **columns)
    for parent in parents:
        set_parent(ticket, parent, by=by)
    _put_draft_back(ticket, item, by)


def _key(value: Any) -> Any:
    return getattr(value, "pk", value)


def _may(ticket: Ticket, former: Ticket, doing: Undoing) -> None:
    """He works on it; or he gave it away by this very batch just now, and works on it as it was before."""
    by = doing.by
    if by.is_system:
        return
    lately = clock.now() - doing.batch.created_at < GRACE
    mine = next((one for one in (ticket, former) if works_on(by, one) and (one is ticket or lately)), None)
    if mine is None:
        raise Refused(_("You do not work on this ticket."))
    for right in doing.rights:
        demand(by, mine, right)


def _unsay(events: Iterable[Event], by: Actor) -> None:
    """What was said is withdrawn: an answer before it has left, a note as if it had not been written."""
    said = {event.data["message"] for event in events if event.name in (*SAID, "noted")}
    for message in Message.objects.filter(pk__in=said).select_related("ticket"):
        withdraw(message, by=by, note=True)


def _unmake(ticket: Ticket, events: Iterable[Event], by: Actor) -> None:
    """Tasks that nobody has done meanwhile, and whoever came in by name, go again."""
    told = list(events)
    tasks = [event.data["task"] for event in told if event.name == "task_added"]
    for task in Task.objects.filter(ticket=ticket, pk__in=tasks, done_at=None):
        remove_task(task, by=by)
    for event in told:
        if event.name == "involved" and "message" not in event.data:
            leave(ticket, event.data["address"], by=by)


def _put_draft_back(ticket: Ticket, item: BatchItem, by: Actor) -> None:
    """What the batch put into the composer goes, unless it has been written on since."""
    kept = item.kept.get("draft")
    draft = kept and Draft.objects.filter(ticket=ticket, person=kept["person"], kind="reply").first()
    if not draft or draft.version != kept["version"]:
        return
    actor = by if by.person and by.person.pk == kept["person"] else Actor.of(Person.objects.get(pk=kept["person"]))
    if kept["before"] is None:
        discard_draft(ticket, by=actor, kind="reply")
        return
    save_draft(
        ticket,
        by=actor,
        kind="reply",
        html=kept["before"]["html"],
        recipients=draft.recipients,
        options=draft.options,
        version=draft.version + 1,
    )
