"""History is told, not sent: while the demo is loaded, a reply counts as delivered at its own date."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tresen.channels import outbox
from tresen.channels.contract import SENDERS
from tresen.channels.email.questions import sending as questions
from tresen.kit.journal import Journal, Reactions
from tresen.tickets.models import Event, Message


@contextmanager
def nothing_is_sent() -> Iterator[None]:
    """Inside, the reaction that sends a reply writes a delivery of the past instead; no job is enqueued."""
    declared, last = Journal.declared, Journal.last
    Journal.declare({name: _as_history(reactions) for name, reactions in declared.items()}, last)
    try:
        yield
    finally:
        Journal.declare(declared, last)


def _as_history(reactions: Reactions) -> Reactions:
    return Reactions(within=[PAST.get(reaction, reaction) for reaction in reactions.within])


def was_sent(event: Event) -> None:
    message = Message.objects.select_related("ticket__customer").get(pk=event.data["message"])
    if (sender := SENDERS.get(message.channel)) is not None:
        message.external_id = sender.identify(message)
        message.save(update_fields=["external_id"])
        outbox.record_sent(message)


PAST: dict[Callable[[Event], None], Callable[[Event], None]] = {
    outbox.send: was_sent,
    questions.tell: questions.was_told,
}
