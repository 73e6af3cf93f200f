"""Rules of time: each minute the database is asked which tickets have become so, and the rule acts on each of them
once, until it is so no more.

Whoever is under work is left to the next minute. A process that dies has settled a ticket or has not: what is done,
and that it has been, is one transaction."""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tresen.kit import clock
from tresen.kit.jobs import ending, job, periodic
from tresen.people.actor import SYSTEM
from tresen.routing.event_fields import apart
from tresen.routing.following import begun
from tresen.routing.models import Outcome, Rule, RuleAct, RuleMet
from tresen.routing.occasions import TIME
from tresen.routing.rule_set import ReadyRule, house_context, rule_set
from tresen.routing.taking import kept, take
from tresen.rules.language import select
from tresen.tickets.conditions.registry import fields_of
from tresen.tickets.definitions import held
from tresen.tickets.models import Ticket

MOST = 500  # tickets a rule acts on in a minute; what is left comes with the next

log = logging.getLogger(__name__)


@periodic("* * * * *")
def look(timestamp: int) -> None:
    """Each minute: every rule of time in use has its turn, in a job of its own."""
    waiting = Rule.objects.filter(is_active=True, removed_at=None, occasions__contains=[TIME])
    for key in waiting.values_list("pk", flat=True):
        act_due.later_once(lock=f"rule {key}", rule_id=key)


@job(queue="tickets", attempts=1)
def act_due(rule_id: int) -> None:
    """As often as it likes: a ticket has its turn once, until it is so no more."""
    rule = next((one for one in rule_set().listening.get(TIME, ()) if one.key == rule_id), None)
    if rule is not None:
        act_on_due(rule)


def act_on_due(rule: ReadyRule) -> int:
    """How many tickets had their turn."""
    so = tickets_so(rule)
    RuleMet.objects.filter(rule=rule.key).exclude(ticket__in=so.values("pk")).delete()
    had = Exists(RuleMet.objects.filter(rule=rule.key, ticket=OuterRef("pk")))
    done = 0
    for key in list(so.exclude(had).order_by("pk").values_list("pk", flat=True)[:MOST]):
        if ending.is_set():
            break
        done += _turn(rule, key)
    return done


def tickets_so(rule: ReadyRule) -> QuerySet[Ticket]:
    """Those its condition holds for now; merged ones are their target's."""
    return Ticket.objects.filter(select(rule.asked, fields_of(SYSTEM), house_context()), merged_into=None)


def _turn(rule: ReadyRule, key: int) -> bool:
    with transaction.atomic(), held():
        ticket = Ticket.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=key).first()
        if ticket is None or RuleMet.objects.filter(rule=rule.key, ticket=ticket).exists():
            return False
        so, told = rule.condition.told(apart(ticket), house_context())
        if not so:
            return False  # somebody was quicker
        RuleMet.objects.create(rule_id=rule.key, ticket=ticket, at=clock.now())
        act = RuleAct(
            rule_id=rule.key,
            version=rule.version,
            ticket=ticket,
            occasion=TIME,
            outcome=Outcome.ACTED,
            met=[kept(one) for one in told],
            at=clock.now(),
        )
        with begun(rule, ticket):
            take(ticket, rule, act, machine=False)
    return True
