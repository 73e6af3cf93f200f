"""One mail to several of our addresses: one ticket, seen by each of their teams."""

from collections.abc import Iterator

from tresen.channels.email.mailboxes import mailbox_of, sending_mailbox
from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.reading.envelope import Envelope
from tresen.people.actor import Actor
from tresen.tickets.confiding import discloses
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.sharing import share


def share_with_teams(envelope: Envelope, inbound: Inbound, ticket: Ticket, *, by: Actor) -> None:
    """Lets in the teams of all mailboxes the mail went to, beside the ticket's own.

    Not the team of the mailbox we answer from: every answer goes there, also when the ticket has long been handed
    over. Not a team that somebody took out again: the customer's next "reply to all" must not undo that. And nobody
    from outside lets others into what is confidential: that is for those who work on it."""
    if ticket.team_id is None:
        return  # everybody sees it
    answering: Mailbox | None = None
    for mailbox in _mailboxes(envelope, inbound):
        team = mailbox.team
        if team is None or team.pk == ticket.team_id or team.pk in ticket.shared_with:
            continue
        answering = answering or sending_mailbox(ticket)
        if mailbox != answering and not _taken_out(ticket, team.pk) and not discloses(ticket, [team.pk]):
            share(ticket, team, by=by, reason=mailbox.address)


def share_known(envelope: Envelope, inbound: Inbound, message: Message, *, by: Actor) -> None:
    """The same mail once more: by another mailbox it is for that team as well. Fetched again by the same mailbox (its
    folder was renumbered, say) it tells nothing new."""
    again = Inbound.objects.filter(ticket=message.ticket, message=message).exclude(pk=inbound.pk)
    if inbound.mailbox_id is None or not again.filter(mailbox=inbound.mailbox_id).exists():
        share_with_teams(envelope, inbound, message.ticket, by=by)


def _mailboxes(envelope: Envelope, inbound: Inbound) -> Iterator[Mailbox]:
    told = [*inbound.envelope_to, *envelope.delivered_to, *(one.email for one in (*envelope.to, *envelope.cc))]
    found = [inbound.mailbox, *map(mailbox_of, dict.fromkeys(told))]
    yield from {box.pk: box for box in found if box is not None}.values()


def _taken_out(ticket: Ticket, team: int) -> bool:
    return Event.objects.filter(ticket=ticket, name="unshared", data__team=team).exists()
