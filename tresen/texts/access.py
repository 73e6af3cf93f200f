"""Who has which text module, and who may change it."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tresen.people.access import limits_of
from tresen.people.actor import Actor
from tresen.people.models import Organisation
from tresen.people.rights import Right
from tresen.rules.language import NOTHING
from tresen.texts.models import TextModule
from tresen.tickets.models import Ticket
from tresen.tickets.models.view import Audience


def modules_for(actor: Actor) -> QuerySet[TextModule]:
    """His own, those of his teams and those for everybody, in use or not; none that is only for organisations that he
    does not know."""
    if not actor.is_agent:
        return TextModule.objects.none()
    own = Q(audience=Audience.OWN) & _owned(actor)
    teams = Q(audience=Audience.TEAMS, teams__overlap=sorted(actor.team_ids)) if actor.team_ids else NOTHING
    return _within_limits(TextModule.objects.filter(own | teams | Q(audience=Audience.EVERYBODY)), actor)


def modules_in(ticket: Ticket, actor: Actor) -> QuerySet[TextModule]:
    """Those that can be put in here: in use, and not only for other organisations than the ticket's, or one that was
    merged into it. `ticket`: fetched for the actor; an unsaved one will do."""
    found = modules_for(actor).filter(is_active=True)
    if ticket.organisation_id is None:
        return found.filter(organisations=[])
    merged = Organisation.objects.filter(merged_into=ticket.organisation_id).values_list("pk", flat=True)
    return found.filter(Q(organisations=[]) | Q(organisations__overlap=[ticket.organisation_id, *merged]))


def modules_kept_by(actor: Actor) -> QuerySet[TextModule]:
    """Every one an agent can look after: those he has, and for an administrator all that are shared."""
    if not actor.is_admin:
        return modules_for(actor)
    hidden = sorted(actor.closed_ids)
    shared = TextModule.objects.exclude(audience=Audience.OWN)
    if hidden:
        shared = shared.exclude(audience=Audience.TEAMS, teams__contained_by=hidden)
    return shared | TextModule.objects.filter(_owned(actor), audience=Audience.OWN)


def may_change_module(actor: Actor, module: TextModule) -> bool:
    """The owner of his own; of a shared one whoever could share it so: for all of its teams, or for everybody."""
    if module.audience == Audience.OWN:
        mine = actor.person is not None and module.owner_id == actor.person.pk
        return mine or TextModule.objects.filter(_owned(actor), pk=module.pk).exists()
    return may_share(actor, module.audience, module.teams)


def may_share(actor: Actor, audience: str, teams: Collection[int]) -> bool:
    if audience == Audience.EVERYBODY:
        return actor.is_admin
    return all(actor.has(Right.TEXTS, [team]) for team in teams)


def _owned(actor: Actor) -> Q:
    """What belonged to somebody who was merged into him is his, as long as they are one."""
    return Q(owner=actor.person) | Q(owner__merged_into=actor.person) if actor.person else NOTHING


def _within_limits(modules: QuerySet[TextModule], actor: Actor) -> QuerySet[TextModule]:
    limits = limits_of(actor)
    if limits is None:
        return modules
    return modules.filter(Q(organisations=[]) | Q(organisations__overlap=sorted(limits)))
