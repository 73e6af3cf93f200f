"""An answer nobody has addressed: to whom an answer of its ticket would go, made and protected as the mailbox does."""

from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.outgoing.letter import Choice
from tresen.channels.email.outgoing.recipients import usual
from tresen.channels.email.outgoing.wording import language_for
from tresen.channels.email.protection.choosing import Wish, decide
from tresen.people.actor import Actor
from tresen.tickets.actions.words import Letter
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind

LOOKED_AT = 20  # of the customer's messages, the last ones


def letter_for(ticket: Ticket, by: Actor) -> Letter:
    """Refused where a mail cannot be protected as it must be."""
    said = Message.objects.filter(ticket=ticket, kind=MessageKind.CUSTOMER).order_by("-id").defer("html", "text")
    proposed = usual(ticket, list(said[:LOOKED_AT])[::-1])
    to, cc = [proposed.to] if proposed.to else [], [one for one in proposed.cc.split(", ") if one]
    language = language_for(ticket, proposed.to)
    protection = decide(ticket, sending_mailbox(ticket), [*to, *cc], Wish(None, None))
    return Letter(to, cc, language, {**Choice(language=language).facts, **protection})
