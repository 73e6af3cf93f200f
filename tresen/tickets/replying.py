"""An agent answers the customer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.addressing import addressed
from tresen.tickets.body import Body
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.confirming import demand_confirmation
from tresen.tickets.models import Channel, Message, StateType, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.saying import NewFile, Origin, said_before, say
from tresen.tickets.states import state_columns, state_for


def reply(
    ticket: Ticket,
    *,
    by: Actor,
    body: Body,
    to: Sequence[str] | None = None,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    attachments: Iterable[NewFile] = (),
    channel: str = Channel.EMAIL,
    facts: dict[str, Any] | None = None,
    delay: int = 0,
    submission: str = "",
) -> Message:
    """Says something to the customer; what carries it there follows from the event. Refused if there is nothing to say
    or nobody to say it to.

    `to`: the customer's address unless given. `facts`: how its channel is to carry it. `delay`: seconds in which it may
    be withdrawn. `submission`: the writer's key; the same one again returns the message there is."""
    if body.is_empty:
        raise Refused(_("The reply is empty."))
    recipients = list(to) if to is not None else [ticket.customer.email or ""]
    if channel == Channel.EMAIL:
        if not any(recipients):
            raise Refused(_("The customer has no e-mail address; enter a recipient."))
        fields = addressed(to=recipients, cc=cc, bcc=bcc)
    else:
        fields = {"to": [one for one in recipients if one], "cc": list(cc)}
    with change(ticket, by=by) as step:
        if known := said_before(step, submission):
            return known
        demand_confirmation(ticket, by=by)
        message = say(
            step,
            MessageKind.REPLY,
            body,
            author=by.person,
            channel=channel,
            origin=Origin(recipients=fields, facts=facts or {}),
            attachments=attachments,
            submission=submission,
        )
        columns = taken_up(step)
        if ticket.first_response_at is None and by.kind == "person":
            columns["first_response_at"] = step.moment
        step.record("replied", {"delay": delay} if delay else None, said=message, **columns)
    return message


def taken_up(step: Change) -> dict[str, Any]:
    """The columns that follow when an agent deals with a ticket: a new one is open, nobody's is his."""
    ticket = step.ticket
    columns = state_columns(step, state_for(ticket, StateType.OPEN)) if ticket.state_type == StateType.NEW else {}
    if ticket.assignee_id is None and step.by.is_agent:
        columns["assignee"] = step.by.person
    return columns
