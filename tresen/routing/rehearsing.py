"""A rule tried on what has happened in the last months, before it acts: nothing else is as convincing.

For each ticket the first time it would have acted, found out by putting the ticket back to how it was then, doing it
and rolling all of it back. What comes after in that ticket would have been another story. For a rule of time the same
is done at the first minute at which it would have found the ticket so."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import override

from tresen.kit import clock
from tresen.kit.jobs import ending, job, periodic
from tresen.people.actor import Actor
from tresen.routing.by_time import tickets_so
from tresen.routing.models import Rehearsal, Rule, RuleAct, RuleMet
from tresen.routing.occasions import TIME
from tresen.routing.rule_editing import RuleDraft, checked
from tresen.routing.rule_set import ReadyRule, made_ready
from tresen.routing.trying import tried_on
from tresen.tickets.access import tickets_for
from tresen.tickets.definitions import held
from tresen.tickets.models import Ticket

SPAN = timedelta(days=90)
AT_ONCE = 50  # tickets between two notes of how far it is
LOST = timedelta(minutes=2)  # one that stood still for so long lost its process


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


def at_once(made: Rehearsal, by: Actor) -> int | None:
    """On how many of the tickets he sees a rule of time would act within minutes of being saved: they are so now, and
    it has not had its turn with them. None for a rule that waits for events."""
    rule = _ready(made) if TIME in made.occasions else None
    if rule is None:
        return None
    had = RuleMet.objects.filter(rule=made.rule, ticket=OuterRef("pk"))
    return tickets_for(by).filter(pk__in=tickets_so(rule).order_by().values("pk")).exclude(Exists(had)).count()


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
            made.found += _found(some, rule, made, without)
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
    """Those something has happened to since then; time has passed for all the others too that were not merged."""
    lately = Q(updated_at__gte=made.since)
    return tickets_for(by).filter(lately | Q(merged_into=None) if TIME in made.occasions else lately)


def _found(tickets: list[Ticket], rule: ReadyRule, made: Rehearsal, without: set[str]) -> list[dict[str, Any]]:
    tried = ((ticket, tried_on(ticket, rule, made.occasions, made.since, without)) for ticket in tickets)
    return [{"ticket": ticket.pk, **found} for ticket, found in tried if found is not None]
