"""Who has which macro, and who may change it."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.routing.models import Macro
from tresen.rules.language import NOTHING
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
