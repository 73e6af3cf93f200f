"""One act on many tickets: what is the same for all such acts, and taking one back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.change import Refused, change, marks
from tresen.tickets.models import Batch, BatchItem, BatchItemState, Ticket
from tresen.tickets.together import lock_tree
from tresen.tickets.undoing_batches import undo

MOST = 10_000  # tickets of one batch
AT_ONCE = 50  # more than these are a job's


@contextmanager
def marked(batch: Batch) -> Iterator[None]:
    """Every line the journals get meanwhile tells which batch it belongs to, and the macro it came by."""
    token = marks.set({"batch": batch.pk, **({"macro": batch.value} if batch.action == "macro" else {})})
    try:
        yield
    finally:
        marks.reset(token)


def batch_for(actor: Actor, key: int) -> Batch | None:
    """One's own; nobody else takes it back or reads its reasons."""
    return Batch.objects.filter(pk=key, person=actor.person).first() if actor.person else None


def items_of(batch: Batch, *states: str) -> QuerySet[BatchItem]:
    """Its tickets, of these states or of any; for whoever has the batch."""
    items = BatchItem.objects.filter(batch=batch).select_related("ticket").order_by("pk")
    return items.filter(state__in=states) if states else items


def progress(batch: Batch) -> dict[str, int]:
    """{state: how many items are in it}."""
    rows = BatchItem.objects.filter(batch=batch).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(BatchItemState.values, 0) | {str(state): count for state, count in rows}


def finish(batch: Batch) -> None:
    """Notes that nothing of it waits any more, if that is so."""
    waiting = Q(state=BatchItemState.PENDING) | (Q(state=BatchItemState.DONE) if batch.undoing else Q(pk__in=[]))
    if not BatchItem.objects.filter(waiting, batch=batch).exists():
        Batch.objects.filter(pk=batch.pk, finished_at=None).update(finished_at=clock.now())


def undo_item(item: BatchItem, *, by: Actor) -> None:
    """Gives one ticket back what the batch changed, if nobody has changed any of that since; else it is kept and the
    item says why. Done once: the item is locked."""
    with transaction.atomic():
        lock_tree()
        ticket = Ticket.objects.get(pk=item.ticket_id)
        with change(ticket, by=by):
            item = BatchItem.objects.select_for_update().get(pk=item.pk)
            if item.state != BatchItemState.DONE:
                return
        try:
            with transaction.atomic():
                undo(ticket, item, by)
            item.state, item.reason = BatchItemState.UNDONE, ""
        except Refused as refusal:
            item.state, item.reason = BatchItemState.KEPT, str(refusal)[:500]
        item.save(update_fields=["state", "reason"])
