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
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing.event_fields import Happening
from tresen.routing.models import Outcome, RuleAct
from tresen.routing.occasions import occasions_of
from tresen.routing.rule_kinds import rule_kinds_of
from tresen.routing.rule_set import ReadyRule, house_context, rule_set
from tresen.rules.action_parsing import parse_actions
from tresen.rules.conditions import as_json
from tresen.rules.deciding import Asked
from tresen.tickets.actions.acting import act, prepared
from tresen.tickets.actions.kinds import Doing
from tresen.tickets.change import Refused, change, listening, marks, overheard
from tresen.tickets.definitions import held
from tresen.tickets.models import Event

DEEPEST = 5
QUIET = timedelta(days=1)  # for so long a rule does not write to the customer of a ticket again
LONGEST, MANY = 200, 20  # characters of a value that are kept, and values of one field

log = logging.getLogger(__name__)


@dataclass
class Chain:
    """What began with one verb. `tried`: (rule, ticket) that have had their turn."""

    tried: set[tuple[int, int]] = field(default_factory=set)
    cut: set[int] = field(default_factory=set)
    depth: int = 0


_chain: ContextVar[Chain | None] = ContextVar("chain", default=None)


def follow(events: Sequence[Event]) -> None:
    """Reaction to all that a verb has written to a ticket's journal."""
    met = [(event, found) for event in events if (found := occasions_of(event))]
    if not met:
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
            met=[_kept(one) for one in told],
            depth=chain.depth + 1,
            at=clock.now(),
        )
        if chain.depth >= DEEPEST:
            _cut(event, rule, done, chain)
            continue
        chain.tried.add((rule.key, event.ticket_id))
        chain.depth += 1
        try:
            _take(event, rule, done)
        finally:
            chain.depth -= 1
        happening = Happening(event)


def _take(event: Event, rule: ReadyRule, done: RuleAct) -> None:
    """Does what the rule says, all of it or nothing, and notes it; nothing is noted where nothing would change."""
    ticket, outer = event.ticket, listening.get()
    try:
        with _marked(done), transaction.atomic(), overheard() as told:
            by = Actor("rule", None, rule.name)
            kinds = rule_kinds_of(by)
            parsed = parse_actions(rule.actions, kinds)
            if parsed.problems:
                raise Refused(parsed.problems[0].text)
            steps = prepared(parsed.actions, kinds, Doing(by))
            if steps.sends:
                _demand_quiet(event, rule)
            act(ticket, steps)
        if not told:
            return
        if outer is not None:
            outer.extend(told)
        done.save(force_insert=True)
    except Refused as refusal:
        _not_done(event, rule, done, Outcome.REFUSED, str(refusal))
    except Exception:
        log.exception("the rule %s failed in the ticket %s", rule.key, event.ticket_id)
        _not_done(event, rule, done, Outcome.FAILED, _("The rule failed; the log of the server says why."))


def _not_done(event: Event, rule: ReadyRule, done: RuleAct, outcome: Outcome, reason: str) -> None:
    event.ticket.refresh_from_db()  # what was rolled back stands in memory still
    done.outcome, done.reason = outcome, reason[:500]
    done.save(force_insert=True)
    _tell(event, rule, "rule_refused", done)


def _cut(event: Event, rule: ReadyRule, done: RuleAct, chain: Chain) -> None:
    """Once for each ticket of the chain."""
    if event.ticket_id in chain.cut:
        return
    chain.cut.add(event.ticket_id)
    words = _("Rules had set off one another %(number)d times already: a rule may be part of a circle.")
    done.outcome, done.reason = Outcome.STOPPED, words % {"number": DEEPEST}
    done.save(force_insert=True)
    _tell(event, rule, "rules_stopped", done)


def _tell(event: Event, rule: ReadyRule, name: str, done: RuleAct) -> None:
    with _marked(done), change(event.ticket, by=Actor("rule", None, rule.name)) as step:
        step.record(name, {"reason": done.reason}, updated_at=event.ticket.updated_at)


@contextmanager
def _marked(done: RuleAct) -> Iterator[None]:
    """Every line written meanwhile says which act it is of. Lines of a chain belong to the rule that wrote them."""
    token = marks.set({**marks.get(), "rule": str(done.pk)})
    try:
        yield
    finally:
        marks.reset(token)


def _demand_quiet(event: Event, rule: ReadyRule) -> None:
    """Two machines must not write to each other without end (RFC 3834, 2)."""
    if event.data.get("automatic"):
        raise Refused(_("It was written by a machine: a rule does not answer it."))
    lately = RuleAct.objects.filter(ticket=event.ticket_id, rule=rule.key, outcome=Outcome.ACTED)
    if lately.filter(at__gt=clock.now() - QUIET).exists():
        raise Refused(_("The rule has written in this ticket within a day already."))


def _kept(one: Asked) -> dict[str, Any]:
    values = one.value if isinstance(one.value, (list, tuple)) else [] if one.value is None else [one.value]
    return {"row": as_json(one.row), "held": one.held, "value": [_short(value) for value in values[:MANY]]}


def _short(value: Any) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
