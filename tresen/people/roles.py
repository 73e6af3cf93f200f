"""Roles: what members of teams may do."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.leading import keep_leaders
from tresen.people.models import TeamRole
from tresen.people.refusals import EditRefused
from tresen.people.rights import EVERY_RIGHT, Right


def roles_for(actor: Actor) -> QuerySet[TeamRole]:
    """The roles there are: agents may know them, customers have no business with them."""
    return TeamRole.objects.all() if actor.is_system or actor.is_agent else TeamRole.objects.none()


def save_role(
    role: TeamRole | None, *, names: Mapping[str, str], rights: Iterable[str], own_only: bool, by: Actor
) -> TeamRole:
    """Makes or changes a role; whoever has it may at once do what it says, and no more."""
    _only_admins(by)
    wanted = [right for right in Right.values if right in set(rights)]
    if not any(names.values()):
        raise EditRefused(_("A role needs a name."))
    with transaction.atomic():
        if role is None:
            last = TeamRole.objects.aggregate(last=Max("position"))["last"]
            role = TeamRole(position=0 if last is None else last + 1)
        role.names, role.rights, role.own_only = dict(names), wanted, own_only
        role.save()
        keep_leaders()
    return role


def remove_role(role: TeamRole, *, by: Actor) -> None:
    """Only one that nobody has."""
    _only_admins(by)
    try:
        with transaction.atomic():
            role.delete()
    except ProtectedError as held:
        raise EditRefused(_("Somebody has this role. Give them another one first.")) from held


def leading_role() -> TeamRole:
    """The first role that leads; made if there is none, for whoever founds a confidential team has to lead it."""
    for role in TeamRole.objects.filter(own_only=False):
        if Right.LEAD in role.rights:
            return role
    return TeamRole.objects.create(names={"de": "Teamleitung", "en": "Team lead"}, rights=sorted(EVERY_RIGHT))


def let_in() -> tuple[str, str]:
    """Subject and words of the notice to members when the operator let somebody in; of %(name)s, %(team)s."""
    return (
        _("%(name)s is in the team %(team)s now"),
        _("Whoever runs the server has let %(name)s into the team %(team)s, to lead it."),
    )


def _only_admins(by: Actor) -> None:
    if not (by.is_admin or by.is_system):
        raise EditRefused(_("Only administrators may do this."))
