"""Rules follow what happens: within the verb's transaction, each in a savepoint of its own.

A rule that is refused or fails leaves a line in the journal and never stops the verb. What a rule does is a verb too,
so other rules follow it: each acts at most once on one ticket in such a chain, and after `DEEPEST` links the chain is
cut, which the journal tells.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import DatabaseError
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.routing.event_fields import Happening
from tresen.routing.models import Outcome, RuleAct
from tresen.routing.occasions import occasions_of
from tresen.routing.rule_set import ReadyRule, house_context, rule_set
from tresen.routing.taking import kept, take, tell
from tresen.tickets.definitions import held
from tresen.tickets.models import Event, Ticket

DEEPEST = 5

log = logging.getLogger(__name__)


@dataclass
class Chain:
    """What began with one verb. `tried`: (rule, ticket) that have had their turn."""

    tried: set[tuple[int, int]] = field(default_factory=set)
    cut: set[int] = field(default_factory=set)
    depth: int = 0


_chain: ContextVar[Chain | None] = ContextVar("chain", default=None)


_nobody: ContextVar[bool] = ContextVar("nobody", default=False)


@contextmanager
def nobody_follows() -> Iterator[None]:
    """Rules rest meanwhile: what one would do is tried by itself."""
    token = _nobody.set(True)
    try:
        yield
    finally:
        _nobody.reset(token)


@contextmanager
def begun(rule: ReadyRule, ticket: Ticket) -> Iterator[None]:
    """A chain that begins with a rule itself: nobody's verb has set it off."""
    token = _chain.set(Chain(tried={(rule.key, ticket.pk)}, depth=1))
    try:
        yield
    finally:
        _chain.reset(token)


def follow(events: Sequence[Event]) -> None:
    """Reaction to all that a verb has written to a ticket's journal."""
    met = [(event, found) for event in events if (found := occasions_of(event))]
    if not met or _nobody.get():
        return
    with held():  # what rules do asks for the same definitions, many times
        rules = rule_set()
        if not rules.listening:
            return
        chain = _chain.get() or Chain()
        token = _chain.set(chain)
        try:
            for event, occasions in met:
                _all_turns(event, rules.for_any(occasions), chain)
        finally:
            _chain.reset(token)


def _all_turns(event: Event, rules: list[tuple[ReadyRule, str]], chain: Chain) -> None:
    """A rule sees the ticket as the rules before it have left it; what it reads is read once until one has acted."""
    happening, context = Happening(event), house_context()
    for rule, occasion in rules:
        if (rule.key, event.ticket_id) in chain.tried:
            continue
        try:
            held, told = rule.condition.told(happening.ticket, context)
        except DatabaseError:
            raise  # the transaction is over anyway
        except Exception:
            log.exception("the condition of the rule %s failed", rule.key)
            continue
        if not held:
            continue
        done = RuleAct(
            rule_id=rule.key,
            version=rule.version,
            ticket_id=event.ticket_id,
            event=event.pk,
            occasion=occasion,
            outcome=Outcome.ACTED,
            met=[kept(one) for one in told],
            depth=chain.depth + 1,
            at=clock.now(),
        )
        if chain.depth >= DEEPEST:
            _cut(event, rule, done, chain)
            continue
        chain.tried.add((rule.key, event.ticket_id))
        chain.depth += 1
        try:
            take(event.ticket, rule, done, machine=bool(event.data.get("automatic")))
        finally:
            chain.depth -= 1
        happening = Happening(event)


def _cut(event: Event, rule: ReadyRule, done: RuleAct, chain: Chain) -> None:
    """Once for each ticket of the chain."""
    if event.ticket_id in chain.cut:
        return
    chain.cut.add(event.ticket_id)
    words = _("Rules had set off one another %(number)d times already: a rule may be part of a circle.")
    done.outcome, done.reason = Outcome.STOPPED, words % {"number": DEEPEST}
    done.save(force_insert=True)
    tell(event.ticket, rule, "rules_stopped", done)
