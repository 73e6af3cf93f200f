"""What was said is passed on to a third party. The customer never sees it, nor the answer."""

from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.registering import person_by_address
from tresen.tickets.addressing import addressed
from tresen.tickets.body import Body
from tresen.tickets.change import Change, Refused, change
from tresen.tickets.confirming import demand_confirmation
from tresen.tickets.involving import join
from tresen.tickets.models import Channel, Involvement, Message, Participant, Ticket
from tresen.tickets.models.message import PUBLIC_KINDS, MessageKind
from tresen.tickets.replying import taken_up
from tresen.tickets.saying import NewFile, Origin, said_before, say

# Internal words are for the team: they are quoted by nobody but a person who copies them.
FORWARDABLE = (*PUBLIC_KINDS, MessageKind.FORWARD, MessageKind.PARTNER)


def forward(
    ticket: Ticket,
    *,
    by: Actor,
    to: Sequence[str],
    body: Body,
    messages: Sequence[Message] = (),
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    attachments: Iterable[NewFile] = (),
    channel: str = Channel.EMAIL,
    facts: dict[str, Any] | None = None,
    delay: int = 0,
    submission: str = "",
) -> Message:
    """Writes to a third party, with `messages` of the ticket below, and lets him into the ticket as such.

    Refused: nobody to write to, nothing to say, the customer himself, a note. `facts`, `delay`, `submission`: as for
    `reply`."""
    fields = addressed(to=to, cc=cc, bcc=bcc)
    if not fields["to"]:
        raise Refused(_("Enter a recipient."))
    if body.is_empty and not messages:
        raise Refused(_("The message is empty."))
    if any(one.ticket_id != ticket.pk or one.kind not in FORWARDABLE for one in messages):
        raise Refused(_("Notes are internal and cannot be forwarded."))
    with change(ticket, by=by) as step:
        if known := said_before(step, submission):
            return known
        demand_confirmation(ticket, by=by)
        told = {**(facts or {}), "forwards": [one.pk for one in messages]}
        message = say(
            step,
            MessageKind.FORWARD,
            body,
            author=by.person,
            channel=channel,
            origin=Origin(recipients=fields, facts=told),
            attachments=attachments,
            submission=submission,
        )
        _let_in(step, message, [*fields["to"], *fields["cc"]], fields.get("bcc", []))
        step.record("forwarded", {"delay": delay} if delay else None, said=message, **taken_up(step))
    return message


def _let_in(step: Change, message: Message, named: Sequence[str], blind: Sequence[str]) -> None:
    """As third parties, whoever has no part yet; agents answer in the desk, and blind copies stay blind."""
    for one in [*named, *blind]:
        name, address = parseaddr(one)
        person = person_by_address(normal_address(address or one))
        if person is not None and person.pk == step.ticket.customer_id:
            raise Refused(_("%(name)s is the customer of this ticket; answer instead.") % {"name": person})
        known = Participant.objects.filter(ticket=step.ticket, address=normal_address(address or one)).exists()
        if one in named and not known and not (person and person.is_agent):
            join(step, address or one, name=name, involvement=Involvement.PARTNER, data={"message": message.pk})
