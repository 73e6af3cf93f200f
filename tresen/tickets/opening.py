"""A new ticket."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.models import Organisation, Person, Team
from tresen.people.registering import organisation_of
from tresen.tickets.assessing import opening_columns
from tresen.tickets.body import Body
from tresen.tickets.category_defaults import chosen_by_hand, defaults_of
from tresen.tickets.change import TRACKED, Change, Refused, _stored, plain, write
from tresen.tickets.definitions import held
from tresen.tickets.fields import settle
from tresen.tickets.kinds import default_kind
from tresen.tickets.models import Category, Channel, Event, Message, Priority, StateType, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.numbering import next_number
from tresen.tickets.saying import NewFile, Origin, say
from tresen.tickets.states import default_state


@held()  # the form and the rules that follow ask for them
def open_ticket(
    *,
    by: Actor,
    subject: str,
    customer: Person,
    body: Body,
    kind: str | None = None,
    team: Team | None = None,
    category: Category | None = None,
    organisation: Organisation | None = None,
    priority: int | None = None,
    impact: int | None = None,
    urgency: int | None = None,
    priority_reason: str = "",
    channel: str = Channel.API,
    origin: Origin | None = None,
    attachments: Iterable[NewFile] = (),
    said_by_agent: bool = False,
    noted: bool = False,
    data: dict[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    complete: bool = False,
) -> Ticket:
    """Opens a ticket with its first message, in one transaction with its journal.

    The organisation is the customer's unless given; the kind is the team's usual one unless given. Team, impact,
    urgency and priority are the category's unless given; with impact and urgency the priority follows by the
    matrix, and another one needs a reason (Refused).
    `values`: of custom fields, checked as in `set_values`; what form rules set comes along. `complete`: somebody filled
    a form, so what it requires must be there; a mail never fails for that.
    `said_by_agent`: the words are an agent's note of a call or visit, not the customer's own. `noted`: they are an
    internal note.
    """
    organisation = organisation or organisation_of(customer)
    if category is not None and category.organisation_id not in {None, organisation and organisation.pk}:
        raise Refused(_("This category belongs to another organisation."))
    moment = clock.now()
    usual = defaults_of(category)
    if priority is None:
        impact, urgency = impact or usual.impact, urgency or usual.urgency
    client = organisation.pk if organisation else None
    usually = usual.priority or int(Priority.NORMAL)
    place = opening_columns(client, impact, urgency, priority, priority_reason, usually)
    data = {**(data or {}), **chosen_by_hand(by, team=team, priority=priority)}
    team = team or usual.team
    ticket = new_ticket(
        subject=subject,
        customer=customer,
        organisation=organisation,
        kind=kind or default_kind(team.pk if team else None),
        team=team,
        channel=channel,
        moment=moment,
        category=category,
    )
    for column, value in place.items():
        setattr(ticket, column, value)
    ticket.values = settle(ticket, values or {}, by=by, complete=complete).values
    message_kind = MessageKind.PHONE if said_by_agent else MessageKind.CUSTOMER
    if noted:
        message_kind = MessageKind.NOTE
    author = by.person if said_by_agent or noted else customer
    with transaction.atomic(savepoint=False):  # nobody goes on with half a ticket
        ticket.last_message_at, ticket.last_message_kind = moment, str(message_kind)
        ticket.save(force_insert=True)
        step = Change(ticket, by, moment)
        message = say(step, message_kind, body, author=author, channel=channel, origin=origin, attachments=attachments)
        step.events.append(first_event(step, "opened", {**data, "message": message.pk}, said=message))
        ticket.first_message = message
        write(step)
    return ticket


def new_ticket(
    *,
    subject: str,
    customer: Person,
    organisation: Organisation | None,
    kind: str,
    team: Team | None,
    channel: str,
    moment: datetime,
    category: Category | None = None,
    priority: int = Priority.NORMAL,
) -> Ticket:
    """A ticket with its number, not stored yet; whoever stores it writes its `first_event`."""
    state = default_state(StateType.NEW, str(kind), team.pk if team else None)
    return Ticket(
        number=next_number(),
        subject=" ".join(subject.split())[:500] or _("(no subject)"),
        kind=str(kind),
        state=state,
        state_type=state.type,
        priority=int(priority),
        team=team,
        customer=customer,
        organisation=organisation,
        category=category,
        channel=str(channel),
        created_at=moment,
        updated_at=moment,
    )


def first_event(step: Change, name: str, data: dict[str, Any], said: Message | None = None) -> Event:
    """It says every column: from nothing to what the ticket began as."""
    values = {column: plain(getattr(step.ticket, _stored(column))) for column in TRACKED}
    event = Event(
        ticket=step.ticket,
        name=name,
        at=step.moment,
        actor_kind=step.by.kind,
        actor=step.by.person,
        actor_label=step.by.label[:200],
        changes={column: [None, value] for column, value in values.items() if value not in (None, "", {})},
        data=data,
    )
    event.said = said
    return event
