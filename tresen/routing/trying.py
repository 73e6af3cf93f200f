"""A rule tried on one ticket of the past: put back to how it was, acted on, and all of it rolled back."""

import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.routing.event_fields import Happening
from tresen.routing.following import nobody_follows
from tresen.routing.models import Outcome
from tresen.routing.occasions import TIME
from tresen.routing.past import happenings
from tresen.routing.rule_set import ReadyRule, house_context
from tresen.routing.taking import perform
from tresen.routing.waiting import found_waiting
from tresen.tickets.change import TRACKED, Refused, _stored
from tresen.tickets.models import Event, Ticket

log = logging.getLogger(__name__)


def tried_on(
    ticket: Ticket, rule: ReadyRule, occasions: Collection[str], since: datetime, without: Collection[str]
) -> dict[str, Any] | None:
    """{"at": ISO 8601, "occasion", "outcome", "reason", "told": lines of the journal} of the first time since then it
    would have acted; if never, of the first time it could not have; None if there was no such time. `without`: acts of
    rules that are left out of the past. Prefetched messages and lines are used."""
    refused = None
    for found in (_waiting if TIME in occasions else _following)(ticket, rule, occasions, since, without):
        if found["outcome"] == Outcome.ACTED:
            return found
        refused = refused or found
    return refused


def _following(
    ticket: Ticket, rule: ReadyRule, occasions: Collection[str], since: datetime, without: Collection[str]
) -> Iterator[dict[str, Any]]:
    for met, happening in happenings(ticket, occasions, since, without):
        with clock.at(happening.event.at):
            found = _tried(happening, rule)
        if found is not None:
            yield found | {"at": happening.event.at.isoformat(), "occasion": met}


def _waiting(
    ticket: Ticket, rule: ReadyRule, occasions: Collection[str], since: datetime, without: Collection[str]
) -> Iterator[dict[str, Any]]:
    try:
        for minute, stage in found_waiting(ticket, rule, since, without):
            with clock.at(minute):
                found = _done(stage.ticket(), rule, machine=False)
            if found is not None:
                yield found | {"at": minute.isoformat(), "occasion": TIME}
    except Exception:
        log.exception("the condition of a rule that is tried failed")


def _tried(happening: Happening, rule: ReadyRule) -> dict[str, Any] | None:
    try:
        if not rule.condition.holds(happening.ticket, house_context()):
            return None
    except Exception:
        log.exception("the condition of a rule that is tried failed")
        return None
    return _done(happening.event.ticket, rule, machine=bool(happening.event.data.get("automatic")))


class _Enough(Exception):
    """Ends a trial, and its transaction with it."""


def _done(past: Ticket, rule: ReadyRule, *, machine: bool) -> dict[str, Any] | None:
    """What comes of it; None if nothing would have changed."""
    found: dict[str, Any] | None = None
    try:
        with transaction.atomic(), nobody_follows():
            Ticket.objects.select_for_update(no_key=True).get(pk=past.pk)
            columns = [_stored(column) for column in TRACKED]
            Ticket.objects.filter(pk=past.pk).update(**{column: getattr(past, column) for column in columns})
            found = _outcome(past, rule, machine)
            raise _Enough
    except _Enough:
        return found


def _outcome(past: Ticket, rule: ReadyRule, machine: bool) -> dict[str, Any] | None:
    try:
        with transaction.atomic():
            told = perform(past, rule, machine=machine)
        return {"outcome": Outcome.ACTED, "reason": "", "told": _lines(told)} if told else None
    except Refused as refusal:
        return {"outcome": Outcome.REFUSED, "reason": str(refusal)[:500], "told": []}
    except Exception:
        log.exception("a rule failed when it was tried in the ticket %s", past.pk)
        return {"outcome": Outcome.FAILED, "reason": _("The rule failed; the log of the server says why."), "told": []}


def _lines(told: Sequence[Event]) -> list[dict[str, Any]]:
    return [{"name": one.name, "changes": one.changes, "data": {**one.data, "rule": ""}} for one in told]
