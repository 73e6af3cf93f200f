"""Who says who belongs to a team: those who lead it, and administrators. Of a confidential team only its members;
an administrator from outside only while nobody is in it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.members import members_of, memberships_in, realms
from tresen.people.models import Team, TeamMembership, TeamRole
from tresen.people.models.person import Role
from tresen.people.refusals import EditRefused
from tresen.people.rights import AGENT_RIGHTS, EVERY_RIGHT, Right


def teams_led_by(actor: Actor) -> QuerySet[Team]:
    """The teams whose members and roles the actor may change."""
    if actor.is_system:
        return Team.objects.all()
    whole = [one for one in actor.reaches if one.is_whole]
    led = {one.team_id for one in whole if Right.LEAD in one.rights}
    if not actor.is_admin:
        return Team.objects.filter(pk__in=led)
    inside = {one.team_id for one in whole}
    deserted = {key for key in actor.confidential_ids if not members_of(key).exists()}
    return Team.objects.filter(~Q(pk__in=actor.confidential_ids) | Q(pk__in=led | inside | deserted))


def rights_to_give(actor: Actor, team: Team) -> frozenset[str]:
    """Nobody gives more than he has; administrators and the house may give everything."""
    if actor.is_system or actor.is_admin:
        return EVERY_RIGHT
    return frozenset().union(*(one.rights for one in actor.reaches if one.team_id == team.pk and one.is_whole))


def demand_leading(actor: Actor, team: Team) -> None:
    if not teams_led_by(actor).filter(pk=team.pk).exists():
        raise EditRefused(_("Only who leads the team says who belongs to it."))


def rights_of(role: TeamRole | None) -> frozenset[str]:
    return AGENT_RIGHTS if role is None else frozenset(role.rights)


def keep_leaders() -> None:
    """Called at the end of whatever changes members, roles or the tree: a confidential team that has members keeps one
    who can say who belongs to it, for nobody else could."""
    for key in realms():
        team = Team.objects.get(pk=key)
        held = (
            memberships_in(team)
            .select_related("role", "person")
            .filter(person__is_active=True, person__role__in=[Role.AGENT, Role.ADMIN])
        )
        members = list(held)
        if members and not any(_leads(one) for one in members):
            words = _("Somebody has to lead the confidential team %(team)s. Give one of its members a role that leads.")
            raise EditRefused(words % {"team": team})


def _leads(one: TeamMembership) -> bool:
    if one.organisations or (one.role is not None and one.role.own_only):
        return False
    return one.person.role == Role.ADMIN or Right.LEAD in rights_of(one.role)
