"""One act on many tickets: what is the same for all such acts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Count, Q, QuerySet

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.change import marks
from tresen.tickets.models import Batch, BatchItem, BatchItemState

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
