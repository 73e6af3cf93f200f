"""Doing what a rule says: all of it or nothing, with a line in the journal where it could not be."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.routing.models import Outcome, RuleAct
from tresen.routing.rule_kinds import rule_kinds_of
from tresen.routing.rule_set import ReadyRule
from tresen.rules.action_parsing import parse_actions
from tresen.rules.conditions import as_json
from tresen.rules.deciding import Asked
from tresen.tickets.actions.acting import act, prepared
from tresen.tickets.actions.kinds import Doing
from tresen.tickets.change import Refused, change, listening, marks, overheard
from tresen.tickets.models import Event, Ticket

QUIET = timedelta(days=1)  # for so long a rule does not write to the customer of a ticket again
LONGEST, MANY = 200, 20  # characters of a value that are kept, and values of one field

log = logging.getLogger(__name__)


def take(ticket: Ticket, rule: ReadyRule, done: RuleAct, *, machine: bool) -> None:
    """In a savepoint; `done` is stored, unless nothing was to be changed. `machine`: one wrote what set it off."""
    outer = listening.get()
    try:
        with _marked(done), transaction.atomic():
            told = perform(ticket, rule, machine=machine)
        if not told:
            return
        if outer is not None:
            outer.extend(told)
        done.save(force_insert=True)
    except Refused as refusal:
        _not_done(ticket, rule, done, Outcome.REFUSED, str(refusal))
    except Exception:
        log.exception("the rule %s failed in the ticket %s", rule.key, ticket.pk)
        _not_done(ticket, rule, done, Outcome.FAILED, _("The rule failed; the log of the server says why."))


def perform(ticket: Ticket, rule: ReadyRule, *, machine: bool) -> list[Event]:
    """What it wrote to the journal. In the caller's savepoint; Refused where something of it is not possible."""
    with overheard() as told:
        by = Actor("rule", None, rule.name)
        kinds = rule_kinds_of(by)
        parsed = parse_actions(rule.actions, kinds)
        if parsed.problems:
            raise Refused(parsed.problems[0].text)
        steps = prepared(parsed.actions, kinds, Doing(by))
        if steps.sends:
            _demand_quiet(ticket, rule, machine)
        act(ticket, steps)
    return told


def _not_done(ticket: Ticket, rule: ReadyRule, done: RuleAct, outcome: Outcome, reason: str) -> None:
    ticket.refresh_from_db()  # what was rolled back stands in memory still
    done.outcome, done.reason = outcome, reason[:500]
    done.save(force_insert=True)
    tell(ticket, rule, "rule_refused", done)


def tell(ticket: Ticket, rule: ReadyRule, name: str, done: RuleAct) -> None:
    with _marked(done), change(ticket, by=Actor("rule", None, rule.name)) as step:
        step.record(name, {"reason": done.reason}, updated_at=ticket.updated_at)


@contextmanager
def _marked(done: RuleAct) -> Iterator[None]:
    """Every line written meanwhile says which act it is of. Lines of a chain belong to the rule that wrote them."""
    token = marks.set({**marks.get(), "rule": str(done.pk)})
    try:
        yield
    finally:
        marks.reset(token)


def _demand_quiet(ticket: Ticket, rule: ReadyRule, machine: bool) -> None:
    """Two machines must not write to each other without end (RFC 3834, 2)."""
    if machine:
        raise Refused(_("It was written by a machine: a rule does not answer it."))
    lately = RuleAct.objects.filter(ticket=ticket, rule=rule.key, outcome=Outcome.ACTED)
    if lately.filter(at__gt=clock.now() - QUIET).exists():
        raise Refused(_("The rule has written in this ticket within a day already."))


def kept(one: Asked) -> dict[str, Any]:
    """What a row met, to be read years later."""
    values = one.value if isinstance(one.value, (list, tuple)) else [] if one.value is None else [one.value]
    return {"row": as_json(one.row), "held": one.held, "value": [_short(value) for value in values[:MANY]]}


def _short(value: Any) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
