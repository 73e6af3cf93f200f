"""Actions that say something: to the team, to the customer, or into the composer for somebody to finish."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tresen.people.actor import Actor
from tresen.people.models.person import Locale
from tresen.people.rights import Right
from tresen.rules.actions import Entry, Parameter, Values
from tresen.tickets.actions.kinds import Act, Doing, TicketAction, me, one
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.drafts import draft_of, save_draft
from tresen.tickets.models import Ticket
from tresen.tickets.noting import note
from tresen.tickets.replying import reply

WORDS = gettext_lazy("What is said")
TEXT = Parameter("text", gettext_lazy("Text"), Entry.PROSE)
ENGLISH = Parameter("english", gettext_lazy("For customers who read English"), Entry.PROSE, optional=True)


@dataclass(frozen=True)
class Letter:
    """How a channel carries an answer nobody has addressed: `language` a value of Locale."""

    to: Sequence[str]
    cc: Sequence[str] = ()
    language: str = Locale.GERMAN
    facts: Mapping[str, Any] = field(default_factory=dict)


def _plainly(ticket: Ticket, by: Actor) -> Letter:
    return Letter([ticket.customer.email or ""], language=ticket.customer.locale)


Fill = Callable[[str, Ticket, Actor, str], tuple[str, list[str]]]
_fills: list[Fill] = []


def filled_by(fill: Fill) -> None:
    """The room of texts says so: (HTML, ticket, actor, language) to the HTML with the ticket's words in the place of
    its variables, and what the variables without a value are called."""
    _fills[:] = [fill]


def filled(html: str, ticket: Ticket, by: Actor, language: str) -> tuple[str, list[str]]:
    return _fills[0](html, ticket, by, language) if _fills and "{{" in html else (html, [])


_letters: list[Callable[[Ticket, Actor], Letter]] = [_plainly]


def carried_by(letter: Callable[[Ticket, Actor], Letter]) -> None:
    """The channel that knows how an answer leaves says so. Its function may refuse."""
    _letters[:] = [letter]


def kinds(actor: Actor) -> Iterable[TicketAction]:
    yield TicketAction(
        "note",
        gettext_lazy("Add an internal note"),
        WORDS,
        gettext_lazy("adds an internal note %(text)s"),
        _note,
        (TEXT,),
        icon="lock",
        right=Right.NOTE,
    )
    yield TicketAction(
        "draft",
        gettext_lazy("Put an answer into the composer"),
        WORDS,
        gettext_lazy("prepares the answer %(text)s"),
        _draft,
        (TEXT, ENGLISH),
        icon="pencil",
        right=Right.REPLY,
    )
    yield TicketAction(
        "reply",
        gettext_lazy("Send an answer"),
        WORDS,
        gettext_lazy("sends the answer %(text)s"),
        _reply,
        (TEXT, ENGLISH),
        icon="send",
        right=Right.REPLY,
        sends=True,
    )


def _note(values: Values, doing: Doing) -> Act:
    def write(ticket: Ticket) -> None:
        html, _missing = filled(one(values, "text"), ticket, doing.by, Locale.GERMAN)
        note(ticket, by=doing.by, body=Body.from_html(html))

    return write


def _reply(values: Values, doing: Doing) -> Act:
    def send(ticket: Ticket) -> None:
        letter = _letters[0](ticket, doing.by)
        given: dict[str, Any] = {"to": list(letter.to), "cc": list(letter.cc), "facts": dict(letter.facts)}
        html, missing = filled(text_for(values, letter), ticket, doing.by, letter.language)
        if missing:
            words = _("The answer was not written: “%(variable)s” is not known here.")
            raise Refused(words % {"variable": missing[0]})
        reply(ticket, by=doing.by, body=Body.from_html(html), delay=doing.delay, **given)

    return send


def text_for(values: Values, letter: Letter) -> str:
    return (one(values, "english") if letter.language == Locale.ENGLISH else "") or one(values, "text")


def _draft(values: Values, doing: Doing) -> Act:
    person = me(doing)

    def prepare(ticket: Ticket) -> None:
        if not ticket.customer.email:
            raise Refused(_("The customer has no e-mail address; enter a recipient."))
        letter, known = _letters[0](ticket, doing.by), draft_of(ticket, by=doing.by).get("reply")
        before = {"html": known.html, "version": known.version} if known else None
        recipients = known.recipients if known else {"to": list(letter.to), "cc": list(letter.cc)}
        added, _missing = filled(text_for(values, letter), ticket, doing.by, letter.language)
        kept = save_draft(
            ticket,
            by=doing.by,
            kind="reply",
            html=(known.html if known else "") + added,  # nothing that was written before is lost
            recipients=recipients,
            options=known.options if known else None,
            version=(known.version if known else 0) + 1,
        )
        doing.kept.setdefault(ticket.pk, {})["draft"] = {
            "person": person.pk,
            "before": before,
            "added": added,
            "version": kept.version,
        }

    return prepare
