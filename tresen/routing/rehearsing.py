"""A rule tried on what has happened in the last months, before it acts: nothing else is as convincing.

For each ticket the first time it would have acted, found out by putting the ticket back to how it was then, doing it
and rolling all of it back. What comes after in that ticket would have been another story. A rule of time is tried on
the tickets that are so now."""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.kit import clock
from tresen.kit.jobs import ending, job, periodic
from tresen.people.actor import Actor
from tresen.routing.by_time import tickets_so
from tresen.routing.event_fields import Happening, apart
from tresen.routing.following import nobody_follows
from tresen.routing.models import Outcome, Rehearsal, Rule, RuleAct
from tresen.routing.occasions import TIME
from tresen.routing.past import happenings
from tresen.routing.rule_editing import RuleDraft, checked
from tresen.routing.rule_set import ReadyRule, house_context, made_ready
from tresen.routing.taking import perform
from tresen.tickets.access import tickets_for
from tresen.tickets.change import TRACKED, Refused, _stored
from tresen.tickets.definitions import held
from tresen.tickets.models import Event, Ticket

SPAN = timedelta(days=90)
AT_ONCE = 50  # tickets between two notes of how far it is
LOST = timedelta(minutes=2)  # one that stood still for so long lost its process

log = logging.getLogger(__name__)


def begin(draft: RuleDraft, *, by: Actor, rule: Rule | None = None) -> Rehearsal:
    """On the tickets he may see. Refused as `make_rule`. `rule`: the one it is another wording of."""
    assert by.person is not None
    wording = checked(draft, by=by)
    since = clock.now() - SPAN
    given = {name: getattr(wording, name) for name in ("name", "occasions", "condition", "actions")}
    with transaction.atomic():
        Rehearsal.objects.filter(person=by.person).delete()
        made = Rehearsal(person=by.person, rule=rule.pk if rule else None, since=since, total=0, **given)
        made.total = _tickets(made, by).count()
        made.save(force_insert=True)
        carry_on.later(rehearsal_id=made.pk)
    return made


def rehearsal_for(actor: Actor, key: int) -> Rehearsal | None:
    """One's own."""
    return Rehearsal.objects.filter(pk=key, person=actor.person).first() if actor.is_admin else None


@job(queue="tickets", attempts=3)
def carry_on(rehearsal_id: int) -> None:
    """As often as it likes: it goes on where it has noted to be."""
    made = Rehearsal.objects.select_related("person").filter(pk=rehearsal_id, finished_at=None).first()
    if made is not None and made.person.is_active:
        with override(made.person.locale):
            _run(made, Actor.of(made.person))


@periodic("* * * * *")
def find_lost(timestamp: int) -> None:
    """Each minute: those whose process died are gone on with."""
    lost = Rehearsal.objects.filter(finished_at=None, moved_at__lt=clock.now() - LOST)
    for key in lost.values_list("pk", flat=True)[:10]:
        carry_on.later_once(rehearsal_id=key)


def _run(made: Rehearsal, by: Actor) -> None:
    rule = _ready(made)
    acts = RuleAct.objects.filter(rule=made.rule).values_list("pk", flat=True) if made.rule else []
    without = {str(key) for key in acts}
    while rule is not None:
        left = _tickets(made, by) if made.below is None else _tickets(made, by).filter(pk__lt=made.below)
        some = list(left.order_by("-pk").prefetch_related("events", "messages__attachments")[:AT_ONCE])
        if not some:
            break
        with held():
            made.found += list(_found(some, rule, made, without))
        made.below, made.seen, made.moved_at = some[-1].pk, made.seen + len(some), clock.now()
        if not _noted(made):
            return  # he has begun another
        if ending.is_set():
            carry_on.later(rehearsal_id=made.pk)
            return
    made.finished_at = clock.now()
    _noted(made)


def _noted(made: Rehearsal) -> int:
    names = ("found", "below", "seen", "moved_at", "finished_at")
    return Rehearsal.objects.filter(pk=made.pk).update(**{name: getattr(made, name) for name in names})


def _ready(made: Rehearsal) -> ReadyRule | None:
    rule = Rule(pk=0, name=made.name, occasions=made.occasions, condition=made.condition, actions=made.actions)
    found = made_ready([rule]).listening
    return next((rules[0] for rules in found.values()), None)


def _tickets(made: Rehearsal, by: Actor) -> QuerySet[Ticket]:
    """Those something has happened to since then, or that are so now."""
    seen = tickets_for(by)
    if TIME not in made.occasions:
        return seen.filter(updated_at__gte=made.since)
    rule = _ready(made)
    return seen.filter(pk__in=tickets_so(rule).order_by().values("pk")) if rule else seen.none()


def _found(tickets: Iterable[Ticket], rule: ReadyRule, made: Rehearsal, without: set[str]) -> Iterable[dict[str, Any]]:
    for ticket in tickets:
        found = _now(ticket, rule) if TIME in made.occasions else _then(ticket, rule, made, without)
        if found is not None:
            yield {"ticket": ticket.pk, **found}


def _then(ticket: Ticket, rule: ReadyRule, made: Rehearsal, without: set[str]) -> dict[str, Any] | None:
    """The first time it would have acted; if never, the first time it could not have."""
    refused = None
    for met, happening in happenings(ticket, made.occasions, made.since, without):
        with clock.at(happening.event.at):
            tried = _tried(happening, rule)
        if tried is not None:
            tried |= {"at": happening.event.at.isoformat(), "occasion": met}
            if tried["outcome"] == Outcome.ACTED:
                return tried
            refused = refused or tried
    return refused


def _tried(happening: Happening, rule: ReadyRule) -> dict[str, Any] | None:
    try:
        if not rule.condition.holds(happening.ticket, house_context()):
            return None
    except Exception:
        log.exception("the condition of a rule that is tried failed")
        return None
    return _done(happening.event.ticket, rule, machine=bool(happening.event.data.get("automatic")))


def _now(ticket: Ticket, rule: ReadyRule) -> dict[str, Any] | None:
    if not rule.condition.holds(apart(ticket), house_context()):
        return None
    found = _done(ticket, rule, machine=False)
    return found and found | {"at": clock.now().isoformat(), "occasion": TIME}


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
