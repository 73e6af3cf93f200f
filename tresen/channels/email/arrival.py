"""A mail on its way through the steps, and what they may decide."""

from dataclasses import dataclass, field
from typing import Any

from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.protection.uncovering import Uncovered
from tresen.channels.email.reading.courtesy import courtesy
from tresen.channels.email.reading.envelope import Envelope
from tresen.channels.email.trust.authentication import UNCHECKED, Authentication
from tresen.tickets.models import Mention, Message, StateType, Ticket


@dataclass(frozen=True)
class Arrival:
    """What is known of a mail so far. A step returns a fuller one, or a `Verdict` that ends the way."""

    envelope: Envelope
    inbound: Inbound
    mailbox: Mailbox | None = None
    authentication: Authentication = UNCHECKED
    ticket: Ticket | None = None  # the ticket it belongs to
    home: Ticket | None = None  # the merged ticket it goes back to if that is undone
    reason: str = ""  # why it belongs there, or why not
    part: str = ""  # the sender's in that ticket; see `involved`
    by_number: bool = False  # only a plain number led there: its copies get nothing
    why: tuple[dict[str, Any], ...] = ()  # each check with what it found; see `threading`
    follows: Ticket | None = None  # it goes on with this ticket, which was finished long ago
    related: Ticket | None = None  # it named this ticket, but its sender is not involved there
    question: Mention | None = None  # it answers this question, and is from whom it was asked of
    keyed: Mention | None = None  # it carries the signed key of this question, whoever wrote it
    uncovered: Uncovered | None = None  # what its signature and encryption came to; None: it has neither

    @property
    def authentic(self) -> bool | None:
        """True: the sender's domain vouches for the mail; False: it says the mail is not its own; None: neither."""
        return {"pass": True, "fail": False}.get(self.authentication.verdict)

    @property
    def quiet(self) -> bool:
        """It asks for nothing: a note of absence; or a thank-you in a ticket nobody works on at the moment."""
        if self.envelope.answering:
            return True
        rests = self.ticket is not None and self.ticket.state_type not in {StateType.NEW, StateType.OPEN}
        return rests and not self.envelope.attachments and courtesy(self.envelope.text_visible)


@dataclass(frozen=True)
class Verdict:
    """The mail makes no message: a bounce, a duplicate, our own, nothing for us."""

    outcome: str
    reason: str
    ticket: Ticket | None = None
    message: Message | None = None
    words: str = field(default="", repr=False)
    away: Mention | None = None  # who was asked this is away, says his mailbox
