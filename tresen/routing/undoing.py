"""Taking back what a rule did, with all that other rules did because of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.routing.access import acts_for
from tresen.routing.models import Outcome, Rule, RuleAct, RuleMet, RuleVersion
from tresen.tickets.batches import MOST
from tresen.tickets.bulk import take_back_rules
from tresen.tickets.change import Refused
from tresen.tickets.models import Batch, Event


def standing(acts: QuerySet[RuleAct]) -> QuerySet[RuleAct]:
    """Those that did something which was not taken back."""
    return acts.filter(outcome=Outcome.ACTED, undone_at=None)


def take_back_since(rule: Rule, since: datetime, *, by: Actor) -> Batch:
    """What the rule did since then in tickets he may see; the latest `MOST` acts of them."""
    return take_back_acts(standing(acts_for(by, rule)).filter(at__gte=since)[:MOST], by=by)


def take_back_acts(acts: Iterable[RuleAct], *, by: Actor) -> Batch:
    """In each ticket all of it or, where somebody has changed any of it since, nothing; the batch says so. The acts are
    of one rule. Refused: none of them did anything that stands."""
    first = [one for one in acts if one.outcome == Outcome.ACTED and one.undone_at is None]
    if not first:
        raise Refused(_("There is nothing left to take back."))
    every = _with_what_followed(first)
    wordings = RuleVersion.objects.filter(rule__in={one.rule_id for one in every})
    known = {(one.rule_id, one.number): one for one in wordings}
    did: dict[int, list[str]] = {}
    actions: list[dict[str, Any]] = []
    for one in every:
        did.setdefault(one.ticket_id, []).append(str(one.pk))
    for key in dict.fromkeys((one.rule_id, one.version) for one in every):
        actions += known[key].actions
    name = known[first[0].rule_id, first[0].version].name
    return take_back_rules(did, actions, name, by=by)


def _with_what_followed(acts: list[RuleAct]) -> list[RuleAct]:
    """The acts, those set off by what they wrote, and so on."""
    known, wave = {one.pk: one for one in acts}, acts
    while wave:
        tickets, keys = {one.ticket_id for one in wave}, [str(one.pk) for one in wave]
        lines = Event.objects.filter(ticket__in=tickets, data__rule__in=keys).values_list("pk", flat=True)
        next_ones = RuleAct.objects.filter(ticket__in=tickets, event__in=list(lines))
        wave = [one for one in standing(next_ones) if one.pk not in known]
        known |= {one.pk: one for one in wave}
    return list(known.values())


def note_undone(event: Event) -> None:
    """Reaction, in the transaction that took it back: a rule of time does not do it again in the next minute."""
    acts = RuleAct.objects.filter(ticket=event.ticket_id, pk__in=event.data["acts"])
    acts.update(undone_at=event.at)
    of_time = acts.filter(event=None).values_list("rule", flat=True).distinct()
    RuleMet.objects.bulk_create(
        (RuleMet(rule_id=key, ticket_id=event.ticket_id, at=event.at) for key in of_time), ignore_conflicts=True
    )
