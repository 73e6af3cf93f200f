"""An agent answers the customer."""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.body import Body
from tresen.tickets.change import Refused, change
from tresen.tickets.models import Channel, Message, StateType, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.saying import NewFile, Origin, say
from tresen.tickets.states import default_state, state_columns

# "name@host" or "Name <name@host>", one address each.
ADDRESS = re.compile(r"(?:[^<>@]*<)?[^\s<>@,;:\"()\[\]]+@[\w.-]+>?")


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
) -> Message:
    """Says something to the customer; what carries it there follows from the event. `to`: the customer's
    address unless given. Refused if there is nothing to say or nobody to say it to."""
    if body.is_empty:
        raise Refused(_("The reply is empty."))
    recipients = list(to) if to is not None else [ticket.customer.email or ""]
    if channel == Channel.EMAIL and not any(recipients):
        raise Refused(_("The customer has no e-mail address; enter a recipient."))
    for one in [*recipients, *cc, *bcc]:
        if channel == Channel.EMAIL and one and not ADDRESS.fullmatch(one.strip()):
            raise Refused(_("“%(address)s” is not an e-mail address.") % {"address": one[:100]})
    with change(ticket, by=by) as step:
        copies = {"bcc": list(bcc)} if bcc else {}
        origin = Origin(recipients={"to": [one for one in recipients if one], "cc": list(cc), **copies})
        message = say(
            step,
            MessageKind.REPLY,
            body,
            author=by.person,
            channel=channel,
            origin=origin,
            attachments=attachments,
        )
        columns = state_columns(step, default_state(StateType.OPEN)) if ticket.state_type == StateType.NEW else {}
        if ticket.first_response_at is None and by.kind == "person":
            columns["first_response_at"] = step.moment
        if ticket.assignee_id is None and by.is_agent:
            columns["assignee"] = by.person
        step.record("replied", said=message, **columns)
    return message
