"""Doing a list of actions to a ticket, and trying it out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.rules.action_describing import describe_actions
from tresen.rules.action_parsing import parse_actions
from tresen.rules.actions import Action
from tresen.tickets.access import demand, works_on
from tresen.tickets.actions.kinds import Act, Doing, TicketAction
from tresen.tickets.actions.registry import Actions, kinds_of
from tresen.tickets.change import Refused, overheard
from tresen.tickets.models import Event, Ticket
from tresen.tickets.together import lock_tree


@dataclass(frozen=True)
class Step:
    """One action, ready to be done to any ticket."""

    action: Action
    kind: TicketAction
    act: Act


@dataclass(frozen=True)
class Prepared:
    steps: tuple[Step, ...]
    doing: Doing
    kinds: Actions

    @property
    def locks_tree(self) -> bool:
        return any(one.kind.tree for one in self.steps)

    @property
    def sends(self) -> bool:
        return any(one.kind.sends for one in self.steps)

    @property
    def says(self) -> str:
        return describe_actions([one.action for one in self.steps], self.kinds)


def prepare(given: object, *, by: Actor, delay: int = 0) -> Prepared:
    """`given`: actions as JSON. What they name is looked up once, as the actor may know it. Refused: what is no list
    of actions, what cannot be done to any ticket."""
    kinds, doing = kinds_of(by), Doing(by, delay)
    parsed = parse_actions(given, kinds)
    if parsed.problems:
        first = parsed.problems[0]
        told = _("Action %(number)s: %(words)s") % {"number": first.path, "words": first.text}
        raise Refused(told if first.path else first.text)
    return prepared(parsed.actions, kinds, doing)


def prepared(actions: Sequence[Action], kinds: Actions, doing: Doing) -> Prepared:
    steps = []
    for one in actions:
        kind = kinds.by_key[one.do]
        steps.append(Step(one, kind, kind.prepare(one.given, doing)))
    return Prepared(tuple(steps), doing, kinds)


def act(ticket: Ticket, prepared: Prepared) -> None:
    """All of them, in their order, in the caller's transaction; the first refusal leaves by its exception."""
    for one in prepared.steps:
        _one(ticket, one, prepared.doing)


def _one(ticket: Ticket, step: Step, doing: Doing) -> None:
    """With the rights as they are by then: what was handed over may not be one's own any more."""
    if not (doing.by.is_system or works_on(doing.by, ticket)):
        raise Refused(_("You do not work on this ticket."))
    if not doing.by.is_system:
        demand(doing.by, ticket, step.kind.right)
    step.act(ticket)


@dataclass(frozen=True)
class Tried:
    """What one action would do: the events it would record, or why it is refused. Neither: nothing would change."""

    action: Action
    events: list[Event] = field(default_factory=list)
    refusal: str = ""
    added: str = ""  # HTML it would put into the composer

    @property
    def changes(self) -> bool:
        return bool(self.events or self.added)


class _Enough(Exception):
    """Ends a trial, and its transaction with it."""


def rehearse(ticket: Ticket, prepared: Prepared) -> list[Tried]:
    """What would happen, found out by doing it and rolling it back: nothing else is as true. Nothing leaves the house,
    for whatever leaves is a row of this transaction; after a refusal the others are tried all the same."""
    tried: list[Tried] = []
    try:
        with transaction.atomic():
            if prepared.locks_tree:
                lock_tree()
            # As it is now, and an object of its own: the caller's must not learn of what did not happen.
            current = Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
            tried.extend(_try(current, one, prepared.doing) for one in prepared.steps)
            raise _Enough
    except _Enough:
        return tried
    finally:
        prepared.doing.kept.clear()


def _try(ticket: Ticket, step: Step, doing: Doing) -> Tried:
    doing.kept.clear()
    try:
        with transaction.atomic(), overheard() as told:
            _one(ticket, step, doing)
    except Refused as refusal:
        ticket.refresh_from_db()  # what was rolled back stands in memory still
        return Tried(step.action, refusal=str(refusal))
    draft = doing.kept.get(ticket.pk, {}).get("draft", {})
    return Tried(step.action, [one for one in told if one.ticket_id == ticket.pk], added=draft.get("added", ""))
