"""Many tickets changed at once: each by its own verb in its own transaction, so that one refusal stops no other."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.kit import clock
from tresen.kit.jobs import ending, job, periodic
from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand, tickets_worked_by
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.batches import AT_ONCE, MOST, finish, marked, undo_item
from tresen.tickets.change import Refused
from tresen.tickets.changing import categorise, set_priority
from tresen.tickets.choices import categories_for, states
from tresen.tickets.family import set_parent
from tresen.tickets.merging import merge
from tresen.tickets.models import Batch, BatchItem, BatchItemState, Ticket
from tresen.tickets.states import set_state
from tresen.tickets.together import lock_tree

ME = "me"
LOST = timedelta(minutes=2)  # a batch that stood still for so long lost its process


def begin(tickets: Iterable[Ticket], action: str, value: str, *, by: Actor) -> Batch:
    """Does `action` to each of the tickets, at once or, if there are many, by a job; its item says what became of each.

    Refused: an action there is not, a value that is none, no tickets or more than `MOST`."""
    assert by.person is not None
    if action not in ACTIONS:
        raise Refused(_("There is nothing to do."))
    chosen = {ticket.pk: ticket for ticket in tickets}
    if not 0 < len(chosen) <= MOST:
        raise Refused(_("Choose between one and %(most)s tickets.") % {"most": MOST})
    ACTIONS[action](value, by)  # what cannot be done to any of them is refused at once
    with transaction.atomic():
        batch = Batch.objects.create(person=by.person, action=action, value=value[:100])
        BatchItem.objects.bulk_create(BatchItem(batch=batch, ticket=chosen[key]) for key in sorted(chosen))
        if len(chosen) > AT_ONCE:
            carry_on.later(batch_id=batch.pk)
    if len(chosen) <= AT_ONCE:
        _run(batch, by)
    batch.refresh_from_db()
    return batch


def take_back(batch: Batch, *, by: Actor) -> Batch:
    """Undoes a batch, ticket by ticket; what somebody has changed since stays and is named. What waits is not done."""
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(undoing=True, finished_at=None)
        BatchItem.objects.filter(batch=batch, state=BatchItemState.PENDING).update(state=BatchItemState.UNDONE)
        left = BatchItem.objects.filter(batch=batch, state=BatchItemState.DONE).count()
        if left > AT_ONCE:
            carry_on.later(batch_id=batch.pk)
    batch.refresh_from_db()
    if left <= AT_ONCE:
        _run(batch, by)
    batch.refresh_from_db()
    return batch


@job(queue="tickets", attempts=6)
def carry_on(batch_id: int) -> None:
    """As often as it likes: every item is settled in the transaction that changes its ticket."""
    batch = Batch.objects.select_related("person").filter(pk=batch_id).first()
    if batch is not None and batch.person.is_active:
        with override(batch.person.locale):
            _run(batch, Actor.of(batch.person))


@periodic("* * * * *")
def find_lost(timestamp: int) -> None:
    """Each minute: batches whose process died are gone on with."""
    for key in Batch.objects.filter(finished_at=None, created_at__lt=clock.now() - LOST).values_list("pk", flat=True)[
        :50
    ]:
        carry_on.later_once(batch_id=key)


def _run(batch: Batch, by: Actor) -> None:
    state = BatchItemState.DONE if batch.undoing else BatchItemState.PENDING
    keys = list(BatchItem.objects.filter(batch=batch, state=state).order_by("pk").values_list("pk", flat=True))
    if batch.undoing:
        keys.reverse()
    for key in keys:
        if ending.is_set():
            carry_on.later(batch_id=batch.pk)
            return
        item = BatchItem.objects.select_related("batch").get(pk=key)
        if batch.undoing:
            undo_item(item, by=by)
        else:
            _do(item, by)
    finish(batch)


def _do(item: BatchItem, by: Actor) -> None:
    batch = item.batch
    with transaction.atomic():
        if batch.action in TREE:
            lock_tree()
        ticket = Ticket.objects.get(pk=item.ticket_id)
        if batch.action not in TREE:
            Ticket.objects.select_for_update(no_key=True).only("pk").get(pk=ticket.pk)
        item = BatchItem.objects.select_for_update().get(pk=item.pk)
        if item.state != BatchItemState.PENDING:
            return
        try:
            with transaction.atomic(), marked(batch):
                act = ACTIONS[batch.action](batch.value, by)
                if not tickets_worked_by(by).filter(pk=ticket.pk).exists():
                    raise Refused(_("You do not work on this ticket."))
                demand(by, ticket, Right.BULK)
                demand(by, ticket, RIGHTS[batch.action])
                act(ticket)
            item.state = BatchItemState.DONE
        except Refused as refusal:
            item.state, item.reason = BatchItemState.FAILED, str(refusal)[:500]
        item.save(update_fields=["state", "reason"])


Act = Callable[[Ticket], object]


def _assign(value: str, by: Actor) -> Act:
    person = by.person if value == ME else agents_for(by).filter(pk=_key(value)).first() if value else None
    if value and person is None:
        raise Refused(_("There is no such agent."))
    return lambda ticket: assign(ticket, person, by=by)


def _team(value: str, by: Actor) -> Act:
    team = teams_for(by).filter(pk=_key(value)).first() if value else None
    if value and team is None:
        raise Refused(_("There is no such team."))
    return lambda ticket: hand_over(ticket, team, by=by)


def _state(value: str, by: Actor) -> Act:
    state = states().filter(key=value).first()
    if state is None:
        raise Refused(_("There is no such state."))
    return lambda ticket: set_state(ticket, state, by=by)


def _priority(value: str, by: Actor) -> Act:
    return lambda ticket: set_priority(ticket, _key(value), by=by)


def _category(value: str, by: Actor) -> Act:
    category = categories_for(by).filter(pk=_key(value)).first() if value else None
    if value and category is None:
        raise Refused(_("There is no such category."))
    return lambda ticket: categorise(ticket, category, by=by)


def _merge(value: str, by: Actor) -> Act:
    into = _other(value, by)
    return lambda ticket: merge([ticket], into, by=by) if ticket.pk != into.pk else None


def _parent(value: str, by: Actor) -> Act:
    parent = _other(value, by)
    return lambda ticket: set_parent(ticket, parent, by=by) if ticket.pk != parent.pk else None


def _other(value: str, by: Actor) -> Ticket:
    other = tickets_worked_by(by).filter(number=value).first()
    if other is None:
        raise Refused(_("No ticket you work on has this number."))
    return other


def _key(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


ACTIONS: dict[str, Callable[[str, Actor], Act]] = {
    "assignee": _assign,
    "team": _team,
    "state": _state,
    "priority": _priority,
    "category": _category,
    "merge": _merge,
    "parent": _parent,
}
RIGHTS = {
    "assignee": Right.ASSIGN,
    "team": Right.ASSIGN,
    "state": Right.EDIT,
    "priority": Right.EDIT,
    "category": Right.EDIT,
    "merge": Right.MERGE,
    "parent": Right.MERGE,
}
TREE = ("merge", "parent")  # these lock several tickets, in an order of their own
