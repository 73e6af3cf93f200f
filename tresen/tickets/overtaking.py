"""Has somebody else answered the customer since I began my reply, or is he about to?"""

from dataclasses import dataclass

from tresen.people.models import Person
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.models.presence import Doing
from tresen.tickets.presence import here

MOST = 5


@dataclass(frozen=True)
class Overtaking:
    """`replies`: what others said to the customer after message `seen`, newest last; `writing`: who writes one now.
    `newest`: what is to be sent back as agreed to."""

    replies: list[Message]
    writing: list[Person]
    newest: int

    def __bool__(self) -> bool:
        return bool(self.replies or self.writing)


def overtaking(ticket: Ticket, person: Person, *, seen: int, agreed: int | None = None) -> Overtaking:
    """`seen`: the newest message there was when the reply was begun; `agreed`: up to which message its writer has been
    told of others' replies and wants to send his all the same: then only what came after counts, and nobody's writing.

    To be called in the transaction that sends, which holds the ticket from here on: of two who send at once the second
    finds the reply of the first."""
    Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
    after = seen if agreed is None else max(seen, agreed)
    said = Message.objects.filter(ticket=ticket, kind=MessageKind.REPLY, pk__gt=after).exclude(author=person)
    replies = list(said.select_related("author").order_by("-pk")[:MOST])[::-1]
    others = here(ticket, without=person) if agreed is None else []
    writing = [one.person for one in others if one.doing == Doing.REPLY]
    return Overtaking(replies, writing, max([after, *(one.pk for one in replies)]))
