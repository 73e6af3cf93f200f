"""A message that belongs into another ticket: with its files, deliveries and words to be found by."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.registering import organisation_of
from tresen.tickets.change import Change, Refused, change, write
from tresen.tickets.confiding import guard
from tresen.tickets.involving import join
from tresen.tickets.merged import must_live
from tresen.tickets.models import Involvement, Message, Participant, StateType, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.opening import first_event, new_ticket
from tresen.tickets.states import state_columns, state_for
from tresen.tickets.tasks import must_be_done
from tresen.tickets.together import must_work_on

FROM_OUTSIDE = (MessageKind.CUSTOMER, MessageKind.PARTNER)
# Nobody's words: they follow the message they belong to.
COMPANIONS = (MessageKind.AUTO, MessageKind.WITHDRAWN)


class OnlyMessage(Refused):
    """Nothing would be left in the ticket; moving with `close_emptied` closes it."""


def move_message(
    message: Message,
    to: Ticket | None,
    *,
    by: Actor,
    subject: str = "",
    close_emptied: bool = False,
    disclose: bool = False,
) -> Ticket:
    """Moves a message into `to`, or into a new ticket of its own (`subject`: as the old one's unless given); returns
    the ticket it is in now. Moving it back undoes it.

    The clocks stay as they are: no state and no first response changes, but for `close_emptied`, which closes a ticket
    that has nothing left. Refused where the actor does not work on both tickets; OnlyMessage as said there; Discloses
    where it leaves a confidential team without being told to `disclose`."""
    with transaction.atomic(), ExitStack() as changes:
        # Always in the order of their ids: two who move in opposite directions must not wait for each other.
        locked = {ticket.pk: ticket for ticket in (message.ticket, to) if ticket is not None}
        steps = {key: changes.enter_context(change(locked[key], by=by)) for key in sorted(locked)}
        source = steps[message.ticket_id]
        if not Message.objects.filter(pk=message.pk, ticket=source.ticket).exists():
            raise Refused(_("The message has been moved already."))
        must_work_on(by, *locked.values())
        must_live(*locked.values())
        if to is not None and to.pk == message.ticket_id:
            return to
        if to is None:
            target = changes.enter_context(_split_off(message, source, subject))
        else:
            for team in {to.team_id, *to.shared_with}:
                guard(source.ticket, team, disclose=disclose)
            target = steps[to.pk]
        _carry(message, source, target, close_emptied=close_emptied)
    return target.ticket


@contextmanager
def _split_off(message: Message, source: Change, subject: str) -> Iterator[Change]:
    """The change that opens a ticket for a message which exists: its author's, or the customer's if it is ours."""
    outside = message.author if message.kind in FROM_OUTSIDE else None
    customer = outside or source.ticket.customer
    same = customer.pk == source.ticket.customer_id
    ticket = new_ticket(
        subject=subject or source.ticket.subject,
        customer=customer,
        organisation=source.ticket.organisation if same else organisation_of(customer),
        kind=source.ticket.kind,
        team=source.ticket.team,
        channel=message.channel,
        moment=source.moment,
    )
    ticket.created_at = message.created_at  # since then somebody waits
    ticket.save(force_insert=True)
    step = Change(ticket, source.by, source.moment)
    step.events.append(first_event(step, "split_off", {"message": message.pk, "from": source.ticket.number}))
    yield step
    write(step)


def _carry(message: Message, source: Change, target: Change, *, close_emptied: bool) -> None:
    left = Message.objects.filter(ticket=source.ticket).exclude(pk=message.pk)
    emptied = not left.exclude(kind__in=COMPANIONS).exists()
    if emptied and not close_emptied:
        raise OnlyMessage(_("This is the only message of %(number)s.") % {"number": source.ticket.number})
    moved = [message, *(left.filter(kind__in=COMPANIONS) if emptied else ())]
    for one in moved:
        one.kind = kind_in(target.ticket, one)
        one.ticket, one.home = target.ticket, None  # it belongs there now, whatever was merged into what
        one.save(update_fields=["ticket", "kind", "home"])
    _tell(moved, source, target, emptied)
    _join_author(message, target)


def kind_in(ticket: Ticket, message: Message) -> str:
    """What a third party says is never the customer's to read; in a ticket of his own he is the customer. Put into
    another one where nobody has given him a part, he stays the third party he was."""
    if message.kind not in FROM_OUTSIDE:
        return message.kind
    if message.author_id == ticket.customer_id:
        return MessageKind.CUSTOMER
    known = Participant.objects.filter(ticket=ticket, address=_sender(message)).first()
    partner = known.involvement == Involvement.PARTNER if known else message.kind == MessageKind.PARTNER
    return MessageKind.PARTNER if partner else MessageKind.CUSTOMER


def _sender(message: Message) -> str:
    return normal_address(message.sender_address or (message.author and message.author.email) or "")


def _tell(moved: list[Message], source: Change, target: Change, emptied: bool) -> None:
    columns = last_of(Message.objects.filter(ticket=source.ticket))
    if emptied and source.ticket.is_unfinished:
        must_be_done(source.ticket)
        columns |= state_columns(source, state_for(source.ticket, StateType.CLOSED))
    came = last_of(Message.objects.filter(ticket=target.ticket))
    for one in moved:
        source.record("moved_out", {"message": one.pk, "to": target.ticket.number}, **columns)
        event = target.record("moved_in", {"message": one.pk, "from": source.ticket.number}, **came)
        event.said = one


def last_of(messages: QuerySet[Message]) -> dict[str, Any]:
    last = messages.exclude(facts__has_key="quiet").order_by("-created_at", "-id").first()
    return {
        "last_message_at": last.created_at if last else None,
        "last_message_kind": str(last.kind) if last else "",
    }


def _join_author(message: Message, target: Change) -> None:
    """His next mail shall come here too, so he takes part, also if somebody had taken him out."""
    if message.kind not in FROM_OUTSIDE or (message.author and message.author.pk == target.ticket.customer_id):
        return
    part = Involvement.PARTNER if message.kind == MessageKind.PARTNER else Involvement.COPY
    known = Participant.objects.filter(ticket=target.ticket, address=_sender(message)).first()
    if known is not None and known.involvement == Involvement.ON_BEHALF:  # more than a copy: he speaks for the customer
        return
    try:
        join(target, _sender(message), involvement=part, data={"message": message.pk})
    except Refused:  # an address of no use
        return
