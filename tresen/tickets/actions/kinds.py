"""What a kind of action about tickets has besides what the language of rules asks for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.rules.actions import Kind, Value, Values
from tresen.tickets.change import Refused
from tresen.tickets.models import Ticket

Act = Callable[[Ticket], object]


@dataclass
class Doing:
    """One use of a list of actions. `delay`: seconds in which what is sent can be taken back. `kept`: {ticket's id:
    what no journal tells of and undoing needs}, as JSON."""

    by: Actor
    delay: int = 0
    kept: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class TicketAction(Kind):
    """`right`: what a role must include for it. `tree`: it locks several tickets, in an order of their own.
    `sends`: it leaves the house."""

    right: str = ""
    tree: bool = False
    sends: bool = False


def one(values: Values, key: str) -> str:
    """A parameter's value, "" if it was left out."""
    value: Value = values.get(key, "")
    return value if isinstance(value, str) else ""


def whole(text: str) -> int:
    """An id out of a value; 0, which nothing has, if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def found(row: Any, sentence: str) -> Any:
    """The row; Refused with the sentence if there is none. What is foreign is like what does not exist."""
    if row is None:
        raise Refused(sentence)
    return row


def me(doing: Doing) -> Any:
    """Who "me" is. A rule is nobody."""
    return found(doing.by.person, _("“me” is nobody here: choose a person."))
