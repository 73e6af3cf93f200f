"""A list of actions done to one ticket by somebody: in one transaction, to be taken back as a whole."""

from typing import Any

from django.db import transaction

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.actions.acting import act, prepare
from tresen.tickets.batches import marked
from tresen.tickets.change import overheard
from tresen.tickets.models import Batch, BatchItem, BatchItemState, Ticket
from tresen.tickets.together import lock_tree


def do_at_once(
    ticket: Ticket, actions: list[dict[str, Any]], *, by: Actor, action: str, value: str = "", delay: int = 0
) -> Batch | None:
    """All of them or none; the first refusal leaves as it is. None if nothing was different from before. `delay`:
    seconds in which what is sent can be withdrawn. Dies before the commit: nothing has happened."""
    assert by.person is not None
    ready = prepare(actions, by=by, delay=delay)
    with transaction.atomic():
        if ready.locks_tree:
            lock_tree()
        current = Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
        now = clock.now()
        batch = Batch.objects.create(
            person=by.person, action=action, value=value[:100], actions=actions, created_at=now, finished_at=now
        )
        with marked(batch), overheard() as told:
            act(current, ready)
        kept = ready.doing.kept.get(ticket.pk, {})
        if not (told or kept):
            batch.delete()
            return None
        BatchItem.objects.create(batch=batch, ticket=current, state=BatchItemState.DONE, kept=kept)
    return batch
