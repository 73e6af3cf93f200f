"""Who belongs to a team, in which role and for which organisations."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.people.leading import demand_leading, keep_leaders, rights_of, rights_to_give
from tresen.people.models import Organisation, Person, Team, TeamMembership, TeamRole
from tresen.people.refusals import EditRefused


def set_membership(
    team: Team,
    person: Person,
    *,
    by: Actor,
    role: TeamRole | None = None,
    organisations: Iterable[Organisation] = (),
) -> TeamMembership:
    """The person belongs to the team, in this role (None: every right but leading), for tickets of these organisations
    (none: of all). EditRefused where it is not this actor's to say."""
    demand_leading(by, team)
    if not person.is_agent:
        raise EditRefused(_("%(name)s is not an agent.") % {"name": person})
    _demand_no_more(by, team, role)
    with transaction.atomic():
        known = TeamMembership.objects.filter(team=team, person=person).select_related("role").first()
        if known is not None:
            _demand_no_more(by, team, known.role)
        one = known or TeamMembership(team=team, person=person)
        one.role, one.organisations = role, sorted(each.pk for each in organisations)
        one.save()
        keep_leaders()
    return one


def end_membership(team: Team, person: Person, *, by: Actor) -> None:
    """He belongs to the team no more; what is assigned to him there stays so, and out of his sight."""
    demand_leading(by, team)
    with transaction.atomic():
        known = TeamMembership.objects.filter(team=team, person=person).select_related("role").first()
        if known is not None:
            _demand_no_more(by, team, known.role)
            known.delete()
            keep_leaders()


def _demand_no_more(by: Actor, team: Team, role: TeamRole | None) -> None:
    if not rights_of(role) <= rights_to_give(by, team):
        raise EditRefused(_("This role may more than you. Ask an administrator."))
