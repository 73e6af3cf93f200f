"""Many tickets changed at once: each by its own verbs in its own savepoint, so that one refusal stops no other."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.kit import clock
from tresen.kit.jobs import ending, job, periodic
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.rules.language import holds, parse
from tresen.tickets.access import demand, works_on
from tresen.tickets.actions.acting import Prepared, act, prepare
from tresen.tickets.actions.registry import SHORT, short
from tresen.tickets.batches import AT_ONCE, MOST, finish, marked
from tresen.tickets.change import Refused, overheard
from tresen.tickets.conditions.registry import context_of, fields_of
from tresen.tickets.definitions import held
from tresen.tickets.models import Batch, BatchItem, BatchItemState, Ticket
from tresen.tickets.together import lock_tree
from tresen.tickets.undoing_batches import Undoing, undo, undoing

IN_ONE = 20  # tickets of one transaction: fewer commits, and none of them is locked for long
LOST = timedelta(minutes=2)  # a batch that stood still for so long lost its process
DELAY = 60  # seconds in which the answers of a batch can be taken back, at least


def begin(tickets: Iterable[Ticket], action: str, value: str, *, by: Actor) -> Batch:
    """`begin_all` with one action in its short form, see `actions.registry.SHORT`."""
    if action not in SHORT:
        raise Refused(_("There is nothing to do."))
    return begin_all(tickets, short(action, value), by=by, action=action, value=value)


def begin_all(
    tickets: Iterable[Ticket],
    actions: list[dict[str, Any]],
    *,
    by: Actor,
    action: str = "actions",
    value: str = "",
    condition: dict[str, Any] | None = None,
) -> Batch:
    """Does all the actions to each of the tickets, at once or, if there are many, by a job; its item says what became
    of each. One ticket takes all of the actions, or none. `condition`, as JSON: where it does not hold nothing is done.

    Refused: what is no list of actions, a value that is none, no tickets or more than `MOST`."""
    assert by.person is not None
    chosen = sorted({ticket.pk for ticket in tickets})
    if not 0 < len(chosen) <= MOST:
        raise Refused(_("Choose between one and %(most)s tickets.") % {"most": MOST})
    ready = prepare(actions, by=by, delay=delay_for(by))  # what cannot be done to any of them is refused at once
    with transaction.atomic():
        batch = Batch.objects.create(
            person=by.person, action=action, value=value[:100], actions=actions, condition=condition or {}
        )
        BatchItem.objects.bulk_create((BatchItem(batch=batch, ticket_id=key) for key in chosen), batch_size=2000)
        if len(chosen) > AT_ONCE:
            carry_on.later(batch_id=batch.pk)
    if len(chosen) <= AT_ONCE:
        _run(batch, by, ready)
    batch.refresh_from_db()
    return batch


def delay_for(by: Actor) -> int:
    return max(DELAY, by.person.undo_seconds if by.person else 0)


def take_back(batch: Batch, *, by: Actor) -> Batch:
    """Undoes a batch, ticket by ticket; what somebody has changed since stays and is named. What waits is not done."""
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(undoing=True, finished_at=None)
        BatchItem.objects.filter(batch=batch, state=BatchItemState.PENDING).update(state=BatchItemState.UNDONE)
        left = BatchItem.objects.filter(batch=batch, state=BatchItemState.DONE).count()
        if left > AT_ONCE:
            carry_on.later(batch_id=batch.pk)
    return _undone(batch, left, by)


def take_back_rules(acts: Mapping[int, list[str]], actions: list[dict[str, Any]], name: str, *, by: Actor) -> Batch:
    """Undoes what rules did, as `take_back` does: by tickets, their acts, which the lines of the journal name.
    `actions`: all that was done there, for the rights it needs; `name`: of the rule, for the journal.

    Refused: nothing, or more than `MOST` tickets."""
    assert by.person is not None
    if not 0 < len(acts) <= MOST:
        raise Refused(_("Choose between one and %(most)s tickets.") % {"most": MOST})
    with transaction.atomic():
        batch = Batch.objects.create(person=by.person, action="rule", value=name[:100], actions=actions, undoing=True)
        done = (
            BatchItem(batch=batch, ticket_id=key, state=BatchItemState.DONE, kept={"rules": acts[key]})
            for key in sorted(acts)
        )
        BatchItem.objects.bulk_create(done, batch_size=2000)
        if len(acts) > AT_ONCE:
            carry_on.later(batch_id=batch.pk)
    return _undone(batch, len(acts), by)


def _undone(batch: Batch, left: int, by: Actor) -> Batch:
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


def _run(batch: Batch, by: Actor, ready: Prepared | None = None) -> None:
    state = BatchItemState.DONE if batch.undoing else BatchItemState.PENDING
    keys = list(BatchItem.objects.filter(batch=batch, state=state).order_by("pk").values_list("pk", flat=True))
    if batch.undoing:
        keys.reverse()
    elif ready is None and keys and (ready := _ready(batch, by)) is None:
        return
    doing: Prepared | Undoing = undoing(batch, by) if batch.undoing or ready is None else ready
    for start in range(0, len(keys), IN_ONE):
        if ending.is_set():
            carry_on.later(batch_id=batch.pk)
            return
        some = keys[start : start + IN_ONE]
        try:
            _settle(batch, some, by, doing)
        except Exception:
            # Waiting for another who waits for us, or one that breaks: alone, nobody keeps the others from their end.
            if len(some) == 1:
                raise
            for key in some:
                _settle(batch, [key], by, doing)
    finish(batch)


def _settle(batch: Batch, keys: Sequence[int], by: Actor, doing: Prepared | Undoing) -> None:
    """These items in one transaction, in their order; those that are settled already stay as they are."""
    with transaction.atomic(), held():
        if doing.locks_tree:
            lock_tree()
        items = BatchItem.objects.filter(pk__in=keys)
        rows = Ticket.objects.filter(pk__in=items.values("ticket")).order_by("pk")
        if (
            isinstance(doing, Undoing) or not doing.locks_tree
        ):  # whoever has locked the tree locks in an order of his own
            rows = rows.select_for_update(no_key=True)
        tickets = {one.pk: one for one in rows}
        state = BatchItemState.DONE if isinstance(doing, Undoing) else BatchItemState.PENDING
        waiting = {one.pk: one for one in items.filter(state=state).order_by("pk").select_for_update()}
        for item in (waiting[key] for key in keys if key in waiting):
            item.batch, ticket = batch, tickets[item.ticket_id]
            with overheard() as told:
                if isinstance(doing, Undoing):
                    _undo(ticket, item, doing)
                else:
                    _do(ticket, item, by, doing)
            for key in {one.ticket_id for one in told} & tickets.keys() - {ticket.pk}:
                tickets[key].refresh_from_db()  # what was done to this one changed that one as well
        BatchItem.objects.bulk_update(waiting.values(), ["state", "reason", "kept"])


def _ready(batch: Batch, by: Actor) -> Prepared | None:
    """What is to be done, looked up anew by a job. What has gone since keeps every ticket that waits as it is."""
    try:
        return prepare(batch.actions or short(batch.action, batch.value), by=by, delay=delay_for(by))
    except Refused as refusal:
        waiting = BatchItem.objects.filter(batch=batch, state=BatchItemState.PENDING)
        waiting.update(state=BatchItemState.FAILED, reason=str(refusal)[:500])
        finish(batch)
        return None


def is_meant(ticket: Ticket, condition: dict[str, Any], by: Actor) -> bool:
    """A condition that is not understood any more holds for nothing."""
    if not condition:
        return True
    registry = fields_of(by)
    parsed = parse(condition, registry).condition
    return parsed is not None and holds(parsed, registry, ticket, context_of(by))


def _do(ticket: Ticket, item: BatchItem, by: Actor, ready: Prepared) -> None:
    try:
        with transaction.atomic(), marked(item.batch):
            if not works_on(by, ticket):
                raise Refused(_("You do not work on this ticket."))
            demand(by, ticket, Right.BULK)
            if not is_meant(ticket, item.batch.condition, by):
                raise Refused(_("It is not meant for tickets like this."))
            act(ticket, ready)
        item.state = BatchItemState.DONE
        item.kept = ready.doing.kept.pop(ticket.pk, {})
    except Refused as refusal:
        ready.doing.kept.pop(ticket.pk, None)
        item.state, item.reason = BatchItemState.FAILED, str(refusal)[:500]


def _undo(ticket: Ticket, item: BatchItem, doing: Undoing) -> None:
    """Gives one ticket back what the batch changed, if nobody has changed any of that since; else it is kept and the
    item says why."""
    try:
        with transaction.atomic():
            undo(ticket, item, doing)
        item.state, item.reason = BatchItemState.UNDONE, ""
    except Refused as refusal:
        item.state, item.reason = BatchItemState.KEPT, str(refusal)[:500]
