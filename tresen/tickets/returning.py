"""A message has come back: whoever looks after the ticket must know."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from tresen.people.actor import Actor
from tresen.tickets.change import change
from tresen.tickets.delivering import hold
from tresen.tickets.models import Message, StateType
from tresen.tickets.states import state_columns, state_for

RETURNED = "returned"  # the ticket's last word, until somebody says something again


def come_back(message: Message, *, by: Actor, recipients: Sequence[str] = (), words: str = "") -> None:
    """Puts the ticket on top of the lists, marked. If those it was said to did not get it, a ticket that waits or is
    finished is open again: the answer it waits for, or rests upon, was never read. A copy that failed opens nothing."""
    told = {"message": message.pk, "recipients": list(recipients), "words": words[:500]}
    addressed = {one.lower() for one in message.recipients.get("to", [])}
    meant = not recipients or any(one in entry for one in recipients for entry in addressed)
    with transaction.atomic():
        hold(message)
        _come_back(message, told, meant, by=by)


def _come_back(message: Message, told: dict[str, Any], meant: bool, *, by: Actor) -> None:
    with change(message.ticket, by=by) as step:
        rests = step.ticket.state_type not in {StateType.NEW, StateType.OPEN}
        columns = state_columns(step, state_for(step.ticket, StateType.OPEN)) if meant and rests else {}
        step.record("returned", told, last_message_kind=RETURNED, **columns)
