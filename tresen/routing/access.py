"""Who has which macro, and who may change it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.routing.models import Macro, Outcome, Rule, RuleAct, RuleVersion
from tresen.rules.language import NOTHING
from tresen.tickets.access import tickets_for
from tresen.tickets.models import Event
from tresen.tickets.models.view import Audience


def macros_for(actor: Actor) -> QuerySet[Macro]:
    """His own, those of his teams and those for everybody, in use or not."""
    if not actor.is_agent:
        return Macro.objects.none()
    teams = Q(audience=Audience.TEAMS, teams__overlap=sorted(actor.team_ids)) if actor.team_ids else NOTHING
    return Macro.objects.filter(_owned(actor) | teams | Q(audience=Audience.EVERYBODY))


def macros_kept_by(actor: Actor) -> QuerySet[Macro]:
    """Every one he can look after: those he has, and for an administrator all that are shared."""
    if not actor.is_admin:
        return macros_for(actor)
    hidden = sorted(actor.closed_ids)
    shared = Macro.objects.exclude(audience=Audience.OWN)
    if hidden:
        shared = shared.exclude(audience=Audience.TEAMS, teams__contained_by=hidden)
    return shared | Macro.objects.filter(_owned(actor))


def may_change_macro(actor: Actor, macro: Macro) -> bool:
    """The owner his own; a shared one whoever could share it so: for all of its teams, or for everybody."""
    if macro.audience == Audience.OWN:
        return actor.person is not None and macro.owner_id == actor.person.pk
    return may_share(actor, macro.audience, macro.teams)


def may_share(actor: Actor, audience: str, teams: Collection[int]) -> bool:
    if audience == Audience.EVERYBODY:
        return actor.is_admin
    return all(actor.has(Right.MACROS, [team]) for team in teams)


def _owned(actor: Actor) -> Q:
    return Q(audience=Audience.OWN, owner=actor.person) if actor.person else NOTHING


def rules_for(actor: Actor) -> QuerySet[Rule]:
    """Rules are an administrator's; of what they did, everybody sees the acts of his tickets (`act_for`)."""
    return Rule.objects.filter(removed_at=None) if actor.is_admin else Rule.objects.none()


def versions_for(actor: Actor, rule: Rule) -> QuerySet[RuleVersion]:
    return (
        RuleVersion.objects.filter(rule=rule).select_related("made_by")
        if actor.is_admin
        else RuleVersion.objects.none()
    )


def acts_for(actor: Actor, rule: Rule) -> QuerySet[RuleAct]:
    """The latest first, in the tickets the actor may see: an administrator does not learn of confidential ones."""
    seen = RuleAct.objects.filter(rule=rule, ticket__in=tickets_for(actor).order_by().values("pk"))
    return seen.select_related("ticket").order_by("-at") if actor.is_admin else seen.none()


@dataclass(frozen=True)
class Acted:
    """How often a rule acted, when last, and how often it could not."""

    times: int = 0
    last: datetime | None = None
    refused: int = 0


def acted_since(actor: Actor, since: datetime) -> dict[int, Acted]:
    """By the rules' ids, in all tickets: how often a rule acts tells nothing of any of them."""
    if not actor.is_admin:
        return {}
    done = Q(outcome=Outcome.ACTED)
    rows = RuleAct.objects.filter(at__gt=since).order_by().values_list("rule")
    counted = rows.annotate(
        times=Count("pk", filter=done), last=Max("at", filter=done), refused=Count("pk", filter=~done)
    )
    return {rule: Acted(times, last, refused) for rule, times, last, refused in counted}


def act_for(actor: Actor, event: Event) -> RuleAct | None:
    """What a line of the journal came by. The event is one of `events_for(actor, ticket)`."""
    key = event.data.get("rule")
    if not isinstance(key, str) or not actor.is_agent:
        return None
    return RuleAct.objects.filter(pk=key, ticket=event.ticket_id).select_related("rule").first()


def wording_of(act: RuleAct) -> RuleVersion | None:
    """The version of the rule that acted; for whoever has the act."""
    return RuleVersion.objects.filter(rule=act.rule_id, number=act.version).first()
