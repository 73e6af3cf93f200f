"""What a macro would do, action by action, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from tresen.desk.directory import Directory
from tresen.desk.fields.sentences import field_sentences
from tresen.desk.tickets.sentences import is_told, names_in, names_of, sentence
from tresen.people.actor import Actor
from tresen.routing.applying import Preview
from tresen.rules.action_describing import say
from tresen.tickets.actions.acting import Tried
from tresen.tickets.actions.registry import Actions, kinds_of
from tresen.tickets.definitions import definitions
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.models.message import OUTGOING_KINDS
from tresen.ui.icons import icon
from tresen.ui.times import Times


@dataclass(frozen=True)
class Said:
    """Words it would write: to whom they go ("" if to nobody outside), safe HTML."""

    to: str
    html: SafeString
    note: bool = False
    draft: bool = False


@dataclass(frozen=True)
class Deed:
    says: str
    icon: SafeString
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    refusal: str = ""

    @property
    def nothing(self) -> bool:
        return not (self.changes or self.said or self.refusal)


def deeds_of(preview: Preview, ticket: Ticket, actor: Actor, known: Directory) -> list[Deed]:
    kinds, fields = kinds_of(actor), definitions(known.form_stamp)
    events = [event for one in preview.tried for event in one.events if is_told(event)]
    names = names_in(events, actor, known.names() | names_of(ticket, []), fields)
    times = Times.here()

    def words(event: Event) -> list[tuple[str, str, str]]:
        return [*sentence(event, names, times), *field_sentences(event, names, fields)]

    return [
        _deed(one, kinds, [told for event in one.events if is_told(event) for told in words(event)])
        for one in preview.tried
    ]


def _deed(one: Tried, kinds: Actions, changes: list[tuple[str, str, str]]) -> Deed:
    kind = kinds.by_key[one.action.do]
    said = [_said(event.said) for event in one.events if event.said is not None]
    if one.added:
        said.append(Said("", mark_safe(one.added), draft=True))  # noqa: S308  # cleaned when it was read
    words = str(kind.label) if said else say(one.action, kinds)  # what is said stands below, whole
    return Deed(words[:1].upper() + words[1:], icon(kind.icon or "wand-sparkles"), changes, said, one.refusal)


def _said(message: Message) -> Said:
    to: Sequence[str] = message.recipients.get("to", []) if message.kind in OUTGOING_KINDS else []
    copies: Sequence[str] = message.recipients.get("cc", []) if to else []
    html = mark_safe(message.html)  # noqa: S308  # cleaned by Body
    return Said(", ".join([*to, *copies]), html, note=not to)
