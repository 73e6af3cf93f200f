"""What stands in an outgoing mail from top to bottom: greeting, the agent's words, signature, what went before.

How it was chosen is kept with the message under `facts["mail"]`, so that every attempt, the preview and the mail of a
draft sent by itself are made alike.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.html import escape

from tresen.channels.email.models import History, Mailbox, TeamMail
from tresen.channels.email.outgoing.history import Quote, forwarded, history_of
from tresen.channels.email.outgoing.wording import frame, greets, language_for, without_closing
from tresen.kit.html import from_text
from tresen.people.models.person import Locale
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind


@dataclass(frozen=True)
class Choice:
    """How a mail is written. Empty: as the team and the customer are."""

    history: str = ""
    language: str = ""
    greeting: bool = True
    signature: bool = True

    @classmethod
    def of(cls, kept: Any) -> "Choice":
        """Out of JSON; what is unknown or of a wrong type is left out."""
        known = kept if isinstance(kept, dict) else {}
        return cls(
            **{one.name: known[one.name] for one in fields(cls) if type(known.get(one.name)) is type(one.default)}
        )

    @property
    def facts(self) -> dict[str, Any]:
        return {"mail": asdict(self)}


@dataclass(frozen=True)
class Letter:
    text: str
    html: str  # with `src="cid:…"` or `src="/desk/attachments/…"` for the message's own pictures


def usual_history(ticket: Ticket) -> str:
    """What the ticket's team quotes below its answers."""
    row = TeamMail.objects.filter(team=ticket.team_id).first() if ticket.team_id else None
    return str((row or TeamMail()).history)


def letter(message: Message, mailbox: Mailbox) -> Letter:
    """The whole mail's words. An automatic answer is whole as it is."""
    if message.kind == MessageKind.AUTO:
        return Letter(message.text, message.html)
    ticket, choice, language = message.ticket, Choice.of(message.facts.get("mail")), language_of(message)
    around = frame(ticket, mailbox, message.author, language)
    greeting = around.greeting if choice.greeting and _greeted(message) else ""
    name = message.author.name if message.author else ""
    signature = without_closing(around.signature, message.text, name) if choice.signature else ""
    quote = _quote(message, choice.history or usual_history(ticket), language)
    texts = [greeting, message.text.strip(), signature, quote.text]
    html = [_plain(greeting), message.html or from_text(message.text), _plain(signature), quote.html]
    return Letter("\n\n".join(text for text in texts if text), "\n".join(part for part in html if part))


def language_of(message: Message) -> str:
    """As the agent chose, else as it fits the first recipient."""
    chosen = Choice.of(message.facts.get("mail")).language
    if chosen in Locale.values:
        return chosen
    to = next(iter(message.recipients.get("to", [])), "")
    return language_for(message.ticket, to, partner=message.kind == MessageKind.FORWARD)


def _greeted(message: Message) -> bool:
    """A third party is not the customer the greeting names."""
    return message.kind != MessageKind.FORWARD and not greets(message.text)


def _quote(message: Message, history: str, language: str) -> Quote:
    if message.facts.get("forwards"):
        return forwarded(message, language)
    return history_of(message, History(history) if history in History.values else History.NONE, language)


def _plain(text: str) -> str:
    """The lines as one paragraph each: a signature is no place for markup."""
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>" if text else ""
